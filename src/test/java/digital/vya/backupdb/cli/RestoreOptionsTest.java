package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

/** Options of {@code restore} that contradict each other are refused before anything is started. */
@Tag("unit")
class RestoreOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-f a.sql --point p -i main                   | --file and --point exclude each other",
                "--point p -d shop -i main                    | --point and --database exclude each other",
                "-f a.sql --source other -i main              | --file takes no --source, --at or --from",
                "-f a.sql --at latest -i main                 | --file takes no --source, --at or --from",
                "-f a.sql --from disk -i main                 | --file takes no --source, --at or --from",
                "--point p --at latest -i main                | --point takes no --source or --at",
                "--point p --source other -i main             | --point takes no --source or --at",
                "-d shop -i main --roles some                 | --roles is missing or overwrite",
                "-d shop -i main --roles overwrite --skip-roles | --skip-roles and --roles=overwrite exclude",
                "-d shop -i main --jobs 0                     | --jobs is 1 or more",
                "-d shop -i main --keep                       | --keep needs --mode test",
                "-d shop -i main --mode fast --keep-old 7d    | --keep-old needs --mode safe",
                "-d shop -i main --keep-old soon              | --keep-old",
                "-d shop -i main --schema-only --data-only    | --schema-only and --data-only exclude each other",
                "-d shop -i main --owner me --no-owner        | --owner and --no-owner exclude each other",
                "-d shop -i main --mode slow                  | slow",
                "-d shop -i main --at yesterday               | yesterday",
                "-f a.sql -i main --interactive               | --interactive excludes --file and --point",
                "--point p -i main --interactive              | --interactive excludes --file and --point",
                "--interactive --json                         | --interactive excludes --json",
                "--interactive -d shop --at latest            | --at needs --database, and no --interactive",
                "-i main --at latest                          | --at needs --database",
                "-d shop                                      | --instance is missing",
            })
    void contradictionsAreUsageErrors(String options, String words) {
        FakeRuntime runtime = new FakeRuntime();
        StringWriter err = new StringWriter();
        int status = new CommandLineEntry(
                        FakeRuntime.HOME,
                        runtime,
                        file -> List.of(),
                        Terminal.of(new StringReader(""), new PrintWriter(new StringWriter())))
                .commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err), Ansi.OFF)
                .execute(("restore --force " + options).split(" +"));
        assertThat(err.toString()).contains(words);
        assertThat(status).isEqualTo(2);
        assertThat(runtime.asked).isEmpty();
    }

    @Test
    void withoutATerminalNothingCanBeChosenOrConfirmed() {
        FakeRuntime.Said chosen = new FakeRuntime().run("restore", "--interactive");
        assertThat(chosen.exit()).isEqualTo(2);
        assertThat(chosen.err()).contains("nothing is chosen: give --file, --point or --database");
        FakeRuntime.Said confirmed = new FakeRuntime().run("restore", "-d", "shop", "-i", "main");
        assertThat(confirmed.exit()).isEqualTo(1);
        assertThat(confirmed.err()).contains("VYA-8017", "--force");
        FakeRuntime.Said rollback = new FakeRuntime().run("rollback", "-d", "shop", "-i", "main");
        assertThat(rollback.exit()).isEqualTo(1);
        assertThat(rollback.err()).contains("VYA-8017");
    }
}
