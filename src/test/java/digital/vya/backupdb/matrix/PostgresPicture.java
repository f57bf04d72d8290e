package digital.vya.backupdb.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.Answers;
import digital.vya.backupdb.servers.DatabaseComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Two databases side by side, seen with the tools of the newer server. */
final class PostgresPicture {
    /** What a newer server has of its own, whatever is restored into it. */
    private static final Pattern OF_THE_VERSION = Pattern.compile(String.join(
            "|",
            // functions of extensions
            "\\|ext\\|",
            // since 14 a range type has a multirange, and a sequence is no type
            "multirange|Name: span; Type: TYPE|: expected type\\|library\\|(numbers|\\w+_id_seq)\\|",
            // since 15 PUBLIC may not create in the schema public, and collations name their provider
            "\\|public\\||Name: (SCHEMA )?public; Type: |\\Qencoding and collation|UTF8|C.UTF-8|C.UTF-8|\\E"));

    private static final Pattern COLUMN_VERSION =
            Pattern.compile("(?m)^ALTER .* ALTER COLUMN .* SET \\(pg_attver=\\d+\\);$");
    private static final Pattern MEMBERSHIP = Pattern.compile("(,| WITH) INHERIT TRUE GRANTED BY postgres;$");
    private static final Pattern QUALIFIER = Pattern.compile("\\b[a-z_]+\\.(?=[a-z_])");

    private PostgresPicture() {}

    static void assertSame(PostgresContainer old, String database, PostgresContainer fresh, String copy) {
        Map<String, String> one = old.environment(database);
        Map<String, String> other = fresh.environment(copy);
        one.put("PATH", other.get("PATH"));
        List<Answers> answers =
                new ArrayList<>(DatabaseComparison.expecting(one).with(other));
        answers.add(DatabaseComparison.roles(one, other, "postgres"));
        boolean upward = old.version() != fresh.version();
        List<String> differences = answers.stream()
                .map(answer -> upward ? levelled(answer) : answer)
                .flatMap(answer -> answer.differences().stream())
                .filter(difference ->
                        !upward || !OF_THE_VERSION.matcher(difference).find())
                .toList();
        assertThat(differences).as(old.version() + " and " + fresh.version()).isEmpty();
    }

    private static Answers levelled(Answers answers) {
        return new Answers(answers.question(), levelled(answers.expected()), levelled(answers.actual()));
    }

    /** What versions write in other words and mean the same. */
    private static List<String> levelled(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank())
                // since 16 a view with one table does not name it in front of columns
                .map(line -> line.contains("VIEW; Schema: ")
                        ? QUALIFIER.matcher(line).replaceAll("")
                        : line)
                // since 16 a membership says more of itself
                .map(line -> MEMBERSHIP.matcher(line).replaceAll(";"))
                // since its minor versions of late 2026 a server keeps a column's version in its options, and its own
                // pg_dump hides it
                .map(line -> COLUMN_VERSION
                        .matcher(line)
                        .replaceAll("")
                        .replaceAll("\\R+", "\n")
                        .strip())
                // since 17 all rights on a table include MAINTAIN
                .map(line -> line.replace("=arwdDxtm/", "=arwdDxt/"))
                .toList();
    }
}
