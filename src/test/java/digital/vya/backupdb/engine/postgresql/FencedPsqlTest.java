package digital.vya.backupdb.engine.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.postgresql.dump.PostgresRestoreStream;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts at random, of quotes that do not match, settings that move the ends of strings, and commands that would write a
 * file: what we let pass goes to the real psql, many in one session and on after errors, so that each is met in whatever
 * state the others left behind. None of them ever runs a program or writes a file. With {@code -Dsweep=long} there are
 * 100,000 of them.
 */
@Tag("server")
class FencedPsqlTest {
    private static final int TEXTS = "long".equals(System.getProperty("sweep")) ? 100_000 : 2_000;
    private static final int AT_A_TIME = 250;
    private static final List<String> SCRAPS = List.of(
            "'",
            "'",
            "\"",
            "$$",
            "$a$",
            "--",
            "/*",
            "*/",
            ";\n",
            ";",
            "\n",
            "\n",
            " ",
            "(",
            ")",
            "E'",
            "''",
            "\\'",
            "'\\'",
            "'\\''",
            "\\\\",
            "\\\\'",
            "`",
            "\u0081'",
            "\u0081\\",
            "\u00e3\u0081",
            "x",
            "SELECT 1",
            "SELECT 'a\\';\n",
            "SELECT '\\'' ",
            "COPY t (a) FROM stdin;\n",
            "\nCOPY t (a) FROM stdin;\n1\n\\.\n",
            "\n\\.\n");
    private static final List<String> SETTINGS = List.of(
            "select set_config('standard_conforming_strings','off',false);\n",
            "DO $b$ BEGIN SET standard_conforming_strings = off; END $b$;\n",
            "DO $b$ BEGIN SET standard_conforming_strings = on; END $b$;\n",
            "UPDATE pg_catalog.pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings';\n",
            "SET standard_conforming_strings = off;\n",
            "SET standard_conforming_strings = on;\n",
            "DO $b$ BEGIN PERFORM set_config('client_encoding', 'SJIS', false); END $b$;\n",
            "DO $b$ BEGIN PERFORM set_config('client_encoding', 'GB18030', false); END $b$;\n",
            "DO $b$ BEGIN PERFORM set_config('client_encoding', 'UTF8', false); END $b$;\n");
    private static final List<String> COMMANDS = List.of(
            "\\! touch PWNED",
            "\\o PWNED",
            "\\o |touch PWNED",
            "\\w PWNED",
            "\\g PWNED",
            "\\g |touch PWNED",
            "\\copy t to 'PWNED'",
            "\\copy t to program 'touch PWNED'",
            "\\copy t from program 'touch PWNED'",
            "\\echo `touch PWNED`",
            "\\set x `touch PWNED`",
            "\\unrestrict `touch PWNED`",
            "\\unrestrict x`touch PWNED`",
            "\\\\unrestrict `touch PWNED`",
            "\\restrict `touch PWNED`",
            "\\lo_export 1 PWNED",
            "\\s PWNED",
            "\\connect `touch PWNED`",
            "\\prompt x `touch PWNED`",
            "\\if `touch PWNED`",
            "\\encoding SJIS");

    @TempDir
    static Path folder;

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
    void runsNothingOfWhatIsLetPass() throws Exception {
        int passed = 0;
        long wouldHaveObeyed = 0;
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        int waiting = 0;
        for (int seed = 0; seed < TEXTS; seed++) {
            byte[] fed = fed(text(new Random(seed)));
            if (fed != null) {
                batch.writeBytes(fed);
                passed++;
                waiting++;
            }
            if (waiting == AT_A_TIME || (seed == TEXTS - 1 && waiting > 0)) {
                wouldHaveObeyed += obeyed(batch.toByteArray(), seed);
                batch.reset();
                waiting = 0;
            }
        }
        System.out.println("FENCED " + TEXTS + " texts, " + passed + " let pass, " + wouldHaveObeyed
                + " commands refused by psql");
        assertThat(passed).as("texts that are let pass").isGreaterThan(TEXTS / 4);
        assertThat(wouldHaveObeyed)
                .as("commands that psql met outside of strings")
                .isGreaterThan(TEXTS / 20);
    }

    private static String text(Random random) {
        StringBuilder text =
                new StringBuilder("--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n");
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append(piece(random));
        }
        return text.append("\n--\n-- PostgreSQL database dump complete\n--\n\n").toString();
    }

    /** Mostly what a reader takes for whole: only what psql makes of it, in whatever state it is by then, is at random. */
    private static String piece(Random random) {
        String inside = inside(random);
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> "SELECT '" + inside.replace("'", "''") + "';\n";
            case 3 -> "COMMENT ON TABLE t IS $q$" + inside + "$q$;\n";
            case 4 -> "SELECT 1 AS \"" + inside.replace("\"", "\"\"") + "\";\n";
            case 5 -> "/* " + inside.replace("*/", "").replace("/*", "") + " */\n";
            case 6 ->
                "COPY public.t (a) FROM stdin;\n" + inside.replace("\\", random.nextBoolean() ? "\\\\" : "\\")
                        + "\n\\.\n";
            case 7 -> SETTINGS.get(random.nextInt(SETTINGS.size()));
            default -> random.nextInt(4) == 0 ? inside : "-- " + inside.replace("\n", " ") + "\n";
        };
    }

    private static String inside(Random random) {
        StringBuilder some = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            some.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
            if (random.nextInt(3) == 0) {
                some.append(random.nextBoolean() ? "\n" : " ")
                        .append(COMMANDS.get(random.nextInt(COMMANDS.size())))
                        .append('\n');
            }
        }
        return some.toString();
    }

    /** Null for what is refused. */
    private static byte[] fed(String text) throws IOException {
        InputStream dump = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        try (InputStream passed = new PostgresRestoreStream(dump, DumpSelection.everything())) {
            byte[] all = passed.readAllBytes();
            Fence.withKey().around(new ByteArrayInputStream(all)).readAllBytes();
            return all;
        } catch (BackupException refused) {
            return null;
        }
    }

    /** How often psql met a command and was kept from it. */
    private static long obeyed(byte[] texts, int seed) throws Exception {
        Path place = Files.createDirectory(folder.resolve("place-" + seed));
        Path input = folder.resolve("input");
        Path complaints = folder.resolve("complaints");
        try (InputStream script = Fence.withKey().around(new ByteArrayInputStream(texts))) {
            Files.write(input, script.readAllBytes());
        }
        ProcessBuilder psql = new ProcessBuilder(
                        ClientTools.real("psql").toString(), "--no-psqlrc", "--quiet", "--no-password", "--file=-")
                .directory(place.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(complaints.toFile());
        psql.environment().putAll(server.environment("postgres"));
        psql.start().waitFor();
        try (Stream<Path> written = Files.list(place)) {
            assertThat(written).as("files after the texts up to seed " + seed).isEmpty();
        }
        try (Stream<String> lines = Files.lines(complaints, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("backslash commands are restricted"))
                    .count();
        }
    }
}
