package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.VerifyRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class CommandsTest {
    private static final Finding ERROR = new Finding(
            Finding.Severity.ERROR, Path.of("config/backup.yaml"), 7, "unknown key `prot`", "Write `port`.");
    private static final Finding WARNING = new Finding(
            Finding.Severity.WARNING, Path.of("config/backup.yaml"), 9, "plain-text password", "Use {{env:NAME}}.");

    private final FakeRuntime runtime = new FakeRuntime();

    @Test
    void serveRunsSchedulesUntilStopped() {
        assertThat(runtime.run("serve").exit()).isZero();
        assertThat(runtime.served).isTrue();
        assertThat(runtime.schedules).isTrue();
        assertThat(runtime.open).isZero();
    }

    @Test
    void restoreListShowsEachPointOnceWithAllItsDestinations() {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.ofHours(-3)).truncatedTo(ChronoUnit.SECONDS);
        OffsetDateTime today = now.minusHours(5).minusMinutes(30);
        OffsetDateTime lately = now.minusDays(40).minusHours(1);
        runtime.answer(
                "direct:restore-list",
                Samples.listing(
                        Samples.point("cloud", "shop", today),
                        Samples.point("disk", "shop", today),
                        Samples.point("disk", "old", lately)));
        FakeRuntime.Said said = runtime.run("restore-list", "-i", "main", "--destination", "disk");
        assertThat(runtime.asked).containsExactly(new RestoreListRequest("main", null, "disk"));
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                        AGE   OUTCOME  ROLES  SIZE    DESTINATIONS  RESTORE POINT
                        5 h   SUCCESS  yes    2.0 KB  cloud, disk   main/shop/shop_20261121_023000
                        40 d  SUCCESS  yes    2.0 KB  disk          main/old/old_20261121_023000
                        """);
        assertThat(said.out().lines()).allMatch(line -> line.length() <= 80);
    }

    /** The same name and other bytes: whoever restores has to know. */
    @Test
    void whatDestinationsDisagreeAboutIsNotJoined() {
        runtime.answer(
                "direct:restore-list",
                Samples.listing(
                        Samples.point("cloud", "shop", Samples.TAKEN),
                        Samples.point("disk", "shop", Samples.TAKEN.plusSeconds(1))));
        assertThat(runtime.run("restore-list").out().lines()).hasSize(3);
    }

    @Test
    void restoreListFiltersByTimeAndOutcome() {
        runtime.answer("direct:restore-list", Samples.listing());
        Instant before = Instant.now();
        runtime.run("restore-list", "--since", "2026-11-20", "--until", "2026-11-21", "--outcome", "degraded");
        runtime.run("restore-list", "--since", "2026-11-20T02:30:00-03:00", "--until", "2026-11-21 02:30");
        runtime.run("restore-list", "--since", "7d", "--until", "36h");
        Instant after = Instant.now();

        ZoneId here = ZoneId.systemDefault();
        RestoreListRequest days = (RestoreListRequest) runtime.asked.get(0);
        assertThat(days.since())
                .isEqualTo(LocalDate.parse("2026-11-20").atStartOfDay(here).toInstant());
        assertThat(days.until())
                .isEqualTo(LocalDate.parse("2026-11-22")
                        .atStartOfDay(here)
                        .toInstant()
                        .minusNanos(1));
        assertThat(days.verdict()).isEqualTo(Verdict.DEGRADED);
        RestoreListRequest times = (RestoreListRequest) runtime.asked.get(1);
        assertThat(times.since()).isEqualTo(Instant.parse("2026-11-20T05:30:00Z"));
        assertThat(times.until())
                .isEqualTo(LocalDateTime.parse("2026-11-21T02:30").atZone(here).toInstant());
        RestoreListRequest ago = (RestoreListRequest) runtime.asked.get(2);
        assertThat(ago.since()).isBetween(before.minus(Duration.ofDays(7)), after.minus(Duration.ofDays(7)));
        assertThat(ago.until()).isBetween(before.minus(Duration.ofHours(36)), after.minus(Duration.ofHours(36)));
    }

    @Test
    void aDestinationThatCannotBeReadIsNamedBesideTheRest() {
        Problem down = new Problem(ErrorCode.DESTINATION_UNREADABLE, "cloud: refused", "Mend it.");
        runtime.answer(
                "direct:restore-list",
                new RestoreListing(List.of(Samples.point("disk", "shop", Samples.TAKEN)), List.of(down), List.of()));
        FakeRuntime.Said said = runtime.run("restore-list");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("main/shop/shop_20261121_023000");
        assertThat(said.err()).isEqualTo("error: VYA-5010 cloud: refused\nhint: Mend it.\n");
    }

    @Test
    void verifyShowsWhatItFoundAndNamesEachProblem() {
        runtime.answer("direct:verify", Samples.verification());
        FakeRuntime.Said said = runtime.run("verify", "-i", "main", "-d", "shop", "--from", "disk");
        assertThat(runtime.asked).containsExactly(new VerifyRequest(null, "main", "shop", "disk"));
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).isEqualTo("""
                        TAKEN                       INSTANCE  DATABASE  DESTINATION  RESULT   FILES   SIZE    RESTORE POINT
                        2026-11-21 02:30:00 -03:00  main      shop      disk         DAMAGED  1 of 2  1.0 KB  main/shop/shop_20261121_023000
                        """);
        assertThat(said.err()).isEqualTo("""
                        error: VYA-7102 disk: main/shop/shop.sql.gz has another SHA-256 than the manifest says
                        hint: Take another destination.
                        """);
    }

    @Test
    void namesCannotSteerTheTerminal() {
        runtime.answer(
                "direct:restore-list", Samples.listing(Samples.point("disk", "a\u001b[2Jb\u0007", Samples.TAKEN)));
        assertThat(runtime.run("restore-list").out())
                .doesNotContain("\u001b", "\u0007")
                .contains("a\ufffd[2Jb\ufffd");
    }

    @Test
    void anEmptyListSaysSo() {
        runtime.answer("direct:restore-list", Samples.listing()).answer("direct:dead-letter-list", List.of());
        assertThat(runtime.run("restore-list").out()).isEqualTo("no restore points\n");
        assertThat(runtime.run("dead-letter", "list").out()).isEqualTo("no dead letters\n");
    }

    @Test
    void validateStartsNothingAndReportsAll() {
        runtime.findings = List.of(ERROR, WARNING);
        FakeRuntime.Said said = runtime.run("config", "validate", "--config", "/etc/vya/backup.yaml");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.out()).isEqualTo("""
                        config/backup.yaml:7: error: unknown key `prot`
                          fix: Write `port`.
                        config/backup.yaml:9: warning: plain-text password
                          fix: Use {{env:NAME}}.
                        not valid: /etc/vya/backup.yaml, 1 error, 1 warning
                        """);
        assertThat(runtime.open).isZero();
        assertThat(runtime.asked).isEmpty();
    }

    @Test
    void warningsAloneAreNoFailure() {
        runtime.findings = List.of(WARNING);
        assertThat(runtime.run("config", "validate").exit()).isZero();
    }

    @Test
    void aCommandThatCannotStartSaysEverythingTheCheckFound() {
        runtime.failure = new InvalidConfiguration(List.of(ERROR, WARNING));
        FakeRuntime.Said said = runtime.run("backup", "--all");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .contains("config/backup.yaml:7: error: unknown key `prot`", "config/backup.yaml:9: warning:")
                .contains("error: VYA-1001 1 error in the configuration\nhint: ");
    }

    @Test
    void anErrorIsACodeASentenceAndAHintWithoutATrace() {
        runtime.failure = new BackupException(
                ErrorCode.CONNECTION_FAILED, "main: connection refused", new IllegalStateException("deep cause"));
        FakeRuntime.Said said = runtime.run("backup", "--all");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err())
                .isEqualTo(
                        "error: VYA-3001 main: connection refused\nhint: " + ErrorCode.CONNECTION_FAILED.hint() + "\n");
        assertThat(runtime.run("backup", "--all", "--debug").err()).contains("deep cause", "\tat ");
    }

    @Test
    void anUnknownErrorIsSaidToo() {
        runtime.failure = new IllegalStateException("not foreseen");
        FakeRuntime.Said said = runtime.run("restore-list");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).startsWith("error: VYA-1999 not foreseen");
    }

    @Test
    void aCancelledCommandHasAStatusOfItsOwn() {
        runtime.failure = new BackupException(ErrorCode.CANCELLED, "told to stop");
        assertThat(runtime.run("backup", "--all").exit()).isEqualTo(6);
    }

    @Test
    void deadLettersAreListedWithWhatWentWrong() {
        runtime.answer("direct:dead-letter-list", List.of(Samples.letter("dl-1")));
        FakeRuntime.Said said = runtime.run("dead-letter", "list", "--destination", "cloud");
        assertThat(runtime.asked).containsExactly(new DeadLetterRequest(List.of(), "cloud"));
        assertThat(said.out()).isEqualTo("""
                        LETTER  PARKED                      DESTINATION  RESTORE POINT                   SIZE    WHY
                        dl-1    2026-11-21 02:30:00 -03:00  cloud        main/shop/shop_20261121_023000  1.5 KB  VYA-5001 no such bucket
                        """);
    }

    @Test
    void aRedriveIsGreenOnlyWhenEveryDestinationTookIt() {
        runtime.answer("direct:dead-letter-redrive", List.of(new Redrive(Samples.letter("dl-1"), null)));
        FakeRuntime.Said done = runtime.run("dead-letter", "redrive", "dl-1");
        assertThat(runtime.asked).containsExactly(new DeadLetterRequest(List.of("dl-1"), null));
        assertThat(done.exit()).isZero();
        assertThat(done.out()).contains("dl-1    delivered");

        runtime.answer(
                "direct:dead-letter-redrive",
                List.of(new Redrive(
                        Samples.letter("dl-1"),
                        new Problem(ErrorCode.DELIVERY_FAILED, "still no bucket", "Make it."))));
        FakeRuntime.Said failed = runtime.run("dead-letter", "redrive", "--all", "--destination", "cloud");
        assertThat(failed.exit()).isEqualTo(4);
        assertThat(failed.out()).contains("not taken", "VYA-5001 dl-1: still no bucket");
    }

    @Test
    void dropSaysWhatIsGone() {
        runtime.answer("direct:dead-letter-drop", List.of(Samples.letter("dl-1")));
        assertThat(runtime.run("dead-letter", "drop", "dl-1").out()).isEqualTo("1 dead letter dropped\n  dl-1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dead-letter redrive                       | nothing is chosen",
                "dead-letter drop                          | nothing is chosen",
                "dead-letter drop --all dl-1               | --all and ids exclude each other",
                "dead-letter redrive dl-1 --destination s3 | --destination goes with --all",
                "dead-letter                               | say what to do with the dead letters",
                "restore-list --since yesterday            | --since: `yesterday` is no time",
                "restore-list --until 2026-13-01           | --until: `2026-13-01` is no time",
                "restore-list --since 1d --until 2d        | --since is later than --until",
                "restore-list --outcome FAILED             | --outcome is SUCCESS or DEGRADED",
                "verify                                    | give exactly one of",
                "verify --all --point x                    | give exactly one of",
                "verify --all --database shop              | --database needs --instance",
                "config                                    | say what to do with the configuration",
                "config validate --bogus                   | Unknown option: '--bogus'",
                "bogus --help                              | Unmatched argument at index 0: 'bogus'",
                "--bogus --help                            | Unknown option: '--bogus'",
                "backup bogus --help                       | Unmatched argument at index 1: 'bogus'",
                "backup --bogus --help                     | Unknown option: '--bogus'",
                "config bogus --help                       | Unmatched argument at index 1: 'bogus'",
                "bogus --version                           | Unmatched argument at index 0: 'bogus'",
                "backup --instance                         | Missing required parameter",
                "backup --all --all                        | option '--all' should be specified only once",
            })
    void aWrongCommandLineIsAnErrorAHintAndStatusTwo(String line, String sentence) {
        FakeRuntime.Said said = runtime.run(line.split(" +"));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith("error: " + sentence).contains("\nhint: ");
        assertThat(runtime.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"bakup, backup", "restor-list, restore-list", "deadletter, dead-letter", "dmo, demo"})
    void anUnknownCommandGetsTheNearestOne(String typed, String meant) {
        FakeRuntime.Said said = runtime.run(typed);
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("'" + typed + "'", "hint: Did you mean `" + meant + "`?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule                        | vya-backupdb schedule --help",
                "roles                           | vya-backupdb roles --help",
                "-b                              | vya-backupdb backup --all",
                "-b -d                           | vya-backupdb backup --all --dry-run",
                "-r /backups/shop.sql.gz         | vya-backupdb restore --file FILE",
                "-t                              | notifications",
                "backup -a -c                    | pack: {codec: gzip}",
                "backup -a --compression=gzip    | pack: {codec: gzip}",
                "backup --dbms mysql             | --instance ID",
                "backup --all --force            | Leave it out",
                "restore -f x -i main --verify   | Leave it out",
                "restore --verify-all            | vya-backupdb verify --all",
            })
    void whatWasTypedInVersion2IsAnswered(String line, String answer) {
        FakeRuntime.Said said = runtime.run(line.split(" +"));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err().lines().filter(l -> l.startsWith("hint: ")))
                .singleElement()
                .satisfies(hint -> assertThat(hint).contains(answer));
    }

    @Test
    void versionHelpAndCompletionAreCommandsToo() {
        assertThat(runtime.run("version").out())
                .isEqualTo(runtime.run("--version").out());
        assertThat(runtime.run("help").out()).isEqualTo(runtime.run("--help").out());
        assertThat(runtime.run("help", "config", "validate").out())
                .isEqualTo(runtime.run("config", "validate", "--help").out());
        FakeRuntime.Said unknown = runtime.run("help", "bakup");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err()).contains("Did you mean `backup`?");
        assertThat(runtime.run("completion").out()).contains("complete -F", "restore-list", "--dry-run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h backup", "--help backup", "help", "--debug help", "--debug --help verify"})
    void whatIsToldOfAllNamesAll(String line) {
        assertThat(runtime.run(line.split(" ")).out())
                .contains("\n  demo ", "\n  backup ", "\n  restore-list ", "\n  completion ");
    }

    @Test
    void noCommandIsAnError() {
        FakeRuntime.Said said = runtime.run();
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).startsWith("error: no command was given");
    }

    @Test
    void versionNamesProductJavaAndCamel() {
        FakeRuntime.Said said = runtime.run("--version");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("vya-backupdb ", "Java 17", "Camel 4.");
    }

    @Test
    void helpIsThereForEveryCommand() {
        assertThat(runtime.run("--help").out())
                .contains("demo", "serve", "backup", "restore-list", "config", "dead-letter");
        FakeRuntime.Said said = runtime.run("dead-letter", "redrive", "--help");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("LETTER", "--destination=ID", "--config=FILE", "--json");
    }
}
