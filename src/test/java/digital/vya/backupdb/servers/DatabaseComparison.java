package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database as it is now, to be compared with another one, or with itself later: schema as pg_dump writes it, rows,
 * sequences, large objects, owners, grants, and what belongs to the database itself. Names of databases do not count.
 */
public final class DatabaseComparison {
    private static final String SCHEMA = "the schema as pg_dump writes it";
    private static final String ROLES = "roles, passwords, memberships and role settings (pg_dumpall --roles-only)";
    private static final String QUESTION = "question: ";
    /** What a database or a role sets for its sessions must not change how rows and defaults are written here. */
    private static final String PLAIN_TEXT = String.join(
            " -c ",
            "-c timezone=UTC",
            "datestyle=ISO",
            "intervalstyle=postgres",
            "extra_float_digits=3",
            "bytea_output=hex",
            "lc_monetary=C",
            "search_path=pg_catalog",
            "default_transaction_read_only=on");

    private static final Pattern ROLES_OF_A_POLICY =
            Pattern.compile("(?<= TO )\\S.*?(?= USING \\(| WITH CHECK \\(|;$)");

    private final Map<String, List<String>> expected;

    private DatabaseComparison(Map<String, List<String>> expected) {
        this.expected = expected;
    }

    /** Looks at a database; the environment is what a client tool needs to be a superuser there. */
    public static DatabaseComparison expecting(Map<String, String> environment) {
        return new DatabaseComparison(look(environment));
    }

    /** What both say, by question. */
    public List<Answers> with(Map<String, String> environment) {
        Map<String, List<String>> actual = look(environment);
        List<Answers> all = new ArrayList<>();
        expected.forEach((question, answer) -> all.add(new Answers(question, answer, actual.get(question))));
        return all;
    }

    /** In words; empty when nothing can be told apart. */
    public List<String> differences(Map<String, String> environment) {
        return with(environment).stream()
                .flatMap(answers -> answers.differences().stream())
                .toList();
    }

    /** The roles of two servers, password hashes too; those left out are usually the ones that connect. */
    public static Answers roles(Map<String, String> source, Map<String, String> restored, String... leftOut) {
        return new Answers(ROLES, roles(source, leftOut), roles(restored, leftOut));
    }

    private static List<String> roles(Map<String, String> environment, String... leftOut) {
        List<String> words = Stream.of(leftOut)
                .map(role -> role.matches("[a-z_][a-z0-9_]*") ? role : "\"" + role.replace("\"", "\"\"") + "\"")
                .flatMap(role -> Stream.of("CREATE ROLE " + role + ";", "ALTER ROLE " + role + " "))
                .toList();
        return dump(environment, "pg_dumpall", "--roles-only")
                .lines()
                .filter(line -> words.stream().noneMatch(line::startsWith))
                .toList();
    }

    private static Map<String, List<String>> look(Map<String, String> environment) {
        Map<String, String> plain = new LinkedHashMap<>(environment);
        plain.put("PGOPTIONS", PLAIN_TEXT);
        String[] answers = PostgresServer.psql(plain, questions())
                .orThrow("questions to " + plain.get("PGDATABASE"))
                .split("(?m)^" + QUESTION, -1);
        Map<String, List<String>> byQuestion = new LinkedHashMap<>();
        byQuestion.put(SCHEMA, schema(plain));
        for (String answer : Arrays.asList(answers).subList(1, answers.length)) {
            List<String> lines = answer.lines().toList();
            byQuestion.put(lines.get(0), lines.subList(1, lines.size()));
        }
        return byQuestion;
    }

    /** One entry for each object, beginning with its name: the order in which they are made may differ. */
    private static List<String> schema(Map<String, String> environment) {
        return Stream.of(dump(environment, "pg_dump", "--schema-only").split("(?m)^--\n-- (?=Name: )"))
                .map(part -> part.contains("; Type: DEFAULT ACL;") ? withSortedLines(part) : part)
                .map(part -> part.contains("; Type: POLICY;") ? withSortedRoles(part) : part)
                .toList();
    }

    /** pg_dump writes a policy's roles in the order in which they lie on the server's disk. */
    private static String withSortedRoles(String policy) {
        return ROLES_OF_A_POLICY.matcher(policy).replaceAll(to -> Matcher.quoteReplacement(sorted(to.group(), ", ")));
    }

    /** Default privileges stand in the order of their roles' numbers, which are others on another server. */
    private static String withSortedLines(String privileges) {
        int body = privileges.indexOf('\n') + 1;
        return privileges.substring(0, body) + sorted(privileges.substring(body), "\n");
    }

    private static String sorted(String text, String separator) {
        return Stream.of(text.split(separator, -1)).sorted().collect(Collectors.joining(separator));
    }

    /** Without what differs between two dumps of the same: versions, and keys that are drawn for every dump. */
    private static String dump(Map<String, String> environment, String... command) {
        return Tool.run(environment, "", command)
                .orThrow(command[0])
                .replaceAll("(?m)^-- Dumped (from|by) .*\n|^\\\\(un)?restrict [A-Za-z0-9]{60,}\n", "");
    }

    private static String questions() {
        try (InputStream in = DatabaseComparison.class.getResourceAsStream("/servers/comparison.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
