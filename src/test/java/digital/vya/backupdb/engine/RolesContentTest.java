package digital.vya.backupdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.mysql.dump.AccountsDump;
import digital.vya.backupdb.engine.postgresql.dump.RolesDump;
import digital.vya.backupdb.engine.sqldump.StruckStatement;
import digital.vya.backupdb.model.RolesDiff;
import digital.vya.backupdb.model.RolesDiff.Change;
import digital.vya.backupdb.model.RolesDiff.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What of a dump of roles counts, and what of it is never shown. */
@Tag("unit")
class RolesContentTest {
    private static final List<String> ROLES = List.of(
            "CREATE ROLE app;",
            "ALTER ROLE app WITH NOSUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:c2FsdA==$aaaa:bbbb';",
            "CREATE ROLE staff;",
            "ALTER ROLE staff WITH NOSUPERUSER NOLOGIN;",
            "ALTER ROLE app SET search_path TO 'sales', 'public';",
            "ALTER ROLE app SET \"app.jwt_secret\" TO 'open sesame';",
            "GRANT staff TO app WITH INHERIT TRUE GRANTED BY postgres;");

    private static final List<String> ACCOUNTS = List.of(
            "CREATE USER IF NOT EXISTS `app`@`%` IDENTIFIED BY PASSWORD '*AAAA'",
            "CREATE USER IF NOT EXISTS `it's`@`%` IDENTIFIED VIA ed25519 USING 'secret-1' OR unix_socket",
            "CREATE USER IF NOT EXISTS 'new'@'%' IDENTIFIED WITH 'caching_sha2_password' AS 0x2441 REQUIRE NONE",
            "GRANT `staff` TO `app`@`%`",
            "GRANT SELECT ON `shop`.* TO `app`@`%`");

    private static RolesContent roles(List<String> statements) {
        return RolesDump.read(stream("--\n-- PostgreSQL database cluster dump\n--\n\n\\restrict "
                        + Integer.toHexString(statements.hashCode()) + "\n\nSET client_encoding = 'UTF8';\n"
                        + String.join("\n", statements) + "\n\n\\unrestrict "
                        + Integer.toHexString(statements.hashCode())
                        + "\n\n--\n-- PostgreSQL database cluster dump complete\n--\n\n"))
                .content();
    }

