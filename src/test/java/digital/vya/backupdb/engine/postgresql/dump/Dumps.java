package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.Scope;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Real dumps by the real tools, and what is read of them given to the real psql. */
final class Dumps {
    private Dumps() {}

    /** What pg_dump or another tool writes. */
    static byte[] of(PostgresServer server, String database, String... command) {
        ClientTools.ensure();
        try {
            Path out = Files.createTempFile("vya-dump", ".sql");
            try {
                List<String> all = new ArrayList<>(List.of(command));
                all.add("--file=" + out);
                Tool.run(server.environment(database), "", all.toArray(String[]::new))
                        .orThrow(command[0]);
                return Files.readAllBytes(out);
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PostgresDumpFacts facts(byte[] dump, DumpSelection selection) {
        return PostgresDumpReader.read(new ByteArrayInputStream(dump), selection);
    }

    /** All that psql would be fed. */
    static byte[] fed(byte[] dump, DumpSelection selection) {
        Scope scope = facts(dump, selection).scope();
        return all(new PostgresRestoreStream(new ByteArrayInputStream(dump), selection, scope));
    }

    /** The same with nothing read before. */
    static byte[] fedAtOnce(byte[] dump, DumpSelection selection) {
        return all(new PostgresRestoreStream(new ByteArrayInputStream(dump), selection));
    }

    static byte[] all(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Feeds psql, which stops at the first error. */
    static Tool.Result psql(Map<String, String> environment, byte[] sql, String... options) {
        try {
            File in = Files.createTempFile("vya-feed", ".sql").toFile();
            File out = Files.createTempFile("vya-feed", ".out").toFile();
            try {
                Files.write(in.toPath(), sql);
                List<String> command = new ArrayList<>(List.of("psql", "-X", "-q", "-A", "-t"));
                command.addAll(List.of("-v", "ON_ERROR_STOP=1", "-f", "-"));
                command.addAll(List.of(options));
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(in)
                        .redirectErrorStream(true)
                        .redirectOutput(out);
                builder.environment().putAll(environment);
                int exit = builder.start().waitFor();
                return new Tool.Result(exit, Files.readString(out.toPath(), StandardCharsets.ISO_8859_1), "");
            } finally {
                Files.delete(in.toPath());
                Files.delete(out.toPath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes the database that the dump is of under another name, with all that belongs to it. */
    static void restore(PostgresServer server, byte[] dump, DumpSelection selection, String target) {
        PostgresDumpFacts facts = facts(dump, selection);
        int major = Integer.parseInt(server.psql("postgres", "SHOW server_version_num;")) / 10_000;
        server.psql("postgres", facts.createDatabase().createStatement(target, major, Set.of()));
        facts.databaseStatements().stream()
                .filter(s -> s.type().equals("OWNER"))
                .forEach(s -> server.psql("postgres", s.forDatabase(target)));
        psql(server.environment(target), fed(dump, selection)).orThrow("psql on " + target);
        facts.databaseStatements().forEach(s -> server.psql("postgres", s.forDatabase(target)));
    }
}
