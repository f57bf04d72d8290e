package digital.vya.backupdb.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.servers.ThrowawaySystemd;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of an installed service under a real systemd, on a machine of its own. */
@Tag("long")
@Tag("root")
class InstalledServiceTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String SERVICE = "vya-backupdb";
    private static final String PATH = "PATH=/srv/tools:/usr/local/bin:/usr/bin:/bin";
    private static final String LAUNCHER = "/usr/local/bin/vya-backupdb";
    private static final Path LIBRARIES = Path.of("target/lib").toAbsolutePath();

    @TempDir
    private Path folder;

    private ThrowawaySystemd machine;

    @Test
    void isInstalledServesIsUpgradedGoesBackIsWatchedAndGoes() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Built one = Built.whole(sources.resolve("one"), "3.0.0");
        Built two = Built.whole(sources.resolve("two"), "3.1.0");
        Built broken = Built.whole(sources.resolve("broken"), "3.2.0");
        broken.write("routes/care/broken.camel.yaml", "- route:\n    id: broken\n    from: {uri: 'nowhere:at-all'}\n");

        try (ThrowawaySystemd started = ThrowawaySystemd.start(folder, sources, LIBRARIES)) {
            machine = started;
            installed(one);
            serves();
            runningJobsEndFirst(two);
            goesBack();
            aVersionThatDoesNotStartIsUndone(broken);
            aProcessThatHangsIsStartedAnew();
            isUninstalled();
        }
    }

    private void installed(Built one) throws IOException {
        String said = ok(one.home().resolve("vya-backupdb").toString(), "install");
        assertThat(said).contains("done: user vya-backup", "systemctl enable --now vya-backupdb");
        assertThat(ok(
                        "stat",
                        "-c",
                        "%n %a %U %G",
                        "/etc/vya-backupdb",
                        "/etc/vya-backupdb/backup.yaml",
                        "/etc/vya-backupdb/secrets",
                        "/var/lib/vya-backupdb",
                        "/var/backups/vya-backupdb"))
                .isEqualTo("""
                        /etc/vya-backupdb 750 root vya-backup
                        /etc/vya-backupdb/backup.yaml 640 root vya-backup
                        /etc/vya-backupdb/secrets 700 vya-backup vya-backup
                        /var/lib/vya-backupdb 700 vya-backup vya-backup
                        /var/backups/vya-backupdb 700 vya-backup vya-backup
                        """);
        assertThat(ok(one.home().resolve("vya-backupdb").toString(), "install")).startsWith("nothing to do");
        assertThat(machine.run("systemctl", "is-enabled", SERVICE).out().strip())
                .isEqualTo("disabled");
    }

    /** The files of a folder are backed up as soon as it serves, by a tar that waits until it may go on. */
    private void serves() throws IOException {
        Files.createDirectories(machine.at("/srv/data"));
        write("/srv/data/file", "content");
        write("/etc/vya-backupdb/backup.yaml", """
                server: {name: machine}
                instances:
                  - {id: data, engine: files, policy: nightly, sets: [{id: data, paths: [/srv/data]}]}
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: /var/backups/vya-backupdb}}]
                """);
        write("/opt/vya-backupdb/current/routes/triggers/own.camel.yaml", """
                - route:
                    id: own
                    description: Backs up as soon as it serves.
                    from:
                      uri: timer:own
                      parameters: {delay: 0, repeatCount: 1}
                      steps:
                        - to: {id: own-request, uri: "kamelet:backup-request-action", parameters: {name: own, instances: data}}
                        - to: {id: own-backup, uri: "direct:backup"}
                """);
        Files.createDirectories(machine.at("/srv/tools"));
        write("/srv/tools/tar", """
                #!/bin/sh
                case "$*" in *--create*) while [ ! -e /srv/go ]; do sleep 0.1; done ;; esac
                exec /usr/bin/tar "$@"
                """);
        ok("chmod", "755", "/srv/tools/tar");
        write("/etc/vya-backupdb/environment", """
                JAVA_OPTS=-Xmx96m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
                %s
                """.formatted(PATH));
        Files.createDirectories(machine.at("/etc/systemd/system/vya-backupdb.service.d"));
        write("/etc/systemd/system/vya-backupdb.service.d/test.conf", """
                [Service]
                WatchdogSec=10
                TimeoutAbortSec=1
                RestartSec=1
                StandardOutput=append:/var/log/serve.log
                StandardError=append:/var/log/serve.log
                """);
        ok("systemctl", "daemon-reload");
        // returns when it said that it is ready
        ok("systemctl", "enable", "--now", SERVICE);
        assertThat(show("ActiveState")).isEqualTo("active");
        assertThat(show("StatusText")).isEqualTo("Serving: 0 schedules");
        assertThat(show("User")).isEqualTo("vya-backup");
        assertThat(commandLine()).contains("/opt/vya-backupdb/versions/3.0.0/target/vya-backupdb.jar");
        awaited(() -> records(".running").size() == 1);
    }

    private void runningJobsEndFirst(Built two) throws Exception {
        String before = show("MainPID");
        Path said = folder.resolve("upgrade.log");
        Process upgrade = new ProcessBuilder(
                        machine.command(two.home().resolve("vya-backupdb").toString(), "upgrade"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            awaited(() -> !upgrade.isAlive() || Files.readString(said).contains("waiting for running jobs"));
            awaited(() -> !upgrade.isAlive() || log().contains("An upgrade waits"));
            // systemd has heard meanwhile that all is well, more than once
            String fed = show("WatchdogTimestampMonotonic");
            awaited(() -> !show("WatchdogTimestampMonotonic").equals(fed));
            assertThat(upgrade.isAlive()).as(Files.readString(said)).isTrue();
            assertThat(show("MainPID")).isEqualTo(before);
            assertThat(ok("readlink", "/opt/vya-backupdb/current").strip()).isEqualTo("versions/3.0.0");

            write("/srv/go", "");
            assertThat(upgrade.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(upgrade.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            upgrade.destroyForcibly();
        }
        assertThat(Files.readString(said)).contains("the service runs 3.1.0", "routes/triggers/own.camel.yaml");
        assertThat(show("MainPID")).isNotEqualTo(before);
        assertThat(show("NRestarts")).isEqualTo("0");
        assertThat(commandLine()).contains("/opt/vya-backupdb/versions/3.1.0/target/vya-backupdb.jar");
        // the one that was waited for, and the one of the process that came then, whose own route went along
        awaited(() -> records(".json").size() == 2);
        for (Path record : records(".json")) {
            assertThat(Files.readString(record))
                    .contains("\"verdict\" : \"SUCCESS\"")
                    .doesNotContain("VYA-");
        }
    }

    private void goesBack() throws Exception {
        Tool.Result other = machine.run(asUser(LAUNCHER, "upgrade", "--back"));
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("VYA-9024");
        // a command that was typed before goes on with the files of its own version
        Files.delete(machine.at("/srv/go"));
        int begun = records(".running").size();
        Path said = folder.resolve("typed.log");
        Process typed = new ProcessBuilder(machine.command(asUser("env", PATH, LAUNCHER, "backup", "--all")))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            awaited(() -> !typed.isAlive() || records(".running").size() > begun);
            assertThat(ok(LAUNCHER, "upgrade", "--back", "--now")).contains("the service runs 3.0.0");
            assertThat(commandLine()).contains("/opt/vya-backupdb/versions/3.0.0/");
            assertThat(show("ActiveState")).isEqualTo("active");
            assertThat(typed.isAlive()).as(Files.readString(said)).isTrue();
            assertThat(commandLines())
                    .anyMatch(line ->
                            line.contains("/opt/vya-backupdb/versions/3.1.0/") && line.contains(" backup --all"));
            write("/srv/go", "");
            assertThat(typed.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(typed.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            typed.destroyForcibly();
        }
    }

    private void aVersionThatDoesNotStartIsUndone(Built broken) throws IOException {
        Tool.Result result = machine.run(broken.home().resolve("vya-backupdb").toString(), "upgrade", "--now");
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains("VYA-9026", "3.0.0 is used again, and runs", "journalctl -u vya-backupdb");
        assertThat(ok("readlink", "/opt/vya-backupdb/current").strip()).isEqualTo("versions/3.0.0");
        assertThat(ok("readlink", "/opt/vya-backupdb/previous").strip()).isEqualTo("versions/3.1.0");
        assertThat(show("ActiveState")).isEqualTo("active");
        assertThat(commandLine()).contains("/opt/vya-backupdb/versions/3.0.0/");
    }

    private void aProcessThatHangsIsStartedAnew() {
        String before = show("NRestarts");
        String hung = show("MainPID");
        ok("systemctl", "kill", "--kill-who=main", "--signal=STOP", SERVICE);
        awaited(() -> !show("NRestarts").equals(before) && show("ActiveState").equals("active"));
        assertThat(show("MainPID")).isNotEqualTo(hung);
    }

    private void isUninstalled() throws IOException {
        List<String> backups = files("/var/backups/vya-backupdb");
        assertThat(backups).anyMatch(file -> file.endsWith(".manifest.json"));

        String said = ok(LAUNCHER, "uninstall");
        assertThat(said)
                .contains(
                        "kept: /etc/vya-backupdb,", "kept: /var/lib/vya-backupdb,", "kept: /var/backups/vya-backupdb,")
                .contains("routes/triggers/own.camel.yaml, which `install` did not bring");
        assertThat(machine.run("systemctl", "is-active", SERVICE).out().strip()).isEqualTo("inactive");
        assertThat(log()).contains("Serving");
        assertThat(machine.at("/etc/systemd/system/vya-backupdb.service")).doesNotExist();
        assertThat(machine.run("test", "-L", LAUNCHER).exit()).isEqualTo(1);
        assertThat(files("/opt/vya-backupdb")).noneMatch(file -> file.endsWith(".jar"));
        // one more may have been made until it was gone
        assertThat(files("/var/backups/vya-backupdb")).containsAll(backups);
        assertThat(machine.at("/etc/vya-backupdb/backup.yaml")).exists();
        assertThat(records(".json")).isNotEmpty();
    }

    private static String[] asUser(String... command) {
        return Stream.concat(
                        Stream.of("setpriv", "--reuid=vya-backup", "--regid=vya-backup", "--clear-groups"),
                        Stream.of(command))
                .toArray(String[]::new);
    }

    private String ok(String... command) {
        return machine.run(command).orThrow(String.join(" ", command) + "\n" + log());
    }

    private String show(String property) {
        return ok("systemctl", "show", "--value", "--property=" + property, SERVICE)
                .strip();
    }

    private String commandLine() throws IOException {
        return Files.readString(machine.at("/proc/" + show("MainPID") + "/cmdline"))
                .replace('\0', ' ');
    }

    /** Of all processes of the machine. */
    private List<String> commandLines() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(machine.at("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    found.add(Files.readString(process.resolve("cmdline")).replace('\0', ' '));
                } catch (IOException ended) {
                    // between the list and the look
                }
            }
        }
        return found;
    }

    private String log() {
        try {
            Path file = machine.at("/var/log/serve.log");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> records(String ending) {
        Path runs = machine.at("/var/lib/vya-backupdb/state/runs");
        return files(runs).stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
    }

    private List<String> files(String below) {
        return files(machine.at(below)).stream().map(Path::toString).toList();
    }

    private static List<Path> files(Path below) {
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(machine.at(file), text);
    }

    private void awaited(Callable<Boolean> condition) {
        await(log()).atMost(LONG).pollInterval(Duration.ofMillis(200)).until(condition);
    }
}
