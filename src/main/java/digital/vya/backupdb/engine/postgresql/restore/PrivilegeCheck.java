package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.postgresql.Fence;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpFacts;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpReader;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Owners and grants as the dump has them, against a dump of what was restored. */
final class PrivilegeCheck {
    private static final Pattern OWNER =
            Pattern.compile("(?s)^(ALTER .* OWNER TO )(?:\"(?:[^\"]++|\"\")*+\"|[^\"\\s;]+);$");
    /** They are as many as rows, so the dump's statements about them are not kept. */
    private static final String LARGE_OBJECTS = """
            SELECT format('ALTER LARGE OBJECT %%s OWNER TO %%I', oid, %1$s) FROM pg_largeobject_metadata
              WHERE pg_get_userbyid(lomowner) <> %1$s \\gexec
            """;

    private static final List<String> STRUCTURE = List.of("--schema-only", "--no-password");

    private final PostgresEngine engine;
    private final Tools tools;

    PrivilegeCheck(PostgresEngine engine, Tools tools) {
        this.engine = engine;
        this.tools = tools;
    }

    /** When something is missing all of them are run again, in order: a REVOKE alone could undo a GRANT before it. */
    int mend(RestoreTarget target, PostgresDump dump, DumpSelection selection) {
        giveLargeObjects(target);
        List<String> wanted = wanted(target, dump);
        if (wanted.isEmpty() || target.choice().dataOnly()) {
            return 0;
        }
        Set<String> there = new HashSet<>(structure(target, selection).privileges());
        List<String> missing =
                wanted.stream().filter(statement -> !there.contains(statement)).toList();
        if (!missing.isEmpty()) {
            Fence fence = engine.fence(target.instance(), target.choice().trusted());
            String all = "BEGIN;\n" + String.join("\n", wanted) + "\nCOMMIT;\n";
            engine.run(target.instance(), target.database(), fence.around(all), Psql.PATIENCE);
        }
        return missing.size();
    }

    private void giveLargeObjects(RestoreTarget target) {
        if (target.choice().owner() != null && target.fresh()) {
            String give =
                    LARGE_OBJECTS.formatted(PostgresSql.literal(target.choice().owner()));
            engine.run(target.instance(), target.database(), give, Psql.PATIENCE);
        }
    }

    /** The statements of the dump; with an owner for all, those about owners name that one. */
    private static List<String> wanted(RestoreTarget target, PostgresDump dump) {
        String owner = target.choice().owner();
        if (owner == null) {
            return dump.facts().privileges();
        }
        return dump.facts().privileges().stream()
                .map(statement -> OWNER.matcher(statement).replaceFirst("$1" + quoted(owner) + ";"))
                .toList();
    }

    private static String quoted(String role) {
        return Matcher.quoteReplacement(PostgresSql.identifier(role));
    }

    private PostgresDumpFacts structure(RestoreTarget target, DumpSelection selection) {
        // the database is new, and a dump has its encoding
        engine.inspect(target.instance());
        Identity identity = engine.identity(target.instance(), target.database());
        try (InputStream now = tools.start(ToolCall.of("pg_dump", STRUCTURE, identity))) {
            return PostgresDumpReader.read(now, selection);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
