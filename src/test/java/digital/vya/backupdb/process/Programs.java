package digital.vya.backupdb.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Tiny programs that misbehave on purpose, written where a test may run them. */
final class Programs {
    private final Path folder;

    Programs(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** A bash program with this body; gives back its path. */
    String bash(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    static Identity identity(Map<String, String> environment, String... secrets) {
        return new Identity(environment, List.of(secrets), null, null);
    }

    static Identity stallingAfter(Duration stall) {
        return new Identity(Map.of(), List.of(), null, stall);
    }

    /** A process that lives and is no zombie. */
    static boolean lives(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !Proc.isZombie(pid);
    }

    /** The pid a program wrote into a file of the folder, once it is there whole. */
    OptionalLong pid(String file) {
        try {
            String text = Files.readString(folder.resolve(file));
            return text.endsWith("\n") ? OptionalLong.of(Long.parseLong(text.strip())) : OptionalLong.empty();
        } catch (IOException notYet) {
            return OptionalLong.empty();
        }
    }
}
