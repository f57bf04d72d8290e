package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import java.io.InputStream;

/** What the product knows of one DBMS. Order of steps is in routes; this is only knowledge. */
public interface Engine {
    String id();

    /** Connects, reads versions and databases, chooses the client tools. Throws when a backup could not work. */
    Inspection inspect(Settings.Instance instance);

    /** Environment and tool folder for a tool of this engine; database null where none is meant. */
    Identity identity(Settings.Instance instance, String database);

    StreamInspector inspector(ArtifactKind kind, String format);

    /** The same for one job's running dump, for an engine that also listens to its tool. */
    default StreamInspector inspector(Job job, ArtifactKind kind, String format, InputStream running) {
        return inspector(kind, format);
    }

    /** What the name of a file ends in, before the codec's own ending. */
    default String ending(ArtifactKind kind, String format) {
        return ".sql";
    }

    /** Markdown with the commands that restore this restore point with plain tools, to be run in its folder. */
    String restoreByHand(Manifest manifest);
}
