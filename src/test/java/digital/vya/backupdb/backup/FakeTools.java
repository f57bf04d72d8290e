package digital.vya.backupdb.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder of PostgreSQL tools that misbehave: psql is the real one, pg_dumpall dumps nothing wrong, pg_dump is given. */
public final class FakeTools {
    static final String HEAD = """
            printf -- '--\\n-- PostgreSQL database dump\\n--\\n\\nCREATE TABLE public.t (id integer);\\n\\n'
            """;
    static final String TAIL = """
            printf -- '--\\n-- PostgreSQL database dump complete\\n--\\n\\n'
            """;

    private final Path folder;

    private FakeTools(Path folder) {
        this.folder = folder;
    }

    public static FakeTools in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FakeTools tools = new FakeTools(folder);
        tools.real("psql");
        tools.script(
                "pg_dumpall",
                "printf -- '--\\n-- PostgreSQL database cluster dump\\n--\\n\\n--\\n-- PostgreSQL database cluster dump complete\\n--\\n\\n'\n");
        return tools;
    }

    public Path folder() {
        return folder;
    }

    /** Where the dump writes the number of its process. */
    Path pidFile() {
        return folder.resolve("pid");
    }

    /** What pg_dump does; it says its version when asked, and first of all writes down its process. */
    FakeTools dump(String body) {
        return script(
                "pg_dump",
                "if [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) 99.1'; exit 0; fi\n"
                        + "echo $$ > '" + folder.resolve("pid.new") + "'; mv '" + folder.resolve("pid.new") + "' '"
                        + pidFile() + "'\n"
                        + body);
    }

    /** A tool that does not misbehave. */
    public FakeTools real(String name) {
        return script(name, "exec /usr/bin/" + name + " \"$@\"\n");
    }

    /** Another tool, or another body for one. */
    public FakeTools script(String name, String body) {
        try {
            Path file = folder.resolve(name);
            Files.writeString(file, "#!/bin/bash\n" + body);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
