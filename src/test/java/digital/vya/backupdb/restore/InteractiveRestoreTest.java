package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Answering;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person who chooses, is asked, and may say no: at a console of the test, and at a terminal the system makes. */
@Tag("server")
class InteractiveRestoreTest {
    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), "").backedUp();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void again() {
        shop.reset();
    }

    private static Answering.Said answered(List<String> answers, String... arguments) {
        return Answering.run(shop.scene.installation.home(), answers, arguments);
    }

    @Test
    void aPointIsChosenFromTheListAndAnInstanceFromTheKnownOnes() {
        Answering.Said said = answered(List.of("1", "clean", "yes"), "restore", "--interactive");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.out()).containsPattern("1 +\\d{4}-.* pg +shop +SUCCESS").contains("Instances: pg, clean");
        assertThat(said.asked()).contains("Which one? Number", "Into which one? Nothing for pg:", "Type yes to go on:");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    @Test
    void nothingNamedIsTheSameAndNothingTypedIsTheBackupsOwnInstance() {
        Answering.Said said = answered(List.of("1", "", "yes"), "restore");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.out()).contains("Database     shop on pg");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,clean,no  | 6 | Nothing was changed.",
                "1,clean,YES | 6 | Nothing was changed.",
                "1,clean     | 6 | Nothing was changed.",
                "0           | 1 | Nothing was chosen",
                "99          | 1 | Nothing was chosen",
                "one         | 1 | Nothing was chosen",
                "''          | 1 | Nothing was chosen",
                "1,nowhere   | 2 | There is no instance nowhere; known are pg, clean",
            })
    void whoDoesNotAgreeIsToldThatNothingWasChanged(String answers, int status, String words) {
        Answering.Said said = answered(List.of(answers.split(",")), "restore", "--interactive");
        assertThat(said.status()).as(said.toString()).isEqualTo(status);
        assertThat(said.out() + said.err()).contains(words);
        shop.isUntouched();
    }

    @Test
    void noIsNoInJsonToo() throws IOException {
        Answering.Said said = answered(List.of("no"), "restore", "-d", "shop", "-i", "pg", "--json");
        assertThat(said.status()).as(said.toString()).isEqualTo(6);
        assertThat(new Scene.Said(0, said.out(), "").json().has("outcome")).isFalse();
        shop.isUntouched();
    }

    /** Nobody wrote down these answers for a console of ours: the process finds its terminal itself. */
    @Test
    void theProcessAsksAtItsOwnTerminal() throws Exception {
        Tty no = atATerminal("1\nclean\nno\n", "restore");
        assertThat(no.status()).as(no.shown()).isEqualTo(6);
        assertThat(no.shown()).contains("Which one? Number", "Type yes to go on:", "Nothing was changed.");
        shop.isUntouched();

        Tty yes = atATerminal("yes\n", "restore", "-d", "shop", "-i", "pg");
        assertThat(yes.status()).as(yes.shown()).isZero();
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);

        Tty back = atATerminal("no\n", "rollback", "-d", "shop", "-i", "pg");
        assertThat(back.status()).as(back.shown()).isEqualTo(6);
        assertThat(back.shown()).contains("put aside at", "Nothing was changed.");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }

    /** What a person would see, and the exit status. */
    private record Tty(int status, String shown) {}

    private static Tty atATerminal(String typed, String... arguments) throws Exception {
        String command = shop.scene.installation.command(Installation.COUNTED, arguments).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        Process process = new ProcessBuilder(
                        "script", "--quiet", "--return", "--command", "exec " + command, "/dev/null")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().write(typed.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.getOutputStream().close();
        return new Tty(process.waitFor(), shown);
    }
}
