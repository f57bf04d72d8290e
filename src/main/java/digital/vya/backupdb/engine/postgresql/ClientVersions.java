package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL client tools of this machine, and which of them may dump a given server. */
public final class ClientVersions {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)(?:\\.\\d+)?\\S*)");
    private static final Pattern MINOR = Pattern.compile("^\\d+\\.(\\d{1,6})");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SHORT = 4096;

    /** The first minor version of each major one whose psql knows {@code \\restrict}; newer ones have known it always. */
    private static final Map<Integer, Integer> RESTRICTS_SINCE = Map.of(13, 22, 14, 19, 15, 14, 16, 10, 17, 6);

    private static final int RESTRICTS_ALWAYS = 18;

    private final Map<String, String> psqls = new ConcurrentHashMap<>();
    private final Tools tools;
    private final @Nullable Path only;
    private final Path packages;
    private @Nullable List<Client> found;

    /** A folder with the tools and their version; folder null means the PATH. */
    record Client(@Nullable Path folder, int major, String version) {}

    /** {@code only} names the one folder to use, or is null; {@code packages} holds a folder per major version. */
    public ClientVersions(Tools tools, @Nullable Path only, Path packages) {
        this.tools = tools;
        this.only = only;
        this.packages = packages;
    }

    /** The client nearest above the server: pg_dump refuses newer servers, and a much newer dump may not restore. */
    Client fitting(int serverMajor, String serverVersion) {
        return all().stream()
                .filter(c -> c.major() >= serverMajor)
                .min(Comparator.comparingInt(Client::major))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.CLIENT_TOO_OLD,
                        "Server is PostgreSQL " + serverVersion + ", the newest pg_dump here is " + newest().version(),
                        "Install postgresql-client-" + serverMajor + " or newer (apt-get install postgresql-client-"
                                + serverMajor + "), or name its folder in vya.tools.postgresql.",
                        null));
    }

    Client newest() {
        return all().stream()
                .max(Comparator.comparingInt(Client::major))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.TOOL_MISSING,
                        "pg_dump was not found" + (only == null ? "" : " in " + only),
                        "Install it: apt-get install postgresql-client",
                        null));
    }

    /** All there are, for people. Throws where there are none. */
    List<String> inWords() {
        newest();
        return all().stream()
                .sorted(Comparator.comparingInt(Client::major))
                .map(c -> "pg_dump " + c.version() + (c.folder() == null ? " on the PATH" : " in " + c.folder()))
                .toList();
    }

    /** The version of the psql of a folder (null: the PATH) that is too old to be restricted; empty when it is not. */
    Optional<String> unrestricted(@Nullable Path folder) {
        Matcher version = VERSION.matcher(psqls.computeIfAbsent(String.valueOf(folder), key -> said("psql", folder)));
        // one that does not say its number is asked to restrict itself, and stops there when it cannot
        boolean tooOld = version.find() && !restricts(Integer.parseInt(version.group(2)), minor(version.group(1)));
        return tooOld ? Optional.of(version.group(1)) : Optional.empty();
    }

    private static int minor(String version) {
        Matcher minor = MINOR.matcher(version);
        return minor.find() ? Integer.parseInt(minor.group(1)) : 0;
    }

    /** Whether a psql of this version can be kept from obeying what it reads. */
    static boolean restricts(int major, int minor) {
        Integer since = RESTRICTS_SINCE.get(major);
        return major >= RESTRICTS_ALWAYS || (since != null && minor >= since);
    }

    private synchronized List<Client> all() {
        // none is no answer to keep: the next run may find what is installed or mended by then
        if (found == null || found.isEmpty()) {
            found = look();
        }
        return found;
    }

    private List<Client> look() {
        List<Client> clients = new ArrayList<>();
        if (only != null) {
            // a folder that was named and has none must not be made good from the PATH in silence
            if (Files.isExecutable(only.resolve("pg_dump"))) {
                add(clients, only);
            }
            return clients;
        }
        for (Path folder : packageFolders()) {
            add(clients, folder);
        }
        // Debian's pg_dump on the PATH is a wrapper around one of the above
        if (clients.isEmpty()) {
            add(clients, null);
        }
        return clients;
    }

    private List<Path> packageFolders() {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(packages)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(packages)) {
                for (Path version : versions) {
                    if (Files.isExecutable(version.resolve("bin/pg_dump"))) {
                        folders.add(version.resolve("bin"));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folders;
    }

    private void add(List<Client> clients, @Nullable Path folder) {
        try {
            Matcher version = VERSION.matcher(said("pg_dump", folder));
            if (version.find()) {
                clients.add(new Client(folder, Integer.parseInt(version.group(2)), version.group(1)));
            }
        } catch (BackupException e) {
            if (e.code() != ErrorCode.TOOL_MISSING) {
                throw e;
            }
        }
    }

    private String said(String tool, @Nullable Path folder) {
        Identity here = new Identity(Map.of(), List.of(), folder, null);
        return tools.run(tool, List.of("--version"), null, here, PATIENCE, SHORT);
    }
}
