package digital.vya.backupdb.servers;

import java.util.ArrayList;
import java.util.List;

/** Commands run as users are whom the rights of files stop: root gives up the power to pass them by. */
public final class Ordinary {
    private Ordinary() {}

    public static List<String> command(List<String> command) {
        List<String> all = new ArrayList<>();
        if (Folders.runningAsRoot()) {
            all.addAll(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }
        all.addAll(command);
        return all;
    }
}
