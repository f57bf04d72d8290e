package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CallingUserTest {
    @Test
    void whereAUserCameFromIsWhatSudoAndSshdSay() {
        assertThat(via(Map.of())).isNull();
        assertThat(via(Map.of("SUDO_USER", "anna"))).isEqualTo("sudo of anna");
        assertThat(via(Map.of("SSH_CONNECTION", "10.0.0.7 52110 10.0.0.1 22"))).isEqualTo("ssh from 10.0.0.7");
        assertThat(via(Map.of("SUDO_USER", "DOM\\anna", "SSH_CONNECTION", "fe80::1%eth0 1 fe80::2 22")))
                .isEqualTo("sudo of DOM\\anna, ssh from fe80::1%eth0");
    }

    /** Anything may stand there. */
    @Test
    void whatIsNoNameIsLeftOut() {
        assertThat(via(Map.of("SUDO_USER", "a\nb", "SSH_CONNECTION", ""))).isNull();
        assertThat(via(Map.of("SUDO_USER", "x".repeat(101)))).isNull();
    }

    @Test
    void thisProcessHasAUserAndAMachine() {
        assertThat(CallingUser.actor().user()).isEqualTo(System.getProperty("user.name"));
        assertThat(CallingUser.actor().from()).startsWith(CallingUser.actor().machine());
    }

    private static String via(Map<String, String> environment) {
        return CallingUser.via(environment::get);
    }
}
