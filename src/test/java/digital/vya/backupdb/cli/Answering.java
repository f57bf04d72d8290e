package digital.vya.backupdb.cli;

import digital.vya.backupdb.RuntimeStarter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Somebody at a terminal whose answers were written down: runs a command and keeps what was printed and asked. */
public final class Answering {
    /** {@code asked} is what stood on the terminal, questions only. */
    public record Said(int status, String out, String err, String asked) {
        @Override
        public String toString() {
            return "status " + status + "\n" + out + "\n" + err + "\n" + asked;
        }
    }

    private Answering() {}

    /** Where {@code answers} is null there is no terminal. */
    public static Said run(Path home, List<String> answers, String... arguments) {
        RuntimeStarter starter = new RuntimeStarter(home);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        StringWriter asked = new StringWriter();
        Terminal terminal = answers == null
                ? Terminal.nobody()
                : Terminal.of(new StringReader(String.join("\n", answers)), new PrintWriter(asked));
        int status = new CommandLineEntry(home, starter, starter::check, terminal)
                .commandLine(new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
                .execute(arguments);
        return new Said(status, out.toString(), err.toString(), asked.toString());
    }
}
