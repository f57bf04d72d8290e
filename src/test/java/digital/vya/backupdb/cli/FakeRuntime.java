package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Finding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Routes that answer what a test tells them to, and remember what they were asked. */
class FakeRuntime implements RoutesStarter, Routes {
    record Said(int exit, String out, String err) {}

    static final Path HOME = Path.of("/opt/vya");

    final Map<String, Object> answers = new HashMap<>();
    final List<Object> asked = new ArrayList<>();
    List<Finding> findings = List.of();
    RuntimeException failure;
    Path config;
    boolean schedules;
    boolean served;
    int open;
    Ansi ansi = Ansi.OFF;

    FakeRuntime answer(String uri, Object answer) {
        answers.put(uri, answer);
        return this;
    }

    Said run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = new CommandLineEntry(HOME, this, file -> {
                    config = file;
                    return findings;
                })
                .commandLine(new PrintWriter(out), new PrintWriter(err), ansi, args);
        int exit = commandLine.execute(args);
        commandLine.getOut().flush();
        commandLine.getErr().flush();
        return new Said(exit, out.toString(), err.toString());
    }

    @Override
    public Routes start(Path file, boolean withSchedules) {
        if (failure != null) {
            throw failure;
        }
        config = file;
        schedules = withSchedules;
        open++;
        return this;
    }

    @Override
    public <T> T request(String endpointUri, Object body, Class<T> reply) {
        asked.add(body);
        return reply.cast(answers.get(endpointUri));
    }

    @Override
    public <T> List<T> requestList(String endpointUri, Object body, Class<T> element) {
        asked.add(body);
        return ((List<?>) answers.get(endpointUri)).stream().map(element::cast).toList();
    }

    @Override
    public void serve() {
        served = true;
    }

    @Override
    public void close() {
        open--;
    }
}
