package digital.vya.backupdb.model;

import java.math.BigDecimal;
import java.util.List;

/**
 * Which files of a backup of files are wanted (no patterns: all), whether they replace what is there, and who hears of
 * each.
 */
public record FileChoice(List<String> patterns, boolean overwrite, Listing listing) {
    public static final FileChoice NONE = new FileChoice(List.of(), false, (name, type, mode, size, modified) -> {});

    public FileChoice {
        patterns = List.copyOf(patterns);
    }

    /** Hears of an entry that is wanted, in the order of the archive. */
    @FunctionalInterface
    public interface Listing {
        void accept(String name, char type, int mode, long size, BigDecimal modified);
    }
}
