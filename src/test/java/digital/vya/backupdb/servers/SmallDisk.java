package digital.vya.backupdb.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands run with a folder that is a disk of a megabyte or so, where one may be mounted; elsewhere with a limit on the
 * size of files. The kernel ends a write half-way either way.
 */
public final class SmallDisk {
    private SmallDisk() {}

    /** The disk is there for the command alone, and gone when it ends. */
    public static List<String> command(Path folder, int kilobytes, List<String> command) {
        List<String> all = new ArrayList<>();
        if (mayMount(folder)) {
            String mount = "mount -t tmpfs -o mode=0700,size=" + kilobytes + "k none \"$0\" && exec \"$@\"";
            all.addAll(List.of("unshare", "-rm", "sh", "-c", mount, folder.toString()));
            all.addAll(command);
        } else {
            // in blocks of 512 bytes
            all.addAll(List.of("sh", "-c", "ulimit -f " + kilobytes * 2 + " && exec \"$@\"", "sh"));
            all.addAll(Coverage.without(command));
        }
        return all;
    }

    private static boolean mayMount(Path folder) {
        return Tool.run("unshare", "-rm", "mount", "-t", "tmpfs", "none", folder.toString())
                        .exit()
                == 0;
    }
}
