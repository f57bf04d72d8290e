package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Durations;
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
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Times and durations as people type them. */
final class Times {
    private static final List<Function<String, Instant>> FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant(),
            // a day is meant up to its end
            text -> LocalDate.parse(text)
                    .atTime(LocalTime.MAX)
                    .atZone(ZoneId.systemDefault())
                    .toInstant());

    private Times() {}

    /** Null for nothing and for {@code latest}. */
    static Instant at(String text, CommandLine command) {
        if (text == null || text.equals("latest")) {
            return null;
        }
        return FORMS.stream()
                .flatMap(form -> attempt(form, text.replace(' ', 'T')).stream())
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command,
                        "`" + text + "` is no time: write 2026-11-21, 2026-11-21T02:30 or 2026-11-21T02:30:00-03:00"));
    }

    private static Optional<Instant> attempt(Function<String, Instant> form, String text) {
        try {
            return Optional.of(form.apply(text));
        } catch (DateTimeException notThisForm) {
            return Optional.empty();
        }
    }

    static Duration duration(String text, String option, CommandLine command) {
        if (text == null) {
            return null;
        }
        return Durations.parse(text)
                .orElseThrow(() -> new ParameterException(command, option + " is a duration such as 30m, 12h or 7d"));
    }
}
