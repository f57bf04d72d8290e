package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.AsOf;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which restore point is taken when a clock jumped ahead for one of them. */
@Tag("unit")
class NewestPointTest {
    private final Instant now = Instant.now();
    private static final Problem AHEAD =
            new Problem(ErrorCode.POINT_AHEAD, "disk: ahead, yet to come", "Set the clock.");

    private final RestoreSources sources = new RestoreSources(
            new Settings(
                    new Settings.Server("test", null, null, null),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()),
            null,
            null,
            null,
            Clock.system(ZoneId.systemDefault()));

    @Test
    void theNewestIsNeverFromTheFuture() {
        RestorePoint old = point("old", now.minus(Duration.ofDays(2)));
        RestorePoint latest = point("latest", now.minus(Duration.ofHours(1)));
        RestorePoint ahead = point("ahead", now.plus(Duration.ofDays(365)));
        RestoreListing all = new RestoreListing(List.of(ahead, old, latest), List.of(), List.of(AHEAD));

        RestoreRequest.What newest = what(null, null);
        assertThat(sources.choose(all, newest, null)).isEqualTo(latest);
        assertThat(RestoreSources.warnings(all, newest)).containsExactly(AHEAD);
        assertThat(sources.choose(all, what(null, now.minus(Duration.ofDays(1))), null))
                .isEqualTo(old);
        assertThat(sources.choose(all, what(null, now.plus(Duration.ofDays(9999))), null))
                .isEqualTo(latest);
        assertThat(sources.choose(all, what("ahead", null), null)).isEqualTo(ahead);
    }

    @Test
    void whereAllAreFromTheFutureNoneIsTakenAndTheyAreNamed() {
        RestorePoint ahead = point("ahead", now.plus(Duration.ofDays(365)));
        RestoreListing all = new RestoreListing(List.of(ahead), List.of(), List.of(AHEAD));

        assertThatThrownBy(() -> sources.choose(all, what(null, null), null))
                .isInstanceOfSatisfying(BackupException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.POINT_UNKNOWN);
                    assertThat(e.hint()).contains("--point");
                })
                .hasMessageEndingWith("; disk: ahead, yet to come");
    }

    @Test
    void clocksMayDifferALittle() {
        assertThat(Newest.isAhead(now.plus(Duration.ofMinutes(5)), now)).isFalse();
        assertThat(Newest.isAhead(now.plus(Duration.ofMinutes(5)).plusMillis(1), now))
                .isTrue();
        List<Instant> sorted = Stream.of(-60, 3600, 60, 7200, -3600)
                .map(now::plusSeconds)
                .sorted(Newest.first(now))
                .toList();
        assertThat(sorted)
                .extracting(moment -> Duration.between(now, moment).toSeconds())
                .containsExactly(60L, -60L, -3600L, 7200L, 3600L);
    }

    private static RestorePoint point(String id, Instant taken) {
        OffsetDateTime at = taken.atOffset(ZoneOffset.UTC);
        return new RestorePoint(
                "disk",
                new Manifest(
                        Manifest.VERSION,
                        id,
                        "run",
                        "main",
                        "postgresql",
                        "shop",
                        at,
                        "UTC",
                        Verdict.SUCCESS,
                        List.of(),
                        "15.4",
                        "15.4",
                        List.of(new Manifest.Entry(ArtifactKind.DATA, "shop.sql", 1, 1, "0", Codec.NONE, null)),
                        Map.of(),
                        Manifest.RolesOutcome.INCLUDED,
                        "nightly",
                        "3.0.0",
                        null,
                        null,
                        null));
    }

    private static RestoreRequest.What what(String point, Instant at) {
        AsOf asOf = at == null ? null : new AsOf(null, at);
        return new RestoreRequest.What(null, point, "main", "shop", asOf, null);
    }
}
