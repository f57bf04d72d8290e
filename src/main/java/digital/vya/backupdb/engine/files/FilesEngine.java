package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Backup;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ServerFacts;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What we know of files: a set of them is to the rest of the product what a database is, and GNU tar dumps it. */
public final class FilesEngine implements Backup {
    public static final String ID = "files";

    private static final Path KERNEL = Path.of("/proc/sys/kernel/osrelease");
    private static final Pattern GNU_TAR = Pattern.compile("(?s)tar \\(GNU tar\\) (\\d+)\\.(\\d+).*");
    private static final int OLDEST_MINOR = 29;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Settings settings;
    private final Tools tools;
    private final DockerVolumes volumes;

    public FilesEngine(Settings settings, Tools tools) {
        this.settings = settings;
        this.tools = tools;
        this.volumes = new DockerVolumes(tools);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<String> clients() {
        return List.of("GNU tar " + tarVersion());
    }

    @Override
    public Inspection inspect(Settings.Instance instance) {
        ServerFacts facts = new ServerFacts(kernel(), tarVersion());
        List<Inspection.Database> sets = new ArrayList<>();
        for (Settings.FileSet set : instance.sets()) {
            sets.add(new Inspection.Database(set.id(), bytes(set), true));
        }
        return new Inspection(facts, sets, true);
    }

    /** All its files together; a hole of a sparse file is not on a disk, so never more than what the disks hold. */
    private long bytes(Settings.FileSet set) {
        try (TreeWalk walk = new TreeWalk(rules(set))) {
            long bytes = 0;
            for (TreeWalk.Found found = walk.next(); found != null; found = walk.next()) {
                bytes += found.attributes().isRegularFile() ? found.attributes().size() : 0;
            }
            return Math.min(bytes, usedOnAllDisks());
        } catch (BackupException unknownVolume) {
            // its own backup will say so; the other sets are none the worse
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the root folder cannot be looked at", e);
        }
    }

    @Override
    public List<Problem> foresee(Settings.Instance instance, String set, Settings.Policy policy) {
        try {
            PathRules rules = rules(named(instance, set));
            FileProblems problems = new FileProblems();
            try (TreeWalk walk = new TreeWalk(rules)) {
                while (walk.next() != null) {
                    // only what is found out on the way is wanted
                }
                problems.addAll(walk.problems());
                problems.addUnmatched(rules);
                if (!walk.foundAnything()) {
                    throw FileProblems.nothing(set, problems);
                }
            }
            return problems.asProblems();
        } catch (BackupException e) {
            return List.of(Problem.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException("the root folder cannot be looked at", e);
        }
    }

    private static Settings.FileSet named(Settings.Instance instance, String set) {
        return instance.sets().stream()
                .filter(s -> s.id().equals(set))
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_DATABASE, "Instance " + instance.id() + " has no set " + set));
    }

    private PathRules rules(Settings.FileSet set) {
        List<String> paths = new ArrayList<>(set.paths());
        set.volumes().forEach(volume -> paths.add(literal(volumes.folder(volume))));
        return new PathRules(paths, set.exclude());
    }

    /** A path as a pattern that means only itself. */
    private static String literal(String path) {
        return path.replaceAll("[\\\\*?\\[\\]{},]", "\\\\$0");
    }

    /** No backup of files holds more that has to be kept. */
    private static long usedOnAllDisks() {
        long used = 0;
        for (FileStore store : FileSystems.getDefault().getFileStores()) {
            try {
                used += Math.max(0, store.getTotalSpace() - store.getUnallocatedSpace());
            } catch (IOException notToBeAsked) {
                return Long.MAX_VALUE;
            }
        }
        return used;
    }

    /** The names of all that is in the job's set, as tar reads them. They come while the tree is being gone through. */
    public InputStream names(Job job) throws IOException {
        Settings.FileSet set = named(settings.instanceOf(job), job.databaseToDump());
        return new NameFeed(set.id(), rules(set));
    }

    @Override
    public Identity identity(Settings.Instance instance, @Nullable String database) {
        return Identity.NONE;
    }

    @Override
    public StreamInspector inspector(ArtifactKind kind, String format) {
        throw new BackupException(ErrorCode.INTERNAL, "An archive is only watched together with its walk");
    }

    @Override
    public StreamInspector inspector(Job job, ArtifactKind kind, Settings.Policy policy, InputStream running) {
        // tar itself holds the walk that it was fed from: one that never starts leaves nothing behind here
        if (!(running instanceof ToolStream tar) || !(tar.input() instanceof NameFeed names)) {
            throw new BackupException(
                    ErrorCode.DUMP_EMPTY, "The dump step of " + ID + " did not hand on what tar writes");
        }
        return new ArchiveWatch(job.databaseToDump(), names.rules(), names.walk(), tar::stderr);
    }

    @Override
    public String ending(ArtifactKind kind, String format) {
        return ".tar";
    }

    @Override
    public String restoreByHand(Manifest manifest) {
        return FilesByHand.of(manifest);
    }

    private static String kernel() {
        try {
            return "Linux " + Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private String tarVersion() {
        String said = tools.run("tar", List.of("--version"), null, Identity.NONE, LIMIT, 8192);
        Matcher version = GNU_TAR.matcher(said);
        if (!version.matches()) {
            throw new BackupException(
                    ErrorCode.TOOL_MISSING,
                    "`tar` is not GNU tar, which alone keeps sparse files, extended attributes and ACLs: "
                            + said.lines().findFirst().orElse(""));
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        String text = major + "." + minor;
        if (major == 1 && minor < OLDEST_MINOR) {
            throw new BackupException(
                    ErrorCode.CLIENT_TOO_OLD, "GNU tar is " + text + "; 1." + OLDEST_MINOR + " or newer is needed");
        }
        return text;
    }
}
