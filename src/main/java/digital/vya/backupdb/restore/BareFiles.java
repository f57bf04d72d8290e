package digital.vya.backupdb.restore;

import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.pack.DumpFormat;
import digital.vya.backupdb.pack.ZipDump;
import digital.vya.backupdb.store.ManifestReader;
import digital.vya.backupdb.store.Verified;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A backup that is named by its place on disk: ours with its manifest beside it, or a dump of whatever age. */
final class BareFiles {
    private static final String MANIFEST = ".manifest.json";
    private static final String NO_MANIFEST =
            "there is no manifest: size, checksum and rows cannot be compared with what was backed up";
    private static final String SUM_ALONE = "there is no manifest: rows cannot be compared with what was backed up";
    private static final Pattern DUMP = Pattern.compile("(?s)(.+?)(\\.sql|\\.dump)?(\\.gz|\\.zst)?");
    /** {@code shop_20240131_020000}, {@code postgresql_shop_20240131_020000}, {@code 20240131_020000_postgresql_shop}. */
    private static final Pattern OLD_NAME = Pattern.compile(
            "(?s)(?:\\d{8}_\\d{6}_(?:postgresql|mysql)_(.+)|(?:postgresql_|mysql_)(.+)_\\d{8}_\\d{6}|(.+)_\\d{8}_\\d{6})");

