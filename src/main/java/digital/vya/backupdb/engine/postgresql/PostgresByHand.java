package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.engine.PointFiles;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.process.ShellWord;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** The commands that restore a restore point with nothing but psql and what unpacks it. Names in them are data. */
final class PostgresByHand {
    private static final int LONGEST_NAME = 63;

    private final Manifest manifest;
    private final PointFiles files;
    private final String maintenance;

    private PostgresByHand(Manifest manifest) {
        this.manifest = manifest;
        this.files = new PointFiles(manifest);
        // a session cannot drop the database it is in
        this.maintenance = manifest.database().equals("postgres") ? "template1" : "postgres";
    }

    static String of(Manifest manifest) {
        PostgresByHand hand = new PostgresByHand(manifest);
        String common = hand.needs() + hand.files.checkSection() + hand.roles();
        if (!manifest.holdsData()) {
            return common;
        }
        return common + (manifest.isWhole() ? hand.database() + hand.otherName() : hand.part());
    }

    private String needs() {
        return """
                ## What you need

                - %s of version %s or newer, as this was dumped with that version%s.
                - A PostgreSQL server of version %s or newer, and a superuser there.
                - The environment variables PGHOST, PGPORT and PGUSER set to that server and superuser, and its password in PGPASSWORD or in `~/.pgpass`.

                """.formatted(
                        isArchive() ? "`psql` and `pg_restore`" : "`psql`",
                        manifest.clientVersion(),
                        files.unpacker(),
                        majorVersion());
    }

    /** Of the tools, which write for servers of their own version also when they dump an older one. */
    private String majorVersion() {
        return manifest.clientVersion().replaceFirst("^(\\d{2,})\\..*|^(\\d\\.\\d+).*", "$1$2");
    }

    private String roles() {
        Optional<Manifest.Entry> roles = files.entry(ArtifactKind.ROLES);
        if (roles.isEmpty()) {
            return """
                    ## 2. Roles

                    They are not part of this backup. Every role that owns something or has rights in the database must be there before the next step, which stops at the first one that is missing and names it: make that one with `createuser`, and begin the step again.

                    """;
        }
        return """
                ## 2. Roles

                Makes the roles of the old server with their passwords, rights and memberships; the one you connect as stays as it is. One that is there already is reported as an error, and gets the password and attributes of the backup. Look into the file first when the server is not a new one.

                ```sh
                %s | grep -v -e "^CREATE ROLE \\"\\{0,1\\}${PGUSER:?}\\"\\{0,1\\};" -e "^ALTER ROLE \\"\\{0,1\\}${PGUSER:?}\\"\\{0,1\\} " | psql -X -q -d %s
                ```

                """.formatted(files.unpack(roles.get()), maintenance);
    }

    private String database() {
        return """
                ## 3. The database

                **This drops the database of that name on the server, if there is one**, unless somebody is connected to it; to keep it, see the end. Then it makes the database anew with its owner, settings, content and rights. It must end without any error; after one it can be begun again.

                ```sh
                %s
                ```

                Then let the planner know what is in it, or the first queries are slow:

                ```sh
                PGDATABASE=%s psql -X -q -c ANALYZE
                ```

                """.formatted(restore(), ShellWord.of(manifest.database()));
    }

    private String part() {
        String name = manifest.database();
        if (Objects.requireNonNull(manifest.selection(), "what is not whole was selected")
                        .content()
                == Selection.Content.DATA) {
            return """
                    ## 3. The rows

                    This holds rows without tables. They go into a database that has the tables, and must not have these rows already. It must end without any error.

                    ```sh
                    %s
                    ```
                    """.formatted(into(name));
        }
        String beside = beside("_part");
        return """
                ## 3. The part

                This holds a part of the database: `selection` in the manifest says which. It goes into a new database, from where you take what you need. It must end without any error.

                ```sh
                psql -X -q -d %s -c %s &&
                %s
                ```
                """.formatted(
                        maintenance,
                        ShellWord.of("CREATE DATABASE " + PostgresSql.identifier(beside) + " TEMPLATE template0"),
                        into(beside));
    }

    private String into(String database) {
        if (!isArchive()) {
            return files.unpack(files.data()) + " | PGDATABASE=" + ShellWord.of(database)
                    + " psql -X -q -v ON_ERROR_STOP=1";
        }
        // a bare name with = in it would be taken for connection parameters
        String where = "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
        return files.unpack(files.data()) + " | pg_restore --exit-on-error -d " + ShellWord.of(where);
    }

    private String otherName() {
        String name = manifest.database();
        return """
                ## Under another name

                Where no database has the name yet, restore as above, then give it another name:

                ```sh
                %s
                ```

                Where one has it, this puts that one aside, restores, gives the restored one another name and puts the old one back. Nobody may be connected to it at the beginning. Where a command fails, those after it do not run.

                ```sh
                %s &&
                %s &&
                %s &&
                %s
                ```
                """.formatted(
                        rename(name, beside("_restored")),
                        rename(name, beside("_before")),
                        restore(),
                        rename(name, beside("_restored")),
                        rename(beside("_before"), name));
    }

    private String restore() {
        String tool = isArchive()
                ? "pg_restore --create --clean --if-exists --exit-on-error -d "
                : "psql -X -q -v ON_ERROR_STOP=1 -d ";
        return files.unpack(files.data()) + " | " + tool + maintenance;
    }

    private boolean isArchive() {
        if (!manifest.holdsData()) {
            return false;
        }
        String name = files.data().name();
        String raw =
                name.substring(0, name.length() - files.data().codec().suffix().length());
        return !raw.endsWith(".sql");
    }

    private String rename(String from, String to) {
        String sql = "ALTER DATABASE " + PostgresSql.identifier(from) + " RENAME TO " + PostgresSql.identifier(to);
        return "psql -X -q -d " + maintenance + " -c " + ShellWord.of(sql);
    }

    /** The name with something behind it, cut so that the server does not cut the end off. */
    private String beside(String ending) {
        String name = manifest.database();
        while (bytes(name) + bytes(ending) > LONGEST_NAME) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
