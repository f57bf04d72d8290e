package digital.vya.backupdb.cli;

import digital.vya.backupdb.RuntimeStarter;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Help.Ansi;

/** A program that is told to stop before its command has begun to start: the home, then the command. */
public final class StoppedWhileStarting {
    private StoppedWhileStarting() {}

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
            RuntimeStarter starter = new RuntimeStarter(home);
            int status = new CommandLineEntry(home, starter, starter::check, Terminal.nobody())
                    .commandLine(out, out, Ansi.OFF)
                    .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
            out.println("status " + status);
            out.flush();
        }));
        System.exit(0);
    }
}
