package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance may say depends on its engine. */
@Tag("unit")
class EngineCheckTest {
    private static final String REST = """
            policies:
              - {id: nightly, destinations: [disk]}
            destinations:
              - {id: disk, type: file, parameters: {directory: /backups}}
            """;

    @TempDir
    private Path home;

    private List<String> check(String instance) throws IOException {
        Homes.with(home, "server: {name: a}\ninstances:\n" + instance.indent(2) + REST);
        Homes.kamelet(home, "dump-files-action", "timeout: {type: integer}");
        return Homes.loader(home, Map.of()).load().findings().stream()
                .map(f -> f.line() + ": " + f.what())
                .toList();
    }

    @Test
    void filesHaveSetsAndNoServer() throws IOException {
        assertThat(check("- {id: docs, engine: files, policy: nightly, sets: [{id: a, paths: [/srv]}]}"))
                .isEmpty();
        assertThat(check("- {id: docs, engine: files, policy: nightly, host: here, databases: {include: [a]}}"))
                .containsExactlyInAnyOrder(
                        "3: `instances[docs]` has no `sets`",
                        "3: the engine `files` has no `host`",
                        "3: the engine `files` has no `databases`");
        assertThat(check("- {id: main, engine: postgresql, policy: nightly, sets: [{id: a, paths: [/srv]}]}"))
                .containsExactly("3: `sets` is only for the engine `files`");
    }

    @Test
    void anEngineThatIsOnlyAKameletHasNamesAndNoPatterns() throws IOException {
        Homes.with(home, "");
        Homes.kamelet(home, "dump-sqlite-action", "timeout: {type: integer}");
        assertThat(check("- {id: apps, engine: sqlite, policy: nightly, databases: {include: [shop, 'crm-2']}}"))
                .isEmpty();
        assertThat(check("- {id: apps, engine: sqlite, policy: nightly, databases: {include: [shop, 'c*', '{a,b}']}}"))
                .containsExactlyInAnyOrder(
                        "3: `c*` is a pattern, and an engine that is only a Kamelet cannot list databases",
                        "3: `{a,b}` is a pattern, and an engine that is only a Kamelet cannot list databases");
    }

    @Test
    void mariadbIsAnotherNameOfMysql() throws IOException {
        Homes.with(home, "");
        Homes.kamelet(home, "dump-mysql-action", "timeout: {type: integer}");
        assertThat(check("- {id: web, engine: mariadb, policy: nightly, databases: {include: ['*']}}"))
                .isEmpty();
        assertThat(Homes.loader(home, Map.of()).load().orThrow().instances())
                .extracting(Settings.Instance::engine)
                .containsExactly("mysql");

        Homes.kamelet(home, "dump-mariadb-action", "timeout: {type: integer}");
        assertThat(check("- {id: web, engine: mariadb, policy: nightly}"))
                .containsExactly(
                        "3: `mariadb` is another name of the engine `mysql`, so `dump-mariadb-action` is not used");
    }

    @Test
    void everySetIsLookedAt() throws IOException {
        assertThat(check("""
                - id: docs
                  engine: files
                  policy: nightly
                  sets:
                    - {id: a, paths: [srv/www], exclude: ["{"]}
                    - {id: a, volumes: [v]}
                    - {id: b}
                """))
                .containsExactlyInAnyOrder(
                        "7: `srv/www` is not a valid pattern of paths: it does not begin with a slash",
                        "7: `{` is not a valid pattern of paths: a brace is not closed",
                        "8: the set `a` is there twice",
                        "9: `instances[docs].sets[b]` names nothing to back up");
    }
}
