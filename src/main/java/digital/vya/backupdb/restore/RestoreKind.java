package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;

/** What is restored in one way: databases, files, or what an engine's own Kamelet takes. */
public interface RestoreKind {
    boolean takes(Settings.Instance instance);

    /** What can be known without the backup, and where the backup is. */
    RestoreStage.Found find(Asked asked, Settings.Instance instance) throws Exception;
}
