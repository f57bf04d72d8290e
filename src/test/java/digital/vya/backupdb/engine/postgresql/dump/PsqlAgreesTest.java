package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpListener;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpScanner;
import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Texts at random, full of quotes that do not match, with numbered commands for psql strewn in: those that the real
 * psql obeys are those that we find. Where we refuse to go on, psql has at least obeyed the ones before.
 */
@Tag("server")
class PsqlAgreesTest {
    private static final int TEXTS = 200;
    private static final List<String> SCRAPS = List.of(
            "'",
            "'",
            "\"",
            "$$",
            "$a$",
            "$",
            "--",
            "/*",
            "*/",
            ";",
            ";\n",
            "(",
            ")",
            "\n",
            "\n",
            "\r\n",
            "\r",
            " ",
            "E'",
            "e",
            "b'",
            "n'",
            "U&'",
            "u&\"",
            "''",
            "\\'",
            "\\\\",
            "x",
            "1",
            "1e",
            "5.",
            ".",
            ":",
            "::",
            ":x",
            ":'x'",
            ":USER",
            "a$b",
            "$1",
            "é",
            "&",
            "-",
            "/",
            "*",
            "[1:",
            "{?",
            "\t",
            "\f",
            "end",
            " end;\n",
            "case ",
            "begin ",
            "begin atomic ",
            "CREATE FUNCTION f() ",
            "create or replace procedure p() ",
            "\nCREATE FUNCTION f() begin atomic select 1;",
            "COPY t (a) FROM stdin;\n",
            "\nCOPY t (a) FROM stdin;\n",
            "\n\\.\n",
            "\n\\.\r\n",
            "\\.",
            "1\n\\.\n",
            "SET standard_conforming_strings = off;\n",
            "SET standard_conforming_strings = on;\n",
            "'a'\n'b'");

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(ClientTools.serverVersion());
        server.psql("postgres", "CREATE TABLE t (a text);");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void findsTheCommandsThatPsqlObeys() throws Exception {
        int refused = 0;
        int found = 0;
        Path file = Files.createTempFile("vya-psql", ".sql");
        try {
            for (int seed = 0; seed < TEXTS; seed++) {
                byte[] text = text(new Random(seed));
                Watch watch = new Watch();
                watch.accept(text);
                Files.write(file, text);
                List<String> obeyed = obeyed(file);
                if (obeyed == null) {
                    continue;
                }
                refused += watch.refused ? 1 : 0;
                found += watch.commands.size();
                String shown = "seed " + seed + "\n" + Dumps.text(text);
                int seen = Math.min(obeyed.size(), watch.commands.size());
                assertThat(watch.refused ? obeyed.subList(0, seen) : obeyed)
                        .as(shown)
                        .isEqualTo(watch.commands);
            }
        } finally {
            Files.delete(file);
        }
        assertThat(refused).as("texts that were read to their end").isLessThan(TEXTS * 3 / 4);
        assertThat(found).as("commands found").isGreaterThan(TEXTS / 4);
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 3 + random.nextInt(25);
        for (int i = 0; i < length; i++) {
            text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
            if (random.nextInt(4) == 0) {
                text.append(random.nextBoolean() ? "\n" : "")
                        .append("\\echo hit")
                        .append(i)
                        .append('\n');
            }
        }
        return Dumps.bytes(text.append('\n').toString());
    }

    /** Null when the server's answers, not psql's reading, decided about what came next. */
    private static List<String> obeyed(Path file) {
        Tool.Result result =
                Tool.run(server.environment("postgres"), "", "psql", "-X", "-q", "-A", "-t", "-f", file.toString());
        if (result.err().contains("current transaction is aborted")) {
            return null;
        }
        return result.out().lines().filter(line -> line.startsWith("hit")).toList();
    }

    private static final class Watch implements PostgresDumpListener {
        private final Session session = new Session();
        private final RowCounter counter = new RowCounter(session.names());
        private final PostgresDumpScanner scanner = new PostgresDumpScanner(this);
        private final List<String> commands = new ArrayList<>();
        private byte[] chunk;
        private boolean refused;
        private int begun;

        void accept(byte[] text) {
            chunk = text;
            scanner.accept(text, 0, text.length);
        }

        private void note(int at) {
            String rest = new String(chunk, at, chunk.length - at, StandardCharsets.UTF_8);
            boolean echo = rest.startsWith("\\echo hit");
            if (!refused && echo) {
                commands.add(rest.substring(6).lines().findFirst().orElseThrow().strip());
            }
            // of other commands psql would take the rest of the line as their arguments
            refused |= !echo;
        }

        @Override
        public void commandBegins(int at) {
            note(at);
        }

        @Override
        public boolean statementEnds(StatementText text, long groups, int end) {
            if (Session.concerns(text)) {
                session.accept(session.tokens(text));
                scanner.backslashQuotes(session.backslashQuotes());
            }
            boolean copies = counter.copies(text);
            // since 15.20 psql passes over the rows of a COPY that the server refused
            refused |= !copies && Dumps.text(text.copy(0, text.length())).contains("COPY ");
            return copies;
        }

        @Override
        public void unlike(String what, long line) {
            refused = true;
        }

        @Override
        public void statementBegins(int at) {
            begun = at;
        }

        @Override
        public void backslash(int at) {
            note(at);
            // psql takes the statement to begin behind the command
            refused |= at == begun;
        }
    }
}
