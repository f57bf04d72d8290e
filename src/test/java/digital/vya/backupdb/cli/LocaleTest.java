package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and passwords beyond ASCII, in the environments that cron, su, a bare service and an old terminal leave. */
@Tag("server")
class LocaleTest {
    private static final String PASSWORD = "sênha ção";

    private static PostgresServer server;

    @TempDir
    Path folder;

    private Installation installation;
    private Path reports;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", """
                CREATE ROLE "operação" SUPERUSER LOGIN PASSWORD '%s';
                CREATE DATABASE "praça";
                """.formatted(PASSWORD));
        server.psql("praça", "CREATE TABLE \"relatórios\" AS SELECT 'maçã' AS \"título\";");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() throws Exception {
        Path home = Files.createDirectories(folder.resolve("instalação"));
        reports = Files.createDirectories(folder.resolve("Relatórios 2024"));
        Files.writeString(reports.resolve("coração.txt"), "conteúdo");
        installation = Installation.in(home).configure("""
                server: {name: São Paulo}
                instances:
                  - {id: pg, engine: postgresql, host: %s, port: %d, user: operação, password: "{{file:senhas/praça}}",
                     databases: {include: [praça]}, policy: nightly}
                  - {id: environment, engine: postgresql, host: %s, port: %d, user: operação, password: "{{env:SENHA}}",
                     databases: {include: [praça]}, policy: nightly}
                  - {id: files, engine: files, policy: nightly, sets: [{id: reports, paths: ["%s"]}]}
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: "%s"}}]
                """.formatted(
                        server.host(), server.port(), server.host(), server.port(), reports, home.resolve("cópias")));
        installation.write("senhas/praça", PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=pt_BR.ISO-8859-1 LANGUAGE=pt_BR"})
    void everyNameIsReadWhateverTheEnvironment(String locale) {
        backUp(locale);
    }

    @Test
    void everyNameComesBackFromACleanEnvironment() throws Exception {
        backUp("");
        Tool.Result restored = launch("", "restore", "-i", "pg", "-d", "praça", "--mode", "test", "--force");
        assertThat(restored.exit()).as(restored.toString()).isZero();

        Files.delete(reports.resolve("coração.txt"));
        Tool.Result files = launch("", "restore", "-i", "files", "-d", "reports", "--force");
        assertThat(files.exit()).as(files.toString()).isZero();
        assertThat(reports.resolve("coração.txt")).hasContent("conteúdo");
    }

    private void backUp(String locale) {
        Tool.Result backup = launch(locale, "backup", "--all");
        assertThat(backup.exit()).as(backup.toString()).isZero();
        assertThat(backup.out()).contains("praça", "reports", "SUCCESS: 3 databases");
    }

    @Test
    void anArgumentInAnotherEncodingIsCalledThat() {
        Tool.Result said = Tool.run(
                "env", "-i", "sh", "-c", installation.launcher() + " backup -i pg -d \"$(printf 'pra\\347a')\"");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("not written in UTF-8");
    }

    @Test
    void javaAloneInAnotherLocaleIsRefusedWithTheFix() {
        Installation plain = Installation.in(folder.resolve("plain"));
        plain.launcher();
        Tool.Result said = Tool.run(
                "env",
                "-i",
                "LC_ALL=C",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                plain.home().resolve("target/vya-backupdb.jar").toString(),
                "restore-list",
                "--json");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("\"VYA-1007\"");
        assertThat(said.err()).contains("VYA-1007", "LC_ALL=C.UTF-8").doesNotContain("\tat ");
    }

    private Tool.Result launch(String locale, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "-i", "SENHA=" + PASSWORD));
        Stream.of(locale.split(" ", -1)).filter(l -> !l.isEmpty()).forEach(command::add);
        command.add("JAVA_OPTS=" + String.join(" ", Installation.QUICK));
        command.add(installation.launcher().toString());
        command.addAll(List.of(arguments));
        return Tool.run(command.toArray(String[]::new));
    }
}
