package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where the files of a Docker volume are on this machine: what Docker says, or its usual place. */
final class DockerVolumes {
    private static final Path USUAL = Path.of("/var/lib/docker/volumes");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST = 8192;

    private final Tools tools;
    private final Path usual;

    DockerVolumes(Tools tools) {
        this(tools, USUAL);
    }

    DockerVolumes(Tools tools, Path usual) {
        this.tools = tools;
        this.usual = usual;
    }

    /** A folder, as the text of a path. */
    String folder(String volume) {
        refuseAnotherMachine(volume);
        String said;
        try {
            return asked(volume);
        } catch (BackupException e) {
            said = e.getMessage();
        }
        Path there = usual.resolve(volume).resolve("_data");
        if (Files.isDirectory(there)) {
            return there.toString();
        }
        throw new BackupException(
                ErrorCode.VOLUME_UNKNOWN,
                "There is no Docker volume " + volume + ": there is no folder " + there + ", and " + said);
    }

    /** A folder of the same name may be here, too, and hold something else. */
    private void refuseAnotherMachine(String volume) {
        String engine;
        try {
            engine = docker("context", "inspect", "--format", "{{.Endpoints.docker.Host}}");
        } catch (BackupException e) {
            return;
        }
        if (!engine.startsWith("unix:")) {
            throw new BackupException(
                    ErrorCode.VOLUME_UNKNOWN,
                    "Docker volume " + volume + " is not on this machine: docker speaks to " + engine,
                    "Run the backup where the engine is, or let DOCKER_HOST or the docker context name this machine's.",
                    null);
        }
    }

    private String asked(String volume) {
        String place = docker("volume", "inspect", "--format", "{{.Mountpoint}}", volume);
        if (!place.startsWith("/") || !Files.isDirectory(Path.of(place))) {
            throw new BackupException(
                    ErrorCode.VOLUME_UNKNOWN, "docker says it is at `" + place + "`, which is no folder here");
        }
        return place;
    }

    private String docker(String... arguments) {
        return tools.run("docker", List.of(arguments), null, Identity.NONE, LIMIT, LONGEST)
                .strip();
    }
}
