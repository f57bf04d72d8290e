package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ServiceEnvironmentTest {
    private static Optional<ServiceEnvironment> of(Map<String, String> environment) {
        return ServiceEnvironment.of(environment::get, 7);
    }

    @Test
    void nothingWhereSystemdDidNotStartIt() {
        assertThat(of(Map.of())).isEmpty();
        assertThat(of(Map.of("NOTIFY_SOCKET", " ", "WATCHDOG_USEC", "1"))).isEmpty();
    }

    @Test
    void whereSystemdListensAndHowOftenItWantsToHear() {
        assertThat(of(Map.of("NOTIFY_SOCKET", "@abstract")))
                .contains(new ServiceEnvironment("@abstract", Optional.empty()));
        assertThat(of(Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "180000000", "WATCHDOG_PID", "7")))
                .contains(new ServiceEnvironment("/run/n", Optional.of(Duration.ofMinutes(3))));
        assertThat(of(Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "180000000", "WATCHDOG_PID", "8")))
                .contains(new ServiceEnvironment("/run/n", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "", "99999999999999999999"})
    void aTimeThatIsNoneIsNoWatchdog(String micros) {
        assertThat(of(Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", micros)))
                .contains(new ServiceEnvironment("/run/n", Optional.empty()));
    }
}
