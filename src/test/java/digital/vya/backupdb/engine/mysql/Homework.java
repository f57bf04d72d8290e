package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who has a RESTORE.md, its folder and a server, and does what is written, letter by letter. */
final class Homework {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Pattern SECTION = Pattern.compile("(?m)^## ");

    private final Path notes;
    private final Path home;
    private final Map<String, String> environment;

    Homework(Path notes, MariaDbServer server, Path home) {
        this.notes = notes;
        this.home = home;
        environment = Map.of("HOME", home.toString(), "PATH", server.tools() + ":" + System.getenv("PATH"));
        try {
            Path options = Files.writeString(
                    home.resolve(".my.cnf"), server.optionText(server.superuser(), server.password()));
            Files.setPosixFilePermissions(options, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All commands of the sections whose titles begin so, one after the other; none may complain. */
    void follow(String title) throws IOException {
        for (String command : commands(title)) {
            Tool.Result result = Tool.run(
                    environment,
                    "",
                    "sh",
                    "-c",
                    "cd \"$0\" && eval \"$1\"",
                    notes.getParent().toString(),
                    command);
            if (!result.err().isEmpty()) {
                throw new AssertionError(command + " said\n" + result.err());
            }
            result.orThrow(command);
        }
    }

    private List<String> commands(String title) throws IOException {
        List<String> commands = new ArrayList<>();
        for (String section : SECTION.splitAsStream(Files.readString(notes)).toList()) {
            if (section.lines().findFirst().orElse("").matches(title)) {
                Matcher fence = FENCE.matcher(section);
                while (fence.find()) {
                    commands.add(fence.group(1));
                }
            }
        }
        if (commands.isEmpty()) {
            throw new AssertionError("no commands under " + title + " for " + home);
        }
        return commands;
    }
}
