package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.NotificationTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people read of a test of notifications. */
@Tag("unit")
class NotifyTestCommandTest {
    private static final String URI = "direct:notify-test";

    @Test
    void saysOfEachWhetherItWasSentAndWhatToDo() {
        FakeRuntime runtime = new FakeRuntime().answer(URI, Samples.notificationTests());
        FakeRuntime.Said said = runtime.run("notify", "test");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).isEqualTo("""
                team-mail (mail): sent
                team-slack (slack): not sent: VYA-6001 hooks.slack.com answered 404
                  hint: Make a new address.
                """);
        assertThat(runtime.asked).containsExactly(List.of());
    }

    @Test
    void itsStatusIsZeroWhenAllWereSent() {
        FakeRuntime runtime =
                new FakeRuntime().answer(URI, List.of(new NotificationTest("team-mail", "mail", true, null)));
        assertThat(runtime.run("notify", "test", "team-mail").exit()).isZero();
        assertThat(runtime.asked).containsExactly(List.of("team-mail"));
    }

    @Test
    void withoutNotificationsItSaysSo() {
        FakeRuntime.Said said = new FakeRuntime().answer(URI, List.of()).run("notify", "test");
        assertThat(said.out()).startsWith("no notifications");
        assertThat(said.exit()).isEqualTo(1);
    }

    @Test
    void anUnknownOneIsAWrongCommandLine() {
        FakeRuntime runtime = new FakeRuntime();
        runtime.failure = new BackupException(
                ErrorCode.UNKNOWN_NOTIFICATION, "There is no notification tem", "Did you mean `team`?", null);
        FakeRuntime.Said said = runtime.run("notify", "test", "tem");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("VYA-6002 There is no notification tem", "hint: Did you mean `team`?");
    }

    @Test
    void theOldTestMailIsAnsweredWithIt() {
        FakeRuntime.Said said = new FakeRuntime().run("-t");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("`vya-backupdb notify test` sends a test");
        assertThat(new FakeRuntime().run("notify").exit()).isEqualTo(2);
    }
}
