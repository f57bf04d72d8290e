package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.EngineNames;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.pack.StreamInspector;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Restores by an engine that is nothing but Kamelets: the backup is read once, then fed to the Kamelet
 * {@code restore-NAME-action}, whose tool decides. The server itself can be asked nothing, and that is said.
 */
public final class KameletRestores implements RestoreKind {
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)\n```$");

    private final RestoreSources sources;
    private final Engines engines;
    private final KameletDefinitions kamelets;

    public KameletRestores(RestoreSources sources, Engines engines, KameletDefinitions kamelets) {
        this.sources = sources;
        this.engines = engines;
        this.kamelets = kamelets;
    }

    @Override
    public boolean takes(Settings.Instance instance) {
        return EngineNames.isOfKamelets(instance.engine());
    }

    @Override
    public void admit(RestoreRequest request, Settings.Instance instance) {
        RestoreKind.super.admit(request, instance);
        if (request.isOfDatabase()) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "Engine " + instance.engine()
                            + " is only a Kamelet: its backups are restored whole, without tables, schemas, owners,"
                            + " jobs, test mode or --recreate");
        }
    }

    @Override
    public RestoreStage.Found find(Asked asked, Settings.Instance instance) throws IOException {
        RestoreSource source = sources.find(asked, instance).requireData();
        asked.progress().meant(database(asked.request(), source.manifest(), instance));
        requireKamelet(instance.engine(), source.manifest());
        return new FoundForKamelet(this, asked, instance, source);
    }

    /** Throws when the backup is another engine's, or does not say what it is of. */
    private static String database(RestoreRequest request, @Nullable Manifest manifest, Settings.Instance instance) {
        String engine = instance.engine();
        if (manifest != null && !EngineNames.canonical(manifest.engine()).equals(engine)) {
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE,
                    manifest.id() + " is of engine " + manifest.engine() + ", not of " + engine + ": instance "
                            + instance.id() + " cannot take it");
        }
        String own = manifest == null ? request.what().database() : manifest.database();
        String database = request.target() == null ? own : request.target();
        if (database == null) {
            throw new BackupException(
                    ErrorCode.TARGET_UNKNOWN, "The file does not say which database of " + engine + " it is");
        }
        return database;
    }

    /** Without one that can restore it, the commands for doing it by hand are told. */
    private void requireKamelet(String engine, @Nullable Manifest manifest) {
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

    private String byHand(@Nullable Manifest manifest) {
        if (manifest == null) {
            return "";
        }
        String commands = COMMANDS.matcher(engines.backup(manifest.engine()).restoreByHand(manifest))
                .results()
                .map(found -> found.group(1).strip())
                .collect(Collectors.joining("; "));
        return ". By hand: " + commands;
    }

    static String kamelet(String engine) {
        return "restore-" + engine + "-action";
    }

    RestoreSources sources() {
        return sources;
    }

    /** Knows the end that the engine's dumps have. */
    StreamInspector inspector(String engine) {
        return engines.backup(engine).inspector(ArtifactKind.DATA, "plain");
    }
}
