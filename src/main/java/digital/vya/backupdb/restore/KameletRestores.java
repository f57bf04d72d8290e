package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.EngineNames;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.ToolStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the route of a restore calls whose engine is nothing but Kamelets: the backup is read once, then fed to the
 * Kamelet {@code restore-NAME-action}, whose tool decides. The server itself can be asked nothing, and that is said.
 */
public final class KameletRestores {
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)\n```$");

    private final Settings settings;
    private final Engines engines;
    private final KameletDefinitions kamelets;
    private final RestoreRecords records;

    public KameletRestores(Settings settings, Engines engines, KameletDefinitions kamelets, RestoreRecords records) {
        this.settings = settings;
        this.engines = engines;
        this.kamelets = kamelets;
        this.records = records;
    }

    /** Whether the request goes to an instance of such an engine. */
    public boolean isMeant(RestoreRequest request) {
        return settings.instance(request.instance())
                .filter(instance -> EngineNames.isOfKamelets(instance.engine()))
                .isPresent();
    }

    /** What can be said before the backup is looked for. */
    public void plan(Restoring restoring) {
        RestoreRequest request = restoring.request();
        boolean more = request.choice().isPart()
                || request.choice().schemaOnly()
                || request.choice().dataOnly()
                || request.choice().owner() != null
                || request.mode() == RestoreMode.TEST
                || request.recreate()
                || request.jobs() > 1;
        if (more) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "Engine " + restoring.instance().engine()
                            + " is only a Kamelet: its backups are restored whole, without tables, schemas, owners,"
                            + " jobs, test mode or --recreate");
        }
    }

    /** Throws when it is another engine's, or no Kamelet can restore it: then with the commands for doing it by hand. */
    public void found(Restoring restoring) {
        String engine = restoring.instance().engine();
        Manifest manifest = restoring.source().manifest();
        if (manifest != null && !EngineNames.canonical(manifest.engine()).equals(engine)) {
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE,
                    manifest.id() + " is of engine " + manifest.engine() + ", not of " + engine + ": instance "
                            + restoring.instance().id() + " cannot take it");
        }
        String database = restoring.request().target() != null
                ? restoring.request().target()
                : manifest != null
                        ? manifest.database()
                        : restoring.request().what().database();
        if (database == null) {
            throw new BackupException(
                    ErrorCode.TARGET_UNKNOWN, "The file does not say which database of " + engine + " it is");
        }
        restoring.mean(database, null);
        String kamelet = kamelet(engine);
        if (kamelets.named(kamelet).isEmpty()) {
            throw new BackupException(
                    ErrorCode.RESTORE_BY_HAND,
                    "No Kamelet restores engine " + engine + ": there is no routes/kamelets/" + kamelet
                            + ".kamelet.yaml" + byHand(manifest),
                    "Run these commands where the files of the restore point lie, or write that Kamelet; see"
                            + " docs/how-to/add-an-engine.md.",
                    null);
        }
    }

    private String byHand(Manifest manifest) {
        if (manifest == null) {
            return "";
        }
        String commands = COMMANDS.matcher(engines.backup(manifest.engine()).restoreByHand(manifest))
                .results()
                .map(found -> found.group(1).strip())
                .collect(Collectors.joining("; "));
        return ". By hand: " + commands;
    }

    private static String kamelet(String engine) {
        return "restore-" + engine + "-action";
    }

    /** Reads it whole: checksum, codec, and the end that the engine's dumps have. */
    public void read(InputStream raw, Restoring restoring) {
        StreamInspector inspector =
                engines.backup(restoring.instance().engine()).inspector(ArtifactKind.DATA, "plain");
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        try (raw) {
            for (int n = raw.read(buffer); n >= 0; n = raw.read(buffer)) {
                inspector.accept(buffer, 0, n);
                bytes += n;
            }
            inspector.finish();
        } catch (IOException e) {
            throw BackupException.from(e);
        }
        restoring.proof().add(ProofCheck.passed("backup", Human.size(bytes) + ", whole and as it was backed up"));
        restoring
                .warnings()
                .add(new Problem(
                        ErrorCode.RESTORE_REMARK,
                        "Nobody can ask engine " + restoring.instance().engine()
                                + " what it holds: that the backup is whole and its tool took it is proven, what is in"
                                + " the database before and afterwards is not",
                        "Look at the database yourself; what was replaced does not come back by rollback."));
    }

    public boolean agreed(Restoring restoring) {
        return restoring.request().confirmation().agreed(preview(restoring));
    }

    private static RestorePreview preview(Restoring restoring) {
        RestoreSource source = restoring.source();
        Manifest manifest = source.manifest();
        return new RestorePreview(
                restoring.run().id(),
                RestoreMode.FAST,
                source.label(),
                source.point(),
                manifest == null ? null : manifest.takenAt(),
                null,
                source.data().packedBytes(),
                manifest == null ? 0 : rawBytes(manifest),
                0,
                0,
                restoring.request().instance(),
                null,
                restoring.database(),
                false,
                0,
                0,
                List.of(
                        "skip roles, the making of a database, and the proof: nothing is known of engine "
                                + restoring.instance().engine() + " but its Kamelets",
                        "feed the backup to the Kamelet "
                                + kamelet(restoring.instance().engine()) + ", whose tool decides"),
                List.of(),
                source.unchecked(),
                restoring.warnings());
    }

    private static long rawBytes(Manifest manifest) {
        return manifest.artifacts().stream()
                .filter(a -> a.kind() == ArtifactKind.DATA)
                .mapToLong(a -> a.rawBytes())
                .sum();
    }

    /** From here on something is written: a kill leaves the record saying so. */
    public void commit(Restoring restoring) {
        records.begin(RestoreRecord.of(
                restoring.run().id(),
                restoring.instance().id(),
                restoring.database(),
                restoring.database(),
                false,
                restoring.run().startedAt()));
    }

    /** As whom the Kamelet's tool runs. */
    public Job job(Restoring restoring) {
        return restoring.job(restoring.database());
    }

    public FedBackup content(InputStream raw) {
        return new FedBackup(raw);
    }

    /** Hears the tool out, and that it was given the backup to its end. */
    public void ended(Object body, FedBackup content, Restoring restoring) {
        String kamelet = kamelet(restoring.instance().engine());
        if (!(body instanceof ToolStream tool)) {
            throw new BackupException(
                    ErrorCode.RESTORE_FAILED,
                    "The Kamelet " + kamelet + " did not leave its tool's output, so nobody knows how the tool ended");
        }
        try (tool) {
            tool.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!content.isGiven()) {
            throw new BackupException(
                    ErrorCode.RESTORE_FAILED,
                    "The Kamelet " + kamelet + " ended before the backup was read to its end: does its tool read its"
                            + " standard input?");
        }
        restoring.proof().add(ProofCheck.passed("tool", tool.tool() + " took all of it and ended with 0"));
    }

    public RestoreOutcome succeeded(Restoring restoring) {
        return restoring.outcome(RestoreMode.FAST, Verdict.SUCCESS, restoring.warnings(), null);
    }

    public RestoreOutcome declined(Restoring restoring) {
        return restoring.outcome(RestoreMode.FAST, null, List.of(), null);
    }
}