    private static RolesContent accounts(List<String> statements) {
        try {
            return AccountsDump.content(stream("-- Accounts of MariaDB " + statements.hashCode() + "\n\n"
                    + statements.stream().map(one -> one + ";\n").collect(Collectors.joining())
                    + "\n-- Grants\n\n-- Accounts completed\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> with(List<String> statements, String text, String other) {
        return statements.stream().map(one -> one.replace(text, other)).toList();
    }

    private static List<String> reversed(List<String> statements) {
        List<String> other = new ArrayList<>(statements);
        Collections.reverse(other);
        return other;
    }

    @Test
    void orderAndRemarksDoNotCount() {
        assertThat(accounts(reversed(ACCOUNTS)).since(accounts(ACCOUNTS))).isEmpty();
        List<String> others = List.of(
                ROLES.get(2), ROLES.get(3), ROLES.get(0), ROLES.get(1), ROLES.get(5), ROLES.get(4), ROLES.get(6));
        assertThat(roles(others).since(roles(ROLES))).isEmpty();
    }

    @Test
    void aPasswordIsToldAndNeverShown() {
        assertThat(roles(with(ROLES, "aaaa", "cccc")).since(roles(ROLES)))
                .containsExactly(new Change(Kind.SECRET, "password of role app"));
        assertThat(roles(with(ROLES, "sesame", "poppy")).since(roles(ROLES)))
                .containsExactly(new Change(Kind.SECRET, "setting \"app.jwt_secret\" of app"));
        assertThat(accounts(with(ACCOUNTS, "*AAAA", "*BBBB")).since(accounts(ACCOUNTS)))
                .containsExactly(new Change(Kind.SECRET, "password of account app@%"));
        assertThat(accounts(with(ACCOUNTS, "secret-1", "secret-2")).since(accounts(ACCOUNTS)))
                .containsExactly(new Change(Kind.SECRET, "password of account it's@%"));
        assertThat(accounts(with(ACCOUNTS, "0x2441", "0x2442")).since(accounts(ACCOUNTS)))
                .containsExactly(new Change(Kind.SECRET, "password of account new@%"));
    }

    @Test
    void whatCameAndWentIsShownWithoutItsSecrets() {
        List<Change> all = roles(ROLES).since(new RolesContent());
        assertThat(all).hasSize(ROLES.size()).extracting(Change::kind).containsOnly(Kind.ADDED);
        assertThat(all.toString())
                .contains("LOGIN PASSWORD '***';", "\"app.jwt_secret\" TO '***';", "TO 'sales', 'public'")
                .doesNotContain("SCRAM", "sesame");
        List<Change> gone = new RolesContent().since(accounts(ACCOUNTS));
        assertThat(gone).hasSize(ACCOUNTS.size()).extracting(Change::kind).containsOnly(Kind.REMOVED);
        assertThat(gone.toString())
                .contains("IDENTIFIED BY PASSWORD '***';", "USING '***' OR unix_socket;", "AS '***' REQUIRE NONE;")
                .doesNotContain("AAAA", "secret-1", "2441");
        List<Change> changed =
                roles(with(with(ROLES, "NOLOGIN", "LOGIN"), "aaaa", "cccc")).since(roles(ROLES));
        assertThat(changed)
                .containsExactlyInAnyOrder(
                        new Change(Kind.REMOVED, ROLES.get(3)),
                        new Change(Kind.ADDED, ROLES.get(3).replace("NOLOGIN", "LOGIN")),
                        new Change(Kind.SECRET, "password of role app"));
    }

    /** A name may read like the word before a secret, and a secret like the end of one. */
    @Test
    void namesAreData() {
        String sql =
                "ALTER ROLE \"x PASSWORD 'mine' \"\"y\" WITH LOGIN PASSWORD 'it''s; PASSWORD ''z' VALID UNTIL 'now';";
        assertThat(StruckStatement.of(sql, Set.of("PASSWORD"), false))
                .isEqualTo(new StruckStatement(
                        "ALTER ROLE \"x PASSWORD 'mine' \"\"y\" WITH LOGIN PASSWORD '***' VALID UNTIL 'now';",
                        List.of("'it''s; PASSWORD ''z'")));
        assertThat(StruckStatement.of("ALTER ROLE a PASSWORD E'x\\'y' b", Set.of("PASSWORD"), false)
                        .shown())
                .isEqualTo("ALTER ROLE a PASSWORD '***' b");
        assertThat(StruckStatement.of("CREATE USER `a AS ``b`@'%' AS 'x\\'y' z", Set.of("AS"), true)
                        .shown())
                .isEqualTo("CREATE USER `a AS ``b`@'%' AS '***' z");
        // cut off in the middle of a secret, nothing of it is shown
        assertThat(StruckStatement.of("ALTER ROLE a PASSWORD 'half", Set.of("PASSWORD"), false)
                        .shown())
                .isEqualTo("ALTER ROLE a PASSWORD '***'");
    }

    /** Who can write to a destination can put there what pg_dumpall never writes. */
    @Test
    void aPasswordIsStruckWhereverItStands() {
        List<Change> all = roles(List.of(
                        "CREATE ROLE a PASSWORD 'first-secret';",
                        "ALTER ROLE a WITH LOGIN;",
                        "ALTER ROLE a WITH PASSWORD 'second-secret';",
                        "ALTER ROLE b PASSWORD 'third-secret';"))
                .since(new RolesContent());
        assertThat(all).hasSize(4);
        assertThat(all.toString()).contains("CREATE ROLE a PASSWORD '***';").doesNotContain("-secret");
    }

    @Test
    void aNameOfAnyLengthIsRead() {
        String name = "\"" + "x\"\"".repeat(100_000) + "\"";
        List<Change> all = roles(List.of("CREATE ROLE " + name + ";", "ALTER ROLE " + name + " SET \"a.b\" TO 'c';"))
                .since(new RolesContent());
        assertThat(all.toString()).contains("SET \"a.b\" TO '***';");
    }

    @Test
    void ofAnUnknownEngineOnlyWhetherItIsTheSame() throws IOException {
        RolesContent one = RolesContent.opaque("roles of engine x", stream("a"));
        assertThat(one.since(RolesContent.opaque("roles of engine x", stream("a"))))
                .isEmpty();
        assertThat(RolesContent.opaque("roles of engine x", stream("b")).since(one))
                .containsExactly(new RolesDiff.Change(Kind.SECRET, "roles of engine x"));
    }
}
