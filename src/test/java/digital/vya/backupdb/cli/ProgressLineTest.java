package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.model.Going;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stands in the line, and that it is a line: written over, taken away, never more than a terminal's columns. */
@Tag("unit")
class ProgressLineTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);
    private static final long MB = 1024 * 1024;

    private final AtomicReference<List<Going>> going = new AtomicReference<>(List.of());
    private final StringWriter written = new StringWriter();

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    private static Going dump(long done, long of, long seconds) {
        return Going.flowing("dump pg/shop", seconds(seconds), done, of, false);
    }

    @Test
    void bytesTheirShareTheirRateAndTheRest() {
        Going before = dump(50 * MB, 400 * MB, 58);
        Going now = dump(100 * MB, 400 * MB, 60);
        assertThat(ProgressLine.figures(now, before)).isEqualTo(": 100.0 MB, 25 %, 25.0 MB/s, about 3 min left");
    }

    @Test
    void withoutAnEstimateTheTimeThatPassed() {
        assertThat(ProgressLine.figures(dump(100 * MB, 0, 60), null)).isEqualTo(": 100.0 MB, 1 min 00 s");
        assertThat(ProgressLine.figures(dump(0, 0, 2), null)).isEqualTo(": 0 B, 2.0 s");
    }

    @Test
    void anEstimateThatWasTooSmallIsNotTheEnd() {
        assertThat(ProgressLine.figures(dump(500 * MB, 400 * MB, 60), null)).isEqualTo(": 500.0 MB, 99 %, 1 min 00 s");
    }

    @Test
    void whatIsCountedAndWhatOnlyTakesItsTime() {
        assertThat(ProgressLine.figures(Going.counted("removals", 3, 4, seconds(60)), null))
                .isEqualTo(": 3 of 4, about 30 s left");
        assertThat(ProgressLine.figures(Going.counted("removals", 0, 4, seconds(1)), null))
                .isEqualTo(": 0 of 4, 1.0 s");
        assertThat(ProgressLine.figures(Going.phase("create pg/shop", seconds(7)), null))
                .isEqualTo(": 7.0 s");
    }

    /** Another thing of another name has no rate yet. */
    @Test
    void aRateIsOfOneThing() {
        Going other = Going.flowing("dump pg/crm", seconds(1), MB, 0, false);
        assertThat(ProgressLine.figures(dump(100 * MB, 0, 60), other)).doesNotContain("/s");
        Going phase = Going.phase("dump pg/shop", seconds(59));
        assertThat(ProgressLine.figures(dump(100 * MB, 0, 60), phase)).doesNotContain("/s");
        assertThat(ProgressLine.figures(dump(100 * MB, 0, 1), dump(50 * MB, 0, 60)))
                .as("read once more")
                .doesNotContain("/s");
    }

    @Test
    void itIsWrittenOverAndTakenAway() {
        ProgressLine line = ProgressLine.of(going::get, new PrintWriter(written));
        going.set(List.of(dump(100 * MB, 400 * MB, 60)));
        String shown = "dump pg/shop: 100.0 MB, 25 %, about 3 min left";
        await().atMost(LONG_ENOUGH).until(() -> text().contains(shown));
        going.set(List.of(Going.counted("removals", 3, 4, seconds(2))));
        await().atMost(LONG_ENOUGH).until(() -> text().contains("removals: 3 of 4, 2.0 s"));
        line.close();

        String blanks = " ".repeat(shown.length());
        assertThat(text()).contains(shown + "\r" + blanks + "\rremovals: 3 of 4, 2.0 s");
        assertThat(screen(text())).isBlank();
    }

    @Test
    void itIsMadeOfBlanksAndCarriageReturnsAndFitsATerminal() {
        String name = "\u001b[31mo".repeat(40) + "\nnew line";
        going.set(List.of(
                Going.flowing("restore pg/" + name, seconds(4000), 123_456_789_012L, 999_999_999_999L, true),
                dump(1, 2, 3),
                dump(1, 2, 3)));
        ProgressLine line = ProgressLine.of(going::get, new PrintWriter(written));
        await().atMost(LONG_ENOUGH).until(() -> text().contains(", and 2 more"));
        line.close();

        assertThat(text()).doesNotContain("\u001b", "\n");
        for (String painted : text().split("\r", -1)) {
            assertThat(painted.length()).isLessThanOrEqualTo(79);
        }
    }

    /** A question, and what it is about, stand alone; the line comes back behind them. */
    @Test
    void nothingIsPaintedWhileAPersonIsAsked() {
        going.set(List.of(dump(MB, 0, 60)));
        AtomicInteger looked = new AtomicInteger();
        ProgressLine line = ProgressLine.of(
                () -> {
                    looked.incrementAndGet();
                    return going.get();
                },
                new PrintWriter(written));
        await().atMost(LONG_ENOUGH).until(() -> text().contains("dump pg/shop"));
        AtomicReference<String> seen = new AtomicReference<>();
        boolean answer = ProgressLine.aside(new PrintWriter(written), () -> {
            int before = looked.get();
            seen.set(screen(text()));
            // what would paint waits for the terminal meanwhile
            await().atMost(LONG_ENOUGH).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread ->
                            thread.getName().equals("progress line") && thread.getState() == Thread.State.BLOCKED));
            return looked.get() == before;
        });
        assertThat(answer).isTrue();
        assertThat(seen.get()).isBlank();
        int before = looked.get();
        await().atMost(LONG_ENOUGH).until(() -> looked.get() > before);
        line.close();
    }

    private String text() {
        synchronized (written.getBuffer()) {
            return written.toString();
        }
    }

    /** What a terminal shows in the end of what was written on its line. */
    private static String screen(String text) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\r') {
                column = 0;
                continue;
            }
            if (column < line.length()) {
                line.setCharAt(column, c);
            } else {
                line.append(c);
            }
            column++;
        }
        return line.toString();
    }
}
