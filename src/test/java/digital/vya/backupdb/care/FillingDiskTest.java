package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A destination on a disk of its own that is filled by others, emptied and filled again. */
@Tag("server")
@Tag("root")
class FillingDiskTest {
    private static final int BYTES_A_DAY = 40_000;

    @TempDir
    private Path home;

    private Installation installation;

    @Test
    void itIsToldOnceWithTheDayAndNothingIsRemoved() throws Exception {
        installation = Installation.in(home);
        installation.write("data/file", "what is backed up");
        Path disk = Files.createDirectories(installation.destination("disk"));
        Tool.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=4m", "none", disk.toString())
                .orThrow("mount");
        try (HookServer hooks = HookServer.start()) {
            installation.configure("""
                    server: {name: test}
                    instances:
                      - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: ['%s/data']}]}
                    policies:
                      - {id: nightly, destinations: [disk], notifications: [warned, alarmed]}
                    destinations:
                      - id: disk
                        type: file
                        parameters: {directory: %s}
                        watermark: {percent: 80, free: 1KB}
                    notifications:
                      - {id: warned, type: webhook, on: [DEGRADED], parameters: {url: '%s'}}
                      - {id: alarmed, type: webhook, on: [FAILED], parameters: {url: '%s'}}
                    """.formatted(home, disk, hooks.url("/warned"), hooks.url("/alarmed")));

            backup();
            assertThat(status().remarks()).extracting(Problem::code).doesNotContain(ErrorCode.DESTINATION_FILLING);
            assertThat(hooks.received("/warned")).isEmpty();
            aMonth();

            Path others = disk.resolve("of-others");
            Files.write(others, new byte[3_500_000]);
            RunOutcome crossed = backup();
            assertThat(crossed.verdict()).isEqualTo(Verdict.SUCCESS);
            assertThat(hooks.received("/warned")).hasSize(1);
            assertThat(hooks.received("/warned").get(0).body())
                    .contains("VYA-4031", "SUCCESS: docs/etc on test", "full on ");
            backup();
            assertThat(hooks.received("/warned")).hasSize(1);

            StatusReport status = status();
            Filling now = status.disks().get(0);
            assertThat(now.filling()).isTrue();
            assertThat(now.usedPercent()).isBetween(82, 95);
            assertThat(now.growthPerDay()).isEqualTo(BYTES_A_DAY);
            LocalDate expected = status.at().toLocalDate().plusDays(Math.round((double) now.freeBytes() / BYTES_A_DAY));
            assertThat(now.fullOn()).isBetween(expected.minusDays(1), expected.plusDays(1));
            assertThat(status.remarks())
                    .filteredOn(remark -> remark.code() == ErrorCode.DESTINATION_FILLING)
                    .singleElement()
                    .satisfies(remark -> assertThat(remark.message()).contains("full on " + now.fullOn()));
            assertThat(status.isWell()).as("it is a warning").isTrue();
            assertThat(doctor())
                    .satisfies(check -> assertThat(check.level()).isEqualTo(Checkup.Level.WARNING))
                    .satisfies(check -> assertThat(check.code()).isEqualTo(ErrorCode.DESTINATION_FILLING))
                    .satisfies(check -> assertThat(check.detail()).contains("full on " + now.fullOn()));

            Files.delete(others);
            backup();
            assertThat(doctor().level()).isEqualTo(Checkup.Level.OK);
            Files.write(others, new byte[3_500_000]);
            backup();
            assertThat(hooks.received("/warned")).hasSize(2);
            assertThat(hooks.received("/alarmed")).isEmpty();
            assertThat(Installation.files(disk).stream().filter(file -> file.endsWith(".manifest.json")))
                    .as("all backups are still there")
                    .hasSize(5);
        } finally {
            Tool.run("umount", disk.toString()).orThrow("umount");
        }
    }

    private RunOutcome backup() {
        RunOutcome outcome = installation.backup();
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.SUCCESS);
        return outcome;
    }

    private StatusReport status() {
        try (Routes routes = installation.start()) {
            return routes.request("direct:status", "", StatusReport.class);
        }
    }

    private Checkup.Check doctor() {
        try (Routes routes = installation.start()) {
            return routes.request("direct:doctor", installation.config(), Checkup.class).checks().stream()
                    .filter(check -> check.what().equals("space") && "disk".equals(check.subject()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** As if backups of this size had come each day. */
    private void aMonth() throws Exception {
        Instant now = Instant.now();
        try (Connection catalog = DriverManager.getConnection(
                        "jdbc:sqlite:" + installation.state().resolve("catalog/catalog.db"));
                PreparedStatement point = catalog.prepareStatement("INSERT INTO points (id, instance, database_name,"
                        + " taken_at, verdict, raw_bytes, packed_bytes, data_bytes, digest, manifest)"
                        + " VALUES (?, 'docs', 'old', ?, 'SUCCESS', 1, ?, 1, '', '')");
                PreparedStatement location = catalog.prepareStatement("INSERT INTO locations (destination, point,"
                        + " state, since) VALUES ('disk', ?, 'HELD', ?)")) {
            for (int day = 1; day <= 30; day++) {
                String id = "docs/old/" + day;
                long at = now.minus(Duration.ofDays(day)).plusSeconds(3600).toEpochMilli();
                point.setString(1, id);
                point.setLong(2, at);
                point.setInt(3, BYTES_A_DAY);
                point.executeUpdate();
                location.setString(1, id);
                location.setLong(2, at);
                location.executeUpdate();
            }
        }
    }
}
