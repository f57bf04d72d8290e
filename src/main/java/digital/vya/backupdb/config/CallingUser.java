package digital.vya.backupdb.config;

import digital.vya.backupdb.model.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** For whom this process works, and from where that user came. */
public final class CallingUser {
    private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");
    private static final String UNKNOWN = "unknown";
    /** The environment may say anything: into records goes what looks like a name or an address. */
    private static final Pattern NAME = Pattern.compile("[\\w.@%:\\\\-]{1,100}");

    private CallingUser() {}

    /** Looked up once, and not at the start of every command. */
    private static final class Known {
        static final Actor ACTOR =
                new Actor(ProcessHandle.current().info().user().orElse(UNKNOWN), machine(), via(System::getenv));
    }

    public static Actor actor() {
        return Known.ACTOR;
    }

    /** Of what sudo and sshd say. */
    static @Nullable String via(UnaryOperator<@Nullable String> environment) {
        String sudo = environment.apply("SUDO_USER");
        String ssh = environment.apply("SSH_CONNECTION");
        String words = Stream.of(said("sudo of ", sudo), said("ssh from ", ssh == null ? null : ssh.split(" ", 2)[0]))
                .filter(said -> !said.isEmpty())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? null : words;
    }

    private static String said(String what, @Nullable String name) {
        return name != null && NAME.matcher(name).matches() ? what + name : "";
    }

    /** By the kernel: to ask for it by name may wait for a name server. */
    private static String machine() {
        try {
            String name = Files.readString(MACHINE).strip();
            return name.isEmpty() ? UNKNOWN : name;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
