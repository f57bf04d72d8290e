package digital.vya.backupdb.engine.postgresql.dump;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the head of a dump says of the server and the tool. */
final class Versions {
    private static final Pattern SERVER = Pattern.compile("-- Dumped from database version (\\S.*)");
    private static final Pattern TOOL = Pattern.compile("-- Dumped by pg_dump version (\\S.*)");
    private static final Pattern MAJOR = Pattern.compile("^(\\d{1,4})\\D?.*");

    private @Nullable String server;
    private @Nullable String tool;

    void comment(String text) {
        if (!text.startsWith("-- Dumped ")) {
            return;
        }
        Matcher from = SERVER.matcher(text);
        Matcher by = TOOL.matcher(text);
        if (server == null && from.matches()) {
            server = from.group(1).strip();
        }
        if (tool == null && by.matches()) {
            tool = by.group(1).strip();
        }
    }

    @Nullable
    String server() {
        return server;
    }

    @Nullable
    String tool() {
        return tool;
    }

    int serverMajor() {
        Matcher major = server == null ? null : MAJOR.matcher(server);
        return major != null && major.matches() ? Integer.parseInt(major.group(1)) : 0;
    }
}
