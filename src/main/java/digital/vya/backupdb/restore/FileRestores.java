package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.files.FilesEngine;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;

/** Restores of files: to their place or below a folder, by tar, compared with the disk afterwards. */
public final class FileRestores implements RestoreKind {
    private static final Path ORIGINAL_PLACE = Path.of("/");

    private final RestoreSources sources;

    public FileRestores(RestoreSources sources) {
        this.sources = sources;
    }

    @Override
    public boolean takes(Settings.Instance instance) {
        return instance.engine().equals(FilesEngine.ID);
    }

    @Override
    public RestoreStage.Found find(Asked asked, Settings.Instance instance) throws IOException {
        RestoreRequest request = asked.request();
        boolean ofDatabases = request.choice().isPart()
                || request.choice().schemaOnly()
                || request.choice().dataOnly()
                || request.choice().owner() != null
                || request.mode() == RestoreMode.TEST
                || request.recreate()
                || request.jobs() > 1;
        if (ofDatabases) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "A backup of files has no tables, schemas, owners, jobs or test mode; choose with --include");
        }
        asked.progress().meant(request.what().database());
        RestoreSources.Choice found = sources.find(asked, instance);
        Manifest manifest = found.source().manifest();
        if (manifest != null && !manifest.engine().equals(FilesEngine.ID)) {
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE,
                    manifest.id() + " is of engine " + manifest.engine() + ", not of files: instance "
                            + request.instance() + " cannot take it");
        }
        if (manifest != null) {
            asked.progress().meant(manifest.database());
        }
        return new FoundFiles(sources, asked, found.source(), found.warnings(), target(request));
    }

    private static Path target(RestoreRequest request) {
        return request.target() == null
                ? ORIGINAL_PLACE
                : Path.of(request.target()).toAbsolutePath().normalize();
    }
}
