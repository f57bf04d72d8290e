package digital.vya.backupdb.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, in powers of 1024: {@code 500MB}, {@code 1GB}, {@code 2TB}. */
public final class Sizes {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,6}) ?(B|KB|MB|GB|TB)");

    private Sizes() {}

    public static OptionalLong parse(String text) {
        Matcher m = SHAPE.matcher(text);
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        int power = "BKMGT".indexOf(m.group(2).charAt(0));
        return OptionalLong.of(Long.parseLong(m.group(1)) << (10 * power));
    }
}
