package digital.vya.backupdb.engine.postgresql.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.Answers;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.CompanyDatabase;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class RolesDumpTest {
    private static final String ODD = """
            CREATE ROLE "we""ird; -- @";
            ALTER ROLE "we""ird; -- @" WITH NOSUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:x; CREATE ROLE y;';
            ALTER ROLE "we""ird; -- @" SET search_path TO 'a', 'b';
            COMMENT ON ROLE "we""ird; -- @" IS 'x
            CREATE ROLE looks_like;
            ';
            SECURITY LABEL FOR dummy ON ROLE "we""ird; -- @" IS 'l';
            CREATE ROLE "Ação";
            ALTER ROLE "Ação" WITH NOLOGIN;
            ALTER ROLE "Ação" IN DATABASE "my db" SET work_mem TO '1MB';
            GRANT "Ação" TO "we""ird; -- @" WITH ADMIN OPTION, INHERIT FALSE GRANTED BY postgres;
            GRANT "we""ird; -- @" TO plain;
            CREATE TABLESPACE "slow; disk" OWNER postgres LOCATION '/x';
            ALTER TABLESPACE "slow; disk" SET (random_page_cost=1);
            GRANT CREATE ON TABLESPACE "slow; disk" TO "Ação";
            DROP ROLE IF EXISTS gone;
            """;

    private static byte[] dump(String body) {
        return Dumps.bytes("--\n-- PostgreSQL database cluster dump\n--\n\n" + body
                + "\n--\n-- PostgreSQL database cluster dump complete\n--\n\n");
    }

    private static RolesDump read(byte[] dump) {
        return RolesDump.read(new Slices(dump, 50, dump.length));
    }

    @Test
    void tellsWhatIsSaidOfEachRole() {
        RolesDump dump = read(dump(ODD));

        assertThat(dump.roles()).extracting(RolesDump.Role::name).containsExactly("we\"ird; -- @", "Ação");
        RolesDump.Role odd = dump.roles().get(0);
        assertThat(odd.create()).isEqualTo("CREATE ROLE \"we\"\"ird; -- @\";");
        assertThat(odd.attributes()).startsWith("ALTER ROLE").endsWith("CREATE ROLE y;';");
        assertThat(odd.others()).hasSize(3);
        assertThat(odd.others().get(1))
                .isEqualTo("COMMENT ON ROLE \"we\"\"ird; -- @\" IS 'x\nCREATE ROLE looks_like;\n';");
        assertThat(odd.statements()).hasSize(5);
        assertThat(dump.memberships())
                .extracting(RolesDump.Membership::group, RolesDump.Membership::member, RolesDump.Membership::grantor)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Ação", "we\"ird; -- @", "postgres"),
                        org.assertj.core.groups.Tuple.tuple("we\"ird; -- @", "plain", null));
        assertThat(dump.tablespaces()).hasSize(3).allMatch(s -> s.name().equals("slow; disk"));
        assertThat(dump.settingsInDatabases()).singleElement().matches(s -> s.name()
                .equals("my db"));
    }

    @Test
    void neverShowsAPassword() {
        RolesDump dump = read(dump(ODD));

        assertThat(dump.roles().toString() + dump.tablespaces()).doesNotContain("SCRAM", "PASSWORD");
        assertThatThrownBy(() -> read(dump("ALTER ROLE x WITH PASSWORD 'SECRET' \\! x\n;")))
                .hasMessageContaining("line 5")
                .hasMessageNotContaining("SECRET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\! x", "CREATE ROLE x \\! y\n;", "CREATE ROLE x; \\i y", "SELECT :'USER';"})
    void refusesCommands(String sql) {
        assertThatThrownBy(() -> read(dump(sql)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUMP_UNSAFE));
    }

    @Test
    void refusesOneCutAnywhere() {
        byte[] whole = dump(ODD);
        int end = Dumps.text(whole).lastIndexOf("complete");
        for (int cut = 0; cut <= end; cut++) {
            ByteArrayInputStream part = new ByteArrayInputStream(whole, 0, cut);
            assertThatThrownBy(() -> RolesDump.read(part)).as("cut at %d", cut).isInstanceOf(BackupException.class);
        }
    }

    @Test
    void readsTheRolesOfAWholeCluster() {
        byte[] dump = dump("\\connect template1\n\n\\restrict x\n\n" + ODD
                + "\\connect shop\nCOPY public.t (a) FROM stdin;\nCREATE ROLE fake;\n\\.\nINSERT INTO t VALUES ('\nCREATE"
                + " ROLE fake;\n');\nGRANT SELECT ON TABLE public.t TO x;\n\\unrestrict x\n");

        assertThat(read(dump)).usingRecursiveComparison().isEqualTo(read(dump(ODD)));
    }

    @Test
    void rolesAreTheSameOnAnotherServer() {
        int version = ClientTools.serverVersion();
        try (PostgresServer source = PostgresServer.start(version);
                PostgresServer target = PostgresServer.start(version)) {
            CompanyDatabase.create(source, "company");
            RolesDump dump = read(Dumps.of(source, "postgres", "pg_dumpall", "--globals-only"));
            List<String> sql = new ArrayList<>();
            dump.roles().stream()
                    .filter(role -> !role.name().equals("postgres"))
                    .forEach(role -> sql.addAll(role.statements()));
            dump.memberships().forEach(membership -> sql.add(membership.statement()));
            dump.parameters().forEach(statement -> sql.add(statement.sql()));

            Dumps.psql(target.environment("postgres"), Dumps.bytes(String.join("\n", sql)))
                    .orThrow("psql");

            Map<String, String> there = target.environment("postgres");
            Answers answers = DatabaseComparison.roles(source.environment("postgres"), there, "postgres");
            assertThat(answers.differences()).isEmpty();
        }
    }
}
