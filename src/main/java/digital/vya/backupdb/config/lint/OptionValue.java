package digital.vya.backupdb.config.lint;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.util.TimeUtils;

/** Whether Camel can read a value as what its catalogue says of an option of a component or a step. */
final class OptionValue {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");

    private OptionValue() {}

    /** How to write it, when it cannot be read. */
    static Optional<String> fix(BaseOptionModel option, String value) {
        return switch (String.valueOf(option.getType())) {
            case "boolean" -> unless(value.matches("(?i)true|false"), "Write true or false.");
            case "integer", "number" ->
                NUMBER.matcher(value).matches()
                        ? unless(!isWhole(option) || fits(option, value), "Write a whole number.")
                        : Optional.of("Write a number.");
            case "duration" -> unless(isDuration(value), "Write a duration such as 500, 30s or 5m.");
            default -> Optional.empty();
        };
    }

    private static boolean isDuration(String value) {
        try {
            return value.startsWith("P") ? !Duration.parse(value).isNegative() : TimeUtils.toMilliSeconds(value) >= 0;
        } catch (RuntimeException notOne) {
            return false;
        }
    }

    private static boolean isWhole(BaseOptionModel option) {
        return String.valueOf(option.getJavaType()).matches("(java\\.lang\\.)?(int|Integer|long|Long)");
    }

    private static boolean fits(BaseOptionModel option, String value) {
        try {
            long number = Long.parseLong(value);
            return option.getJavaType().matches(".*[lL]ong") || number == (int) number;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Optional<String> unless(boolean right, String fix) {
        return right ? Optional.empty() : Optional.of(fix);
    }
}
