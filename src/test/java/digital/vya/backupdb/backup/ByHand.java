package digital.vya.backupdb.backup;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who has a RESTORE.md, its folder and a server, and does what is written, letter by letter. */
final class ByHand {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Pattern SECTION = Pattern.compile("(?m)^## ");

    private final Path notes;
    private final Map<String, String> environment;

    ByHand(Path notes, PostgresServer server) {
        this.notes = notes;
        environment = new LinkedHashMap<>(server.environment("postgres"));
        // the notes tell to set the other four, and nothing else
        environment.remove("PGDATABASE");
    }

    /** What a restore point's notes are called, below a destination's folder. */
    static Path notes(Path destination, String pointId) {
        return destination.resolve(pointId + ".RESTORE.md");
    }

    /** The commands of the steps, as they are written. */
    List<String> steps() {
        return sections("\\d\\. .*");
    }

    List<String> otherName() {
        return sections("Under another name");
    }

    /** Runs commands one after the other; all must end well and none may complain. */
    void run(List<String> commands) {
        for (String command : commands) {
            Tool.Result result = result(command);
            if (!result.err().isEmpty()) {
                throw new AssertionError(command + " said\n" + result.err());
            }
            result.orThrow(command);
        }
    }

    Tool.Result result(String command) {
        return Tool.run(
                environment,
                "",
                "sh",
                "-c",
                "cd \"$0\" && eval \"$1\"",
                notes.getParent().toString(),
                command);
    }

    private List<String> sections(String title) {
        List<String> commands = new ArrayList<>();
        for (String section : SECTION.splitAsStream(text()).toList()) {
            if (section.lines().findFirst().orElse("").matches(title)) {
                Matcher fence = FENCE.matcher(section);
                while (fence.find()) {
                    commands.add(fence.group(1));
                }
            }
        }
        if (commands.isEmpty()) {
            throw new AssertionError("no commands under " + title + " in " + text());
        }
        return commands;
    }

    private String text() {
        try {
            return Files.readString(notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
