package digital.vya.backupdb.restore;

import com.fasterxml.jackson.core.JacksonException;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.pack.DumpFormat;
import digital.vya.backupdb.pack.ZipDump;
import digital.vya.backupdb.store.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A backup that somebody points at on disk: ours with its manifest beside it, or a dump of whatever age. */
final class BareFiles {
    private static final String MANIFEST = ".manifest.json";
    private static final String NO_MANIFEST =
            "there is no manifest: size, checksum and rows cannot be compared with what was backed up";
    private static final Pattern DUMP = Pattern.compile("(?s)(.+?)(\\.sql|\\.dump)?(\\.gz|\\.zst)?");
    /** {@code shop_20240131_020000}, {@code postgresql_shop_20240131_020000}, {@code 20240131_020000_postgresql_shop}. */
    private static final Pattern OLD_NAME = Pattern.compile(
            "(?s)(?:\\d{8}_\\d{6}_(?:postgresql|mysql)_(.+)|(?:postgresql_|mysql_)(.+)_\\d{8}_\\d{6}|(.+)_\\d{8}_\\d{6})");

    RestoreSource find(Path file, String database) {
        if (Files.isDirectory(file)) {
            throw new BackupException(
                    ErrorCode.SOURCE_UNREADABLE,
                    file + " is a folder, not a file",
                    "Name the file in it: a dump, a zip file or a manifest. An archive of pg_dump -Fd is not taken.",
                    null);
        }
        if (!Files.isRegularFile(file)) {
            throw new BackupException(ErrorCode.SOURCE_UNREADABLE, "There is no file " + file);
        }
        try {
            if (DumpFormat.of(file) == DumpFormat.ZIP) {
                return inZip(file, database);
            }
            if (file.getFileName().toString().endsWith(MANIFEST)) {
                return ours(file)
                        .orElseThrow(() ->
                                new BackupException(ErrorCode.MANIFEST_UNREADABLE, file + " is no manifest of ours"));
            }
            Path manifest = file.resolveSibling(stem(file) + MANIFEST);
            Optional<RestoreSource> ours = Files.exists(manifest) ? ours(manifest) : Optional.empty();
            return ours.orElseGet(() -> bare(file));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.SOURCE_UNREADABLE, file + " cannot be read: " + BackupException.words(e), e);
        }
    }

    private static String stem(Path file) {
        Matcher matcher = DUMP.matcher(file.getFileName().toString());
        return matcher.matches() ? matcher.group(1) : file.getFileName().toString();
    }

    /** Empty for a manifest of the tool that came before this one: it knows nothing of sizes and checksums. */
    private static Optional<RestoreSource> ours(Path file) throws IOException {
        Manifest manifest;
        try {
            manifest = Json.mapper().readValue(file.toFile(), Manifest.class);
        } catch (JacksonException e) {
            throw new BackupException(ErrorCode.MANIFEST_UNREADABLE, file + " is not JSON of a manifest", e);
        }
        if (manifest == null || manifest.version() == 0) {
            return Optional.empty();
        }
        if (manifest.version() > Manifest.VERSION) {
            throw new BackupException(
                    ErrorCode.MANIFEST_UNREADABLE, file + " has version " + manifest.version() + " of the manifest");
        }
        ManifestReader.requireWhole(manifest, file.toString());
        SourcePart data = part(file, manifest, ArtifactKind.DATA)
                .orElseThrow(() -> new BackupException(ErrorCode.MANIFEST_UNREADABLE, file + " names no data"));
        SourcePart roles = part(file, manifest, ArtifactKind.ROLES).orElse(null);
        return Optional.of(new RestoreSource(manifest, data, roles, manifest.database(), List.of()));
    }

    private static Optional<SourcePart> part(Path manifestFile, Manifest manifest, ArtifactKind kind) {
        return manifest.artifacts().stream()
                .filter(a -> a.kind() == kind)
                .findFirst()
                .map(a -> SourcePart.of(
                        manifestFile.resolveSibling(Path.of(a.name()).getFileName()), a.packedBytes(), a.sha256()));
    }

    private static RestoreSource bare(Path file) {
        String stem = stem(file);
        List<String> unchecked = new ArrayList<>(List.of(NO_MANIFEST));
        SourcePart roles = null;
        for (String packed : List.of("", ".gz", ".zst")) {
            Path beside = file.resolveSibling(stem + "_roles.sql" + packed);
            if (Files.isRegularFile(beside) && !beside.equals(file)) {
                roles = SourcePart.of(beside, -1, null);
            }
        }
        if (roles == null) {
            unchecked.add("there is no file of roles beside it: owners and grants need roles that exist");
        }
        return new RestoreSource(null, SourcePart.of(file, -1, null), roles, named(stem), unchecked);
    }

    private static RestoreSource inZip(Path file, String database) throws IOException {
        List<String> dumps = new ArrayList<>();
        SourcePart roles = null;
        try (ZipDump zip = new ZipDump(file)) {
            for (ZipDump.Entry entry : zip.entries()) {
                String name = entry.name().toLowerCase(Locale.ROOT);
                if (name.contains("_globals_") || name.contains("_roles.")) {
                    roles = SourcePart.inZip(file, entry.name());
                } else if (name.matches("(?s).*\\.(sql|dump)(\\.gz|\\.zst)?")) {
                    dumps.add(entry.name());
                }
            }
        }
        List<String> meant = dumps.stream()
                .filter(name -> database == null || database.equals(inside(name)))
                .toList();
        String dump = meant.size() == 1 ? meant.get(0) : dumps.size() == 1 ? dumps.get(0) : null;
        if (dump == null) {
            throw new BackupException(
                    ErrorCode.SOURCE_AMBIGUOUS,
                    file + " holds " + (dumps.isEmpty() ? "no dump" : "several dumps: " + String.join(", ", dumps)));
        }
        String named = inside(dump) == null ? named(stem(file).replaceFirst("(?i)\\.zip$", "")) : inside(dump);
        return new RestoreSource(null, SourcePart.inZip(file, dump), roles, named, List.of(NO_MANIFEST));
    }

    private static String inside(String entry) {
        String name = entry.substring(Math.max(entry.lastIndexOf('/'), entry.lastIndexOf('\\')) + 1);
        Matcher matcher = DUMP.matcher(name);
        return matcher.matches() ? named(matcher.group(1)) : null;
    }

    /** The database that an old file name speaks of. */
    private static String named(String stem) {
        Matcher matcher = OLD_NAME.matcher(stem);
        if (!matcher.matches()) {
            return null;
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return null;
    }
}
