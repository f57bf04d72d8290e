package digital.vya.backupdb.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Stands in for the product below a launcher under test, and tells how it was started. */
public final class LauncherProbe {
    private LauncherProbe() {}

    public static void main(String[] args) throws IOException {
        System.out.println("home=" + System.getProperty("vya.home"));
        System.out.println("cwd=" + Path.of("").toAbsolutePath());
        System.out.println("pid=" + ProcessHandle.current().pid());
        System.out.println("jvm=" + ManagementFactory.getRuntimeMXBean().getInputArguments());
        for (String arg : args) {
            System.out.println("arg=" + arg);
        }
        if (args.length > 0 && args[0].equals("wait")) {
            int end = System.in.read();
            System.out.println("end=" + end);
        }
        if (args.length > 0 && args[0].equals("exit")) {
            System.exit(Integer.parseInt(args[1]));
        }
    }
}
