package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.engine.PointFiles;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.process.ShellWord;

/** The commands that restore a restore point with nothing but the client and what unpacks it. Names in them are data. */
final class MysqlByHand {
    private final Manifest manifest;
    private final PointFiles files;
    private final Flavour flavour;
    private final String client;

    private MysqlByHand(Manifest manifest) {
        this.manifest = manifest;
        this.files = new PointFiles(manifest);
        this.flavour = Flavour.of(manifest.serverVersion());
        this.client = flavour.client() + " --default-character-set=utf8mb4 --binary-mode --comments";
    }

    static String of(Manifest manifest) {
        MysqlByHand hand = new MysqlByHand(manifest);
        if (!manifest.holdsData()) {
            return hand.needs() + hand.files.checkSection() + hand.accounts() + hand.allGrants();
        }
        return hand.needs()
                + hand.files.checkSection()
                + hand.accounts()
                + hand.database()
                + hand.grants()
                + hand.otherName();
    }

    private String needs() {
        return """
                ## What you need

                - `%s` of version %s or newer%s.
                - A %s server of version %s or newer, and a user there who may do everything.
                - A file `.my.cnf` in your home folder that only you can read, with host, port, user and password of that user in its section `[client]`.

                """.formatted(
                        flavour.client(),
                        manifest.clientVersion(),
                        files.unpacker(),
                        flavour.title(),
                        manifest.serverVersion());
    }

    private String accounts() {
        if (files.entry(ArtifactKind.ROLES).isEmpty()) {
            return """
                    ## 2. Users and roles

                    They are not part of this backup. Views, routines, triggers and events work only when the users they name as definer are there: make those first.

                    """;
        }
        return """
                ## 2. Users and roles

                Makes the users and roles of the old server that are not there, with their passwords; gives all of them their rights but those on single tables and routines. Look into the file first when the server is not a new one.

                ```sh
                %s | sed '/^%s$/,$d' | %s
                ```

                """.formatted(files.unpack(files.entry(ArtifactKind.ROLES).get()), Accounts.INSIDE, client);
    }

    private String database() {
        return """
                ## 3. The database

                **This drops the database of that name on the server, if there is one**; to keep it, see the end. Then it makes the database anew with everything in it. It must end without any error; after one it can be begun again. When it stops at a view with error 1356, do step 4 and then this one again: rights outlast what they are about.

                ```sh
                %s | %s
                ```

                """.formatted(files.unpack(files.data()), client);
    }

    private String grants() {
        if (files.entry(ArtifactKind.ROLES).isEmpty()) {
            return "";
        }
        String plain = " " + MysqlSql.identifier(manifest.database()) + ".";
        return """
                ## 4. Rights on tables and routines

                Error 1146 is about a right that has outlived its table.

                ```sh
                %s | sed '1,/^%s$/d' | { grep -F -e %s || true; } | %s --force
                ```

                """.formatted(
                files.unpack(files.entry(ArtifactKind.ROLES).get()), Accounts.INSIDE, ShellWord.of(plain), client);
    }

    /** Of whatever databases are there. */
    private String allGrants() {
        return """
                ## 3. Rights on tables and routines

                Once their databases are there. Error 1146 is about a right on a table that is not.

                ```sh
                %s | sed '1,/^%s$/d' | %s --force
                ```
                """.formatted(files.unpack(files.entry(ArtifactKind.ROLES).get()), Accounts.INSIDE, client);
    }

    private String otherName() {
        String from = MysqlSql.identifier(manifest.database());
        String to = MysqlSql.identifier(cut(manifest.database()) + "_restored");
        String script = "s/^\\/\\*!40000 DROP DATABASE IF EXISTS .*$//;s/^\\(CREATE DATABASE [^`]*\\)" + pattern(from)
                + " /\\1" + replacement(to) + " /;s/^USE " + pattern(from) + ";$/USE " + replacement(to) + ";/";
        return """
                ## Under another name

                Restores beside a database that has the name. Routines and sequences that name their database themselves keep naming the old one; a trigger that does so stops it.

                ```sh
                %s | LC_ALL=C sed -e %s | %s
                ```
                """.formatted(files.unpack(files.data()), ShellWord.of(script), client);
    }

    /** With room for what comes behind it: names have 64 characters at most. */
    private static String cut(String name) {
        int most = 64 - "_restored".length();
        return name.codePointCount(0, name.length()) <= most
                ? name
                : name.substring(0, name.offsetByCodePoints(0, most));
    }

    private static String pattern(String text) {
        return text.replaceAll("[\\\\/.*^$\\[\\]]", "\\\\$0");
    }

    private static String replacement(String text) {
        return text.replaceAll("[\\\\/&]", "\\\\$0");
    }
}