    /** Of a zip file what belongs to the engine counts, and the dump of the database, unless that is null. */
    RestoreSource find(Path file, @Nullable String database, String engine) {
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
                return inZip(file, database, engine);
            }
            if (file.getFileName().toString().endsWith(MANIFEST)) {
                return ours(file)
                        .orElseThrow(() ->
                                new BackupException(ErrorCode.MANIFEST_UNREADABLE, file + " is no manifest of ours"));
            }
            Path manifest = file.resolveSibling(stem(file) + MANIFEST);
            Optional<RestoreSource> ours = Files.exists(manifest) ? ours(manifest) : Optional.empty();
            return ours.isPresent() ? ours.get() : bare(file, engine);
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
        try (InputStream content = PlainFile.open(file.toRealPath())) {
            manifest = ManifestReader.parse(content, file.toString());
        }
        if (manifest == null || manifest.version() == 0) {
            return Optional.empty();
        }
        if (manifest.version() > Manifest.VERSION) {
            throw new BackupException(
                    ErrorCode.MANIFEST_UNREADABLE, file + " has version " + manifest.version() + " of the manifest");
        }
        ManifestReader.requireWhole(manifest, file.toString());
        SourcePart roles = part(file, manifest, ArtifactKind.ROLES).orElse(null);
        SourcePart data = part(file, manifest, ArtifactKind.DATA)
                // one of a database that names no data is damaged
                .or(() -> Optional.ofNullable(roles)
                        .filter(alone -> manifest.database().equals(Manifest.NO_DATABASE)))
                .orElseThrow(() -> new BackupException(ErrorCode.MANIFEST_UNREADABLE, file + " names no data"));
        return Optional.of(new RestoreSource(manifest, data, roles, manifest.database(), List.of()));
    }

    private static Optional<SourcePart> part(Path manifestFile, Manifest manifest, ArtifactKind kind) {
        return manifest.artifacts().stream()
                .filter(a -> a.kind() == kind)
                .findFirst()
                .map(a -> SourcePart.of(
                        manifestFile.resolveSibling(Path.of(a.name()).getFileName()), a.packedBytes(), a.sha256()));
    }

    private static RestoreSource bare(Path file, String engine) throws IOException {
        String stem = stem(file);
        ChecksumFile.Found sum = ChecksumFile.of(file, stem);
        List<String> unchecked = new ArrayList<>(List.of(sum.sha256() == null ? NO_MANIFEST : SUM_ALONE));
        note(sum, unchecked);
        SourcePart roles = null;
        for (String packed : List.of("", ".gz", ".zst")) {
            Path beside = file.resolveSibling(stem + "_roles.sql" + packed);
            if (Files.isRegularFile(beside) && !beside.equals(file) && isFor(engine, beside)) {
                ChecksumFile.Found ofRoles = ChecksumFile.of(beside, stem);
                note(ofRoles, unchecked);
                roles = SourcePart.bare(beside, ofRoles);
            }
        }
        if (roles == null) {
            unchecked.add("there is no file of roles beside it: owners and grants need roles that exist");
        }
        return new RestoreSource(null, SourcePart.bare(file, sum), roles, named(stem), unchecked);
    }

    private static void note(ChecksumFile.Found sum, List<String> unchecked) {
        if (sum.remark() != null) {
            unchecked.add(sum.remark());
        }
    }

    private static boolean isFor(String engine, Path file) throws IOException {
        try (InputStream packed = PlainFile.open(file.toRealPath())) {
            return DumpOrigin.of(file.getFileName().toString(), packed).isFor(engine);
        }
    }

    private static RestoreSource inZip(Path file, @Nullable String database, String engine) throws IOException {
        String stem = stem(file).replaceFirst("(?i)\\.zip$", "");
        ChecksumFile.Found sum = ChecksumFile.of(file, stem);
        List<String> unchecked = new ArrayList<>(List.of(sum.sha256() == null ? NO_MANIFEST : SUM_ALONE));
        note(sum, unchecked);
        compare(file, sum);
        List<String> dumps = new ArrayList<>();
        List<String> others = new ArrayList<>();
        SourcePart roles = null;
        try (ZipDump zip = new ZipDump(file)) {
            for (ZipDump.Entry entry : zip.entries()) {
                String name = entry.name().toLowerCase(Locale.ROOT);
                boolean ofRoles = name.contains("_globals_") || name.contains("_roles.");
                if (!ofRoles && !name.matches("(?s).*\\.(sql|dump)(\\.gz|\\.zst)?")) {
                    continue;
                }
                if (!isFor(engine, zip, entry)) {
                    others.add(entry.name());
                } else if (ofRoles) {
                    roles = SourcePart.inZip(file, entry.name());
                } else {
                    dumps.add(entry.name());
                }
            }
        }
        if (!others.isEmpty()) {
            unchecked.add("of another engine than " + engine + ", and left alone: " + String.join(", ", others));
        }
        String dump = dump(file, dumps, database, engine);
        String named = inside(dump) == null ? named(stem) : inside(dump);
        return new RestoreSource(null, SourcePart.inZip(file, dump), roles, named, unchecked);
    }

    private static boolean isFor(String engine, ZipDump zip, ZipDump.Entry entry) throws IOException {
        try (InputStream packed = zip.open(entry)) {
            return DumpOrigin.of(entry.name(), packed).isFor(engine);
        }
    }

    /** The sum is of the zip file as a whole, which is read here: what is in it is opened alone later. */
    private static void compare(Path file, ChecksumFile.Found sum) throws IOException {
        if (sum.sha256() != null) {
            try (InputStream whole = new Verified(
                    PlainFile.open(file.toRealPath()),
                    file.toString(),
                    Files.size(file),
                    sum.sha256(),
                    String.valueOf(sum.in()))) {
                whole.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    /** One that says its database's name is only taken for that one. */
    private static String dump(Path file, List<String> dumps, @Nullable String database, String engine) {
        List<String> meant = dumps.stream()
                .filter(name -> database == null
                        || database.equals(inside(name))
                        || (inside(name) == null && database.equals(plainly(name))))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (meant.isEmpty() && dumps.size() == 1 && inside(dumps.get(0)) == null) {
            return dumps.get(0);
        }
        boolean none = dumps.isEmpty() || (database != null && meant.isEmpty());
        String of = database == null ? engine : "database " + database + " for " + engine;
        String there = String.join(", ", dumps);
        String holds =
                !none ? "several dumps: " + there : "no dump of " + of + (dumps.isEmpty() ? "" : ", but " + there);
        throw new BackupException(ErrorCode.SOURCE_AMBIGUOUS, file + " holds " + holds);
    }

    private static @Nullable String inside(String entry) {
        return named(plainly(entry));
    }

    /** What an entry is called, without folders and endings. */
    private static String plainly(String entry) {
        String name = entry.substring(Math.max(entry.lastIndexOf('/'), entry.lastIndexOf('\\')) + 1);
        Matcher matcher = DUMP.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }

    /** The database that an old file name speaks of. */
    private static @Nullable String named(String stem) {
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
