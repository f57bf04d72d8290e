package digital.vya.backupdb.restore;

import digital.vya.backupdb.disk.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code .sha256} beside a dump, as sha256sum, BSD's sha256 or the tool before this one wrote it. */
final class ChecksumFile {
    private static final String ENDING = ".sha256";
    private static final int LARGEST = 1024 * 1024;
    private static final String SUM = "([0-9a-fA-F]{64})";
    /** A backslash in front says that the name is escaped; a star, that it was read as binary. */
    private static final Pattern GNU = Pattern.compile("(\\\\?)" + SUM + "[ \\t]+\\*?(.+)");

    private static final Pattern BSD = Pattern.compile("(\\\\?)SHA(?:2-)?256 \\((.+)\\) = " + SUM);
    private static final Pattern ALONE = Pattern.compile(SUM);

    private ChecksumFile() {}

    /** What the file must be; {@code sha256} is null where nothing says it, and {@code remark} then says why, or is null. */
    record Found(
            @Nullable String sha256,
            @Nullable Path in,
            @Nullable String remark) {}

    /** Looks beside the file for its own name with the ending, and for {@code stem}, which several files may share. */
    static Found of(Path file, String stem) {
        String name = file.getFileName().toString();
        List<String> remarks = new ArrayList<>();
        for (String beside : new LinkedHashSet<>(List.of(name + ENDING, stem + ENDING))) {
            Path sums = file.resolveSibling(beside);
            if (!Files.exists(sums)) {
                continue;
            }
            Set<String> said = new LinkedHashSet<>();
            String odd = read(sums, name, beside.equals(name + ENDING), said);
            if (said.size() == 1) {
                return new Found(said.iterator().next(), sums, null);
            }
            remarks.add(sums + " beside it " + (odd == null ? "says nothing certain of " + name : odd)
                    + ": no checksum is compared");
        }
        return new Found(null, null, remarks.isEmpty() ? null : String.join("; ", remarks));
    }

    /** Adds what it says of the file; why nothing can be had of it, null when something can. */
    private static @Nullable String read(Path sums, String name, boolean own, Set<String> said) {
        try {
            List<String> lines = new String(PlainFile.read(sums.toRealPath(), LARGEST), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("^\\uFEFF", "").strip())
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            boolean alone = lines.size() == 1;
            // what is called as this file is, with one sum in it, is of this file, whatever that was called before
            lines.forEach(line -> line(line, alone && own ? null : name, alone, said));
            return null;
        } catch (PlainFile.NotPlain e) {
            return "is no file of checksums";
        } catch (IOException e) {
            return "cannot be read (" + e + ")";
        }
    }

    /** {@code name} null takes any. */
    private static void line(String line, @Nullable String name, boolean only, Set<String> said) {
        Matcher gnu = GNU.matcher(line);
        Matcher bsd = BSD.matcher(line);
        if (only && ALONE.matcher(line).matches()) {
            said.add(line.toLowerCase(Locale.ROOT));
        } else if (gnu.matches() && isOf(gnu.group(3), !gnu.group(1).isEmpty(), name)) {
            said.add(gnu.group(2).toLowerCase(Locale.ROOT));
        } else if (bsd.matches() && isOf(bsd.group(2), !bsd.group(1).isEmpty(), name)) {
            said.add(bsd.group(3).toLowerCase(Locale.ROOT));
        }
    }

    private static boolean isOf(String written, boolean escaped, @Nullable String name) {
        String plain = escaped ? unescaped(written) : written;
        // the folder is that of the machine where it was written
        return name == null || plain.equals(name) || plain.endsWith("/" + name);
    }

    private static String unescaped(String written) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c != '\\' || i + 1 == written.length()) {
                name.append(c);
                continue;
            }
            char next = written.charAt(++i);
            name.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
        }
        return name.toString();
    }
}
