package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TextsTest {
    private static final Settings.Server SERVER = Outcomes.settings().server();

    private static Message of(DatabaseOutcome... databases) {
        return Message.of(SERVER, Outcomes.run(databases), null);
    }

    @Test
    void subjects() {
        DatabaseOutcome good = Outcomes.success("prod", "shop");
        assertThat(of(good).subject()).isEqualTo("[vya-backupdb] SUCCESS: prod/shop on db-host-1");
        assertThat(of(good, good).subject()).isEqualTo("[vya-backupdb] SUCCESS: 2 databases on db-host-1");
        assertThat(of(good, Outcomes.degraded("prod", "erp")).subject())
                .isEqualTo("[vya-backupdb] DEGRADED: 1 of 2 databases on db-host-1");
        assertThat(of(good, Outcomes.partial("prod", "a"), Outcomes.failed("prod", "b", "no"))
                        .subject())
                .isEqualTo("[vya-backupdb] FAILED: 1 of 3 databases on db-host-1");
        assertThat(of(Outcomes.failed("prod", null, "no route")).subject())
                .isEqualTo("[vya-backupdb] FAILED: prod (whole instance) on db-host-1");
        assertThat(Message.of(SERVER, Outcomes.nothingReached(), null).subject())
                .isEqualTo("[vya-backupdb] FAILED: the run itself on db-host-1");
    }

    @Test
    void theTextTellsEverythingWorstFirst() {
        Message message = of(
                Outcomes.success("prod", "shop"),
                Outcomes.partial("prod", "wiki"),
                Outcomes.failed("prod", "erp", "pg_dump exited with 1\nFATAL: no more slots"));

        assertThat(message.text()).isEqualTo("""
                FAILED: 1 of 3 databases

                Server:       db-host-1, São Paulo, VYA Digital
                Run:          20261121-023000-ab12 (schedule nightly)
                Started:      2026-11-21 02:30:00 -03:00
                Duration:     18 min 00 s
                Size:         236.0 MB packed to 52.0 MB (22.0%)

                FAILED  prod/erp
                  Duration:     3.0 s
                  Error:        VYA-2002 pg_dump exited with 1
                                FATAL: no more slots
                  What to do:   Read the tool's last words below the message.

                PARTIAL  prod/wiki
                  Size:         118.0 MB packed to 26.0 MB (22.0%)
                  Duration:     1 min 57 s
                  File:         prod/wiki/wiki_20261121_023000
                  Destinations: disk committed, offsite FAILED, dead letter dl-77
                  Error:        VYA-5001 s3 answered 403 for wiki
                  What to do:   Mend it.

                SUCCESS  prod/shop
                  Size:         118.0 MB packed to 26.0 MB (22.0%)
                  Duration:     1 min 57 s
                  File:         prod/shop/shop_20261121_023000
                  Destinations: disk committed
                """);
    }

    @Test
    void namesAreDataInEveryForm() {
        String name = "<script>alert('x')</script>\r\nBcc: a@b\u2028\u202Eevil & \"co\" 👩‍💻";
        Message message = of(Outcomes.failed("prod", name, name));

        assertThat(message.subject())
                .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u202E]")
                .contains("👩‍💻");
        assertThat(message.text()).doesNotContainPattern("[\\u2028\\u202E\\r]").contains("<script>");
        assertThat(message.html())
                .doesNotContain("<script", "alert('", "\u202E", "\r")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "&amp; &quot;co&quot; 👩‍💻");
        assertThat(message.json()).contains("\\r\\nBcc");
    }

    @Test
    void theServersNameIsDataToo() {
        Settings.Server odd = new Settings.Server("a<b>\nX: y", "<i>", null, null);
        Message message = Message.of(odd, Outcomes.run(Outcomes.success("prod", "shop")), null);

        assertThat(message.subject()).endsWith("on a<b>\uFFFDX: y");
        assertThat(message.html()).contains("a&lt;b&gt;").doesNotContain("<b>\uFFFD", "<i>");
    }

    @Test
    void aRunOfThousandsStaysReadable() {
        DatabaseOutcome[] many = IntStream.range(0, 5000)
                .mapToObj(i -> i == 4321
                        ? Outcomes.failed("prod", "the-bad-one", "x".repeat(70_000))
                        : Outcomes.success("prod", "db" + i))
                .toArray(DatabaseOutcome[]::new);
        Message message = of(many);

        assertThat(message.text()).contains("FAILED  prod/the-bad-one", "… and 4800 more");
        assertThat(message.html())
                .contains("prod/the-bad-one", "… and 4800 more")
                .hasSizeLessThan(500_000);
    }

    @Test
    void nothingDumpedHasNoSize() {
        Message message = of(Outcomes.failed("prod", "erp", "no"));
        assertThat(message.text()).doesNotContain("Size:");
        assertThat(message.html()).doesNotContain("Size:");
    }

    @Test
    void aLongNameLeavesTheSubjectShort() {
        RunOutcome outcome = Outcomes.run(Outcomes.success("prod", "🐘".repeat(400)));
        String subject = Message.of(SERVER, outcome, null).subject();

        assertThat(subject.codePointCount(0, subject.length())).isEqualTo(160);
        assertThat(subject).endsWith("🐘…");
    }
}
