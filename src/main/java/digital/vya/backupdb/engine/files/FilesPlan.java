package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.config.PathPattern;
import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarScanner;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Human;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which members of an archive are restored to a folder. Found out by reading all of the archive, and once more when it
 * has hard links; a bit is kept for each member, and a name for each hard link.
 */
public final class FilesPlan {
    private static final int BUFFER = 64 * 1024;
    private static final int SHOWN = 20;
    private static final int SET_ID = 06000;

    private final FileChoice choice;
    private final RestoreFolder folder;
    private final List<PathPattern> patterns;
    private final BitSet taken = new BitSet();
    private final List<TarEntry> links = new ArrayList<>();
    private final Map<Long, String> renamed = new HashMap<>();
    private final Map<Long, String> relinked = new HashMap<>();
    private final List<String> differing = new ArrayList<>();
    private final List<String> leftDiffering = new ArrayList<>();
    private final List<String> privilegedNames = new ArrayList<>();
    private final Set<String> shut = new LinkedHashSet<>();
    private long all;
    private long entries;
    private long bytes;
    private long stored;
    private long kept;
    private long differ;
    private long replaced;
    private long left;
    private long privileged;
    private boolean attributes;

    public FilesPlan(FileChoice choice, Path target) {
        this.choice = choice;
        this.folder = new RestoreFolder(target);
        try {
            this.patterns = choice.patterns().stream()
                    .flatMap(text -> PathPattern.excluded(text).stream())
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN, "A pattern of --include is not valid: " + e.getMessage(), e);
        }
    }

    /** Reads the archive to its end; throws when it is damaged, holds what is unsafe, or nothing that is wanted. */
    public void read(InputStream archive) {
        SafeEntries safe = new SafeEntries();
        scan(archive, entry -> {
            safe.accept(entry);
            all++;
            if (!entry.path().isEmpty() && isWanted(entry.path())) {
                want(entry, safe);
            }
        });
        if (entries + kept + left == 0) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "Nothing in the archive matches " + String.join(", ", choice.patterns()));
        }
    }

    private static void scan(InputStream archive, TarScanner.Listener listener) {
        TarScanner scanner = new TarScanner(listener);
        byte[] buffer = new byte[BUFFER];
        try (archive) {
            for (int n = archive.read(buffer); n >= 0; n = archive.read(buffer)) {
                scanner.accept(buffer, 0, n);
            }
            scanner.finish();
        } catch (IOException e) {
            throw BackupException.from(e);
        }
    }

    private boolean isWanted(String path) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> isWanted(pattern, path));
    }

    /** A folder that is matched comes with all that is in it. */
    private static boolean isWanted(PathPattern pattern, String path) {
        long state = pattern.start();
        for (String name : path.split("/", -1)) {
            state = pattern.step(state, name);
            if (state == 0 || pattern.matched(state)) {
                return state != 0;
            }
        }
        return false;
    }

    private void want(TarEntry entry, SafeEntries safe) {
        choice.listing().accept(entry.shown(), entry.type(), entry.mode(), entry.size(), entry.modified());
        Optional<BasicFileAttributes> there = folder.existing(entry);
        if (there.isPresent() && !choice.overwrite()) {
            keep(entry, there.get());
            return;
        }
        if (there.isPresent() && entry.isFolder() && there.get().isDirectory()) {
            if (folder.isOfOthers(entry)) {
                leave(entry);
                return;
            }
        } else {
            requireWritable(entry, there.isPresent());
        }
        replaced += there.isPresent() && !entry.isFolder() ? 1 : 0;
        for (TarEntry above : safe.folders()) {
            if (!takes(above)
                    && above.number() != entry.number()
                    && folder.existing(above).isEmpty()) {
                take(above);
            }
        }
        folder.existing(entry);
        take(entry);
        if (entry.isHardLink()) {
            links.add(entry);
        }
    }

    private void keep(TarEntry entry, BasicFileAttributes there) {
        if (entry.isFolder() && there.isDirectory()) {
            return;
        }
        kept++;
        if (!RestoreFolder.isLike(entry, there)) {
            differ++;
            if (differing.size() < SHOWN) {
                differing.add(entry.shown());
            }
        }
    }

    /** Most often it is only on the way to what is wanted, such as the root folder of all homes. */
    private void leave(TarEntry entry) {
        left++;
        if (leftDiffering.size() < SHOWN && !folder.isAsInBackup(entry)) {
            leftDiffering.add(entry.shown());
        }
    }

    private void requireWritable(TarEntry entry, boolean present) {
        boolean may = present ? folder.isReplaceable(entry) : folder.isWritable();
        if (!may && shut.size() < SHOWN) {
            shut.add(entry.shown());
        }
    }

    private void take(TarEntry entry) {
        if (!taken.get((int) entry.number())) {
            taken.set((int) entry.number());
            entries++;
            bytes += entry.isFile() ? entry.size() : 0;
            stored += entry.stored();
            attributes |= Attributes.has(entry);
            if (givesRights(entry)) {
                privileged++;
                if (privilegedNames.size() < SHOWN) {
                    privilegedNames.add(entry.shown());
                }
            }
        }
    }

    /** Whether all who may start it have the rights of its owner or group then, or those of capabilities. */
    private static boolean givesRights(TarEntry entry) {
        return entry.isFile()
                && ((entry.mode() & SET_ID) != 0 || entry.extended().containsKey("SCHILY.xattr.security.capability"));
    }

    /** Whether anything that is restored has extended attributes or ACLs. */
    public boolean hasAttributes() {
        return attributes;
    }

    public AttributesProof attributesProof() {
        return new AttributesProof(this);
    }

    public boolean hasHardLinks() {
        return !links.isEmpty();
    }

    /**
     * Reads it again for the files that hard links are another name of: each must have come before. The first link to
     * one that is not restored itself takes its place, under the link's own name.
     */
    public void readForLinks(InputStream archive) {
        Map<String, List<TarEntry>> byTarget = new HashMap<>();
        links.forEach(link -> byTarget.computeIfAbsent(link.linkPath(), p -> new ArrayList<>())
                .add(link));
        scan(archive, entry -> {
            List<TarEntry> mine = entry.isFile() || entry.isSymbolicLink() ? byTarget.remove(entry.path()) : null;
            if (mine != null) {
                refuseBefore(entry, mine);
                if (!taken.get((int) entry.number())) {
                    standIn(entry, mine);
                }
            }
        });
        if (!byTarget.isEmpty()) {
            TarEntry lost = byTarget.values().iterator().next().get(0);
            throw SafeEntries.unsafe(lost, "is a link to " + ByteName.shown(lost.link()) + ", which is not in it");
        }
    }

    private static void refuseBefore(TarEntry file, List<TarEntry> mine) {
        if (mine.get(0).number() < file.number()) {
            throw SafeEntries.unsafe(mine.get(0), "is a link to what only comes later");
        }
    }

    private void standIn(TarEntry file, List<TarEntry> mine) {
        TarEntry first = mine.get(0);
        taken.clear((int) first.number());
        entries--;
        take(file);
        renamed.put(file.number(), first.path());
        mine.stream().skip(1).forEach(link -> relinked.put(link.number(), first.path()));
    }

    /** Throws when the disk cannot hold it. */
    public void requireSpace() {
        long free = folder.freeBytes();
        if (free >= 0 && free < stored) {
            throw new BackupException(
                    ErrorCode.TARGET_FULL,
                    "The disk of " + folder.path() + " has " + Human.size(free) + " free, but " + Human.size(stored)
                            + " are to be restored");
        }
    }

    /** Throws when tar would come to something that it may not make, after it has written others. */
    public void requireWritable() {
        if (!shut.isEmpty()) {
            throw new BackupException(
                    ErrorCode.PLACE_SHUT,
                    "In the folders of these nothing may be written: " + String.join(", ", shut)
                            + (shut.size() == SHOWN ? " and perhaps more" : ""));
        }
    }

    /** The archive again, with nothing in it but what is restored. */
    public InputStream chosen(InputStream archive) {
        return new ChosenEntries(archive, this);
    }

    boolean takes(TarEntry entry) {
        return taken.get((int) entry.number());
    }

    /** The name it gets, when that is not its own. */
    Optional<String> newName(TarEntry entry) {
        return Optional.ofNullable(renamed.get(entry.number()));
    }

    /** The file it is linked to, when that is not the one it says. */
    Optional<String> newLink(TarEntry entry) {
        return Optional.ofNullable(relinked.get(entry.number()));
    }

    public Path folder() {
        return folder.path();
    }

    public boolean isEmpty() {
        return entries == 0;
    }

    public FilesReport report() {
        return new FilesReport(
                folder.path().toString(),
                all,
                entries,
                bytes,
                kept,
                differ,
                replaced,
                differing,
                left,
                leftDiffering,
                privileged,
                privilegedNames);
    }
}
