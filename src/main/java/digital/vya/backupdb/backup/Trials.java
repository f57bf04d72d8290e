package digital.vya.backupdb.backup;

import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.pack.SpaceCheck;
import digital.vya.backupdb.store.DeliveryProof;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.ReadBack;
import digital.vya.backupdb.store.Refused;
import digital.vya.backupdb.store.Shipments;
import digital.vya.backupdb.store.StoreCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a dry run knows of a destination: one small file goes the way of every delivery there, is proven, listed and read
 * back, and is taken away again. The way is drawn in routes/backup/dry-run.camel.yaml.
 */
public final class Trials {
    /**
     * A destination with what is sent to it, whether it took that, and how many bytes a backup of all that is planned
     * would bring there.
     */
    public record Trial(
            Settings.Destination destination,
            Set<String> operations,
            Job job,
            Parcel parcel,
            long neededBytes,
            AtomicBoolean taken) {
        public Trial {
            operations = Set.copyOf(operations);
        }

        /** What is sent, as every delivery is. */
        public StoreCall put() {
            return StoreCall.put(destination, parcel);
        }

        boolean can(String operation) {
            return operations.contains(operation);
        }
    }

    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final Spool spool;
    private final Destinations destinations;

    public Trials(Settings settings, KameletDefinitions kamelets, Spool spool, Destinations destinations) {
        this.settings = settings;
        this.kamelets = kamelets;
        this.spool = spool;
        this.destinations = destinations;
    }

    /** Whether there is anything to try short of a backup: what could not be deleted again is not sent. */
    boolean isPossible(Settings.Destination destination) {
        return isSent(destination) || operations(destination).contains("probe");
    }

    /** Whether a file is sent there, and not only asked whether one could be. */
    boolean isSent(Settings.Destination destination) {
        return operations(destination).contains("delete");
    }

    private Set<String> operations(Settings.Destination destination) {
        return kamelets.operations(destination.type());
    }

    /** Asks whether so many bytes could be put, where the destination can tell. */
    public void probe(Trial trial) throws Exception {
        if (trial.can("probe")) {
            destinations.probe(trial.destination(), trial.neededBytes());
        }
    }

    /** Whether a file is sent: only where it can be taken away again. */
    public boolean sends(Trial trial) {
        return trial.can("delete");
    }

    /** What was sent must be in the destination's list, and come back as it was; where it can list and give. */
    public void readBack(Trial trial) throws Exception {
        String key = trial.parcel().key();
        if (trial.can("list")
                && destinations.list(trial.destination(), key).stream()
                        .noneMatch(stored -> stored.key().equals(key))) {
            throw new BackupException(
                    ErrorCode.DESTINATION_UNREADABLE, "What was put there is not in its list: " + key);
        }
        if (trial.can("get")) {
            InputStream stored = destinations.get(trial.destination(), key, null);
            DeliveryProof.require(new ReadBack().receipt(trial.parcel(), stored), trial.parcel());
        }
    }

    public void sent(Trial trial) {
        trial.taken().set(true);
    }

    /** Only what was taken; what stood in its way is not ours. */
    public void takeAway(Trial trial) throws Exception {
        if (trial.taken().get()) {
            destinations.delete(trial.destination(), trial.parcel().key());
        }
    }

    /** What was found so far, and whether the spool can be written, where the file to send stands. */
    public DryRun prepared(DryRun soFar, Run run) {
        try {
            spool.open(run);
            Path file = file(run);
            Disk.folders(Disk.parent(file));
            Disk.write(file, Shipments.TRIAL);
            return soFar;
        } catch (BackupException | IOException e) {
            Path folder = spool.folder(run);
            BackupException said = e instanceof IOException thrown
                    ? BackupException.unwritable("Spool " + folder, thrown)
                    : (BackupException) e;
            List<DryRun.Check> checks = new ArrayList<>(soFar.checks());
            checks.add(new DryRun.Check("spool", "space", said.getMessage(), Problem.of(said)));
            return new DryRun(checks, soFar.plan(), soFar.clocks());
        }
    }

    /** One for each destination of the plan that anything can be tried of; none where there is no file to send. */
    public List<Trial> of(DryRun soFar, Run run) {
        List<Settings.Destination> planned = soFar.plan().stream()
                .flatMap(one -> one.destinations().stream())
                .distinct()
                .sorted()
                .map(id -> settings.destination(id).orElseThrow())
                .toList();
        return of(planned, soFar, run);
    }

    /** One for each destination of the configuration, whatever would be sent there. */
    List<Trial> ofAll(Run run) {
        return of(settings.destinations(), new DryRun(List.of(), List.of()), run);
    }

    private List<Trial> of(List<Settings.Destination> chosen, DryRun soFar, Run run) {
        if (!Files.isRegularFile(file(run))) {
            return List.of();
        }
        Job job = new Job(
                run, Shipments.TRIAL_FOLDER, Job.NO_ENGINE, null, null, run.startedAt(), spool.folder(run), null, 0);
        // one name for a server, so that nothing piles up where nothing may be deleted
        String key = job.folder() + "/" + SafeName.of(settings.server().name());
        Parcel parcel = Shipments.trial(key, file(run));
        return chosen.stream()
                .filter(this::isPossible)
                .map(to -> new Trial(to, operations(to), job, parcel, needed(soFar, to.id()), new AtomicBoolean()))
                .toList();
    }

    private static long needed(DryRun soFar, String destination) {
        return soFar.plan().stream()
                .filter(planned -> planned.destinations().contains(destination))
                .mapToLong(planned -> SpaceCheck.packed(planned.codec(), planned.bytes()))
                .sum();
    }

    private Path file(Run run) {
        return spool.folder(run).resolve(Shipments.TRIAL_FOLDER).resolve("trial");
    }

    /** Whether a dry run that took away the same file meanwhile would look like this; a refusal is not another's doing. */
    public boolean mayBeInterfered(Exception thrown) {
        BackupException said = BackupException.from(thrown);
        return switch (said.code()) {
            case ARTIFACT_MISSING -> true;
            case DELIVERY_FAILED, DELIVERY_UNPROVEN, DESTINATION_UNREADABLE -> !(said instanceof Refused);
            default -> false;
        };
    }
}
