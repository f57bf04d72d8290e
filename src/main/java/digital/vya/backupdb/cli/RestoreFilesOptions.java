package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.FileChoice;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that only backups of files have. */
final class RestoreFilesOptions {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String RIGHTS = "rwxrwxrwx";

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description = "Of files: only these, /etc/nginx or *.conf or /srv/**/*.txt. May be given several times.")
    private List<String> include = new ArrayList<>();

    @Option(names = "--keep-existing", description = "Of files: keep what is there, also with --force.")
    private boolean keepExisting;

    @Option(names = "--list", description = "Of files: list what would be restored, and restore nothing.")
    private boolean list;

    boolean lists() {
        return list;
    }

    FileChoice toChoice(boolean force, Printer printer) {
        FileChoice.Listing listing = list
                ? (name, type, mode, size, modified) -> printer.line(line(name, type, mode, size, modified))
                : FileChoice.NONE.listing();
        return new FileChoice(include, force && !keepExisting, listing);
    }

    private static String line(String name, char type, int mode, long size, BigDecimal modified) {
        StringBuilder rights = new StringBuilder(type == '5' ? "d" : type == '2' ? "l" : type == '1' ? "h" : "-");
        for (int i = 0; i < RIGHTS.length(); i++) {
            rights.append((mode & (0400 >> i)) == 0 ? '-' : RIGHTS.charAt(i));
        }
        String time = TIME.format(Instant.ofEpochSecond(modified.longValue()).atZone(ZoneId.systemDefault()));
        return String.format(Locale.ROOT, "%s %14d %s %s", rights, size, time, name);
    }
}
