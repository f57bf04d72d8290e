package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.Answers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** What somebody who watches the demo reads; also counts what did not hold. */
final class Screen {
    private final PrintStream out;
    private final Instant start = Instant.now();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int step;
    private int passed;
    private int failed;

    Screen(PrintStream out) {
        this.out = out;
    }

    /** For a part that runs beside others: nobody sees it before it is added. */
    Screen aside() {
        return new Screen(new PrintStream(kept, true, StandardCharsets.UTF_8));
    }

    /** Shows what a part said that ran beside, and counts what did not hold in it. */
    void add(Screen part) {
        out.print(kept.toString(StandardCharsets.UTF_8));
        passed += part.passed;
        failed += part.failed;
    }

    void step(String title) {
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        out.printf("%n[%d] %s  (after %d s)%n", ++step, title, seconds);
    }

    void say(String text) {
        text.lines().forEach(line -> out.println("    " + line));
    }

    void command(String line) {
        out.println("    $ " + line);
    }

    void output(String text) {
        text.lines().forEach(line -> out.println("      " + line));
    }

    boolean check(String what, boolean holds) {
        out.println((holds ? "    PASS  " : "    FAIL  ") + what);
        if (holds) {
            passed++;
        } else {
            failed++;
        }
        return holds;
    }

    /** Checks that both sides said the same, and tells the first differences. */
    void same(String of, Answers answers) {
        if (!check(of + answers.question(), answers.same())) {
            answers.differences().stream().limit(10).forEach(this::output);
        }
    }

    boolean allPassed() {
        return failed == 0 && passed > 0;
    }

    void end(String where) {
        out.printf(
                "%n%s: %d checks passed, %d failed, in %d s%n%s%n",
                allPassed() ? "PASS" : "FAIL",
                passed,
                failed,
                Duration.between(start, Instant.now()).toSeconds(),
                where);
    }
}
