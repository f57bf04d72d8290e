package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Durations;
import digital.vya.backupdb.model.AsOf;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Times and durations as people type them. */
final class Times {
    static final String FORMS = "2026-11-21, 2026-11-21T02:30, 2026-11-21T02:30:00-03:00, or how long ago: 36h, 7d";

    static final String LATER =
            "2027-11-21, 2027-11-21T02:30, 2027-11-21T02:30:00-03:00, or how long from now: 36h, 7d";

    private Times() {}

    /** A day is meant to its end; null stays null. */
    static @Nullable Instant later(@Nullable String text, CommandLine command) {
        if (text == null) {
            return null;
        }
        Instant now = Instant.now();
        return Durations.parse(text.strip())
                .map(now::plus)
                .or(() -> read(text, LocalTime.MAX))
                .filter(now::isBefore)
                .orElseThrow(() ->
                        new ParameterException(command, "--until: `" + text + "` is no time to come; write " + LATER));
    }

    /** Null for nothing and for {@code latest}; without an offset the clock of the backup is meant. */
    static @Nullable AsOf at(@Nullable String text, CommandLine command) {
        if (text == null || text.equals("latest")) {
            return null;
        }
        String iso = text.strip().replace(' ', 'T');
        List<Function<String, AsOf>> forms = List.of(
                t -> new AsOf(null, OffsetDateTime.parse(t).toInstant()),
                t -> new AsOf(LocalDateTime.parse(t), null),
                // a day is meant up to its end
                t -> new AsOf(LocalDate.parse(t).atTime(LocalTime.MAX), null));
        return forms.stream()
                .flatMap(form -> attempt(form, iso).stream())
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command,
                        "`" + text + "` is no time: write 2026-11-21, 2026-11-21T02:30 or 2026-11-21T02:30:00-03:00"));
    }

    /** A day is meant from its beginning; null stays null. */
    static @Nullable Instant since(@Nullable String text, CommandLine command) {
        return bound(text, "--since", LocalTime.MIN, command);
    }

    /** A day is meant to its end; null stays null. */
    static @Nullable Instant until(@Nullable String text, CommandLine command) {
        return bound(text, "--until", LocalTime.MAX, command);
    }

    private static @Nullable Instant bound(@Nullable String text, String option, LocalTime ofDay, CommandLine command) {
        if (text == null) {
            return null;
        }
        return Durations.parse(text.strip())
                .map(ago -> Instant.now().minus(ago))
                .or(() -> read(text, ofDay))
                .orElseThrow(
                        () -> new ParameterException(command, option + ": `" + text + "` is no time; write " + FORMS));
    }

    private static Optional<Instant> read(String text, LocalTime ofDay) {
        ZoneId here = ZoneId.systemDefault();
        List<Function<String, Instant>> forms = List.of(
                iso -> OffsetDateTime.parse(iso).toInstant(),
                iso -> LocalDateTime.parse(iso).atZone(here).toInstant(),
                iso -> LocalDate.parse(iso).atTime(ofDay).atZone(here).toInstant());
        String iso = text.strip().replace(' ', 'T');
        return forms.stream().flatMap(form -> attempt(form, iso).stream()).findFirst();
    }

    private static <T> Optional<T> attempt(Function<String, T> form, String text) {
        try {
            return Optional.of(form.apply(text));
        } catch (DateTimeException notThisForm) {
            return Optional.empty();
        }
    }

    static @Nullable Duration duration(@Nullable String text, String option, CommandLine command) {
        if (text == null) {
            return null;
        }
        return Durations.parse(text)
                .orElseThrow(() -> new ParameterException(command, option + " is a duration such as 30m, 12h or 7d"));
    }
}
