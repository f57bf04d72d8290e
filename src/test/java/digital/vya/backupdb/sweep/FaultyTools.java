package digital.vya.backupdb.sweep;

import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of the tools that a subject needs, each behind a script that counts how often a tool is started and does to one of
 * them what was planned. The launcher itself is the product's.
 */
final class FaultyTools {
    static final Set<Kind> KINDS =
            Set.of(Kind.EXCEPTION, Kind.SIGNAL, Kind.EXIT_CODE, Kind.TRUNCATED, Kind.GARBAGE, Kind.HANG, Kind.SLOW);

    /** A question to the server may take two minutes, so what asks does not hang. */
    private static final String SCRIPT = """
            #!/bin/sh
            real='%s'; home='%s'; name='%s'
            export VYA_SWEEP="$home"
            [ -e "$home/armed" ] || exec "$real" "$@"
            read -r at kind < "$home/armed"
            case $kind$name in HANGpsql|HANGmariadb) exec "$real" "$@" ;; esac
            n=1; while ! mkdir "$home/calls/$n" 2>/dev/null; do n=$((n + 1)); done
            [ "$n" = "$at" ] || exec "$real" "$@"
            echo "$name $*" > "$home/fired"
            half() { "$real" "$@" > "$home/out" || exit $?; head -c $(($(wc -c < "$home/out") / 2)) "$home/out"; }
            case $kind in
            EXCEPTION) echo 'connection reset by peer' >&2; exit 1 ;;
            SIGNAL) half "$@"; kill -KILL $$ ;;
            EXIT_CODE) "$real" "$@"; exit 3 ;;
            TRUNCATED) half "$@" ;;
            GARBAGE) cat > /dev/null; echo 'nonsense; {' ;;
            HANG) exec sleep 60 ;;
            SLOW) sleep 0.2; exec "$real" "$@" ;;
            esac
            """;

    private final Path folder;

    private FaultyTools(Path folder) {
        this.folder = folder;
    }

    static FaultyTools in(Path folder, Map<String, Path> tools) {
        try {
            Files.createDirectories(folder.resolve("calls"));
            for (var tool : tools.entrySet()) {
                Path script = Files.writeString(
                        folder.resolve(tool.getKey()), SCRIPT.formatted(tool.getValue(), folder, tool.getKey()));
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return new FaultyTools(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What every tool of this folder has in its environment. */
    static String markOf(Path folder) {
        return "VYA_SWEEP=" + folder;
    }

    Path folder() {
        return folder;
    }

    void arm(Faults.Plan plan) throws IOException {
        Folders.delete(folder.resolve("calls"));
        Files.createDirectory(folder.resolve("calls"));
        Files.deleteIfExists(folder.resolve("fired"));
        Files.writeString(folder.resolve("armed"), plan.n() + " " + plan.kind() + "\n");
    }

    /** Which tool it happened to, or null. */
    String disarm() throws IOException {
        Files.deleteIfExists(folder.resolve("armed"));
        Path fired = folder.resolve("fired");
        return Files.exists(fired) ? Files.readString(fired).strip() : null;
    }

    /** How many tools were started since the plan was armed. */
    int calls() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("calls"))) {
            return (int) all.count();
        }
    }
}
