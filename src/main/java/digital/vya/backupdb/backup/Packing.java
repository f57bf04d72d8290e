package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Backup;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.pack.PackRequest;
import digital.vya.backupdb.pack.Packer;
import digital.vya.backupdb.pack.SpaceCheck;
import digital.vya.backupdb.process.ToolStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what a dump step streams into an artifact, by the rules of the job's policy. */
public final class Packing {
    private final Settings settings;
    private final Engines engines;
    private final Packer packer;
    private final SpaceCheck space;
    private final Path spool;
    private final RunLog log;
    private final Progress progress;

    public Packing(
            Settings settings,
            Engines engines,
            Packer packer,
            SpaceCheck space,
            Path spool,
            RunLog log,
            Progress progress) {
        this.settings = settings;
        this.engines = engines;
        this.packer = packer;
        this.space = space;
        this.spool = spool;
        this.log = log;
        this.progress = progress;
    }

    /** Throws SPACE_LOW before a dump is begun that the spool cannot hold. */
    public void requireSpace(Job job) {
        requireSpace(job.policy(), job.engine(), job.estimatedBytes());
    }

    void requireSpace(@Nullable String policyId, String engine, long databaseBytes) {
        Settings.Policy policy = settings.policy(policyId).orElseThrow();
        boolean inFolder = engines.backup(engine).needsFolder(policy.format());
        space.require(spool, policy.codec(), databaseBytes, inFolder ? databaseBytes : 0);
    }

    /** {@code kind} is data or roles; a body that is no stream is refused before it becomes an empty backup. */
    public Artifact pack(Object body, Job job, String kind) {
        if (!(body instanceof InputStream raw)) {
            throw new BackupException(
                    ErrorCode.DUMP_EMPTY, "The dump step of " + job.engine() + " left no stream to pack as " + kind);
        }
        String tool = raw instanceof ToolStream running ? running.tool() : "dump";
        PackRequest request = request(raw, job, kind);
        say(job, request.kind() == ArtifactKind.ROLES ? Phase.ROLES : Phase.DATA, tool + " begun");
        Artifact artifact = packer.pack(progress.watch(raw, job, "dump"), request);
        report(job, artifact, tool);
        return artifact;
    }

    private PackRequest request(InputStream raw, Job job, String kind) {
        Settings.Policy policy = settings.policyOf(job);
        ArtifactKind what = ArtifactKind.valueOf(kind.toUpperCase(Locale.ROOT));
        Backup engine = engines.backup(job.engine());
        return new PackRequest(
                what,
                job.spoolFolder().resolve(job.folder()),
                job.stem() + (what == ArtifactKind.ROLES ? "_roles" : "") + engine.ending(what, policy.format()),
                policy.codec(),
                policy.level(),
                Runtime.getRuntime().availableProcessors(),
                // one pass: packing lasts as long as the dump does, and may take its own time on top
                policy.dumpTimeout().plus(policy.packTimeout()),
                raw instanceof ToolStream tool ? tool.command() : null,
                engine.inspector(job, what, policy, raw));
    }

    private void report(Job job, Artifact artifact, String tool) {
        Phase phase = artifact.kind() == ArtifactKind.ROLES ? Phase.ROLES : Phase.DATA;
        say(job, phase, tool + " completed - Size: " + Human.size(artifact.rawBytes()));
        String share = Human.share(artifact.packedBytes(), artifact.rawBytes());
        String codec = artifact.codec().name().toLowerCase(Locale.ROOT);
        artifact.problems()
                .forEach(problem -> log.problem(job, phase.line(job, "not all is as it should be"), problem));
        say(job, phase, codec + " completed - Size: " + Human.size(artifact.packedBytes()) + " (" + share + ")");
    }

    private void say(Job job, Phase phase, String text) {
        log.step(job, phase.line(job, text));
    }
}
