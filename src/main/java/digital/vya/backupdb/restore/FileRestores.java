package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.files.FilesEngine;
import digital.vya.backupdb.engine.files.FilesPlan;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
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
    public void admit(RestoreRequest request, Settings.Instance instance) {
        if (request.isOfDatabase()) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "A backup of files has no tables, schemas, owners, jobs or test mode; choose with --include");
        }
    }

    @Override
    public RestoreStage.Found find(Asked asked, Settings.Instance instance) throws IOException {
        RestoreRequest request = asked.request();
        // what is wrong with patterns and target is found before the backup is looked for
        FilesPlan plan = new FilesPlan(request.files(), target(request));
        asked.progress().meant(request.what().database());
        RestoreSource source = sources.find(asked, instance).requireData();
        Manifest manifest = source.manifest();
        if (manifest != null && !manifest.engine().equals(FilesEngine.ID)) {
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE,
                    manifest.id() + " is of engine " + manifest.engine() + ", not of files: instance "
                            + request.instance() + " cannot take it");
        }
        if (manifest != null) {
            asked.progress().meant(manifest.database());
        }
        return new FoundFiles(sources, asked, source, plan);
    }

    private static Path target(RestoreRequest request) {
        return request.target() == null
                ? ORIGINAL_PLACE
                : Path.of(request.target()).toAbsolutePath().normalize();
    }
}
