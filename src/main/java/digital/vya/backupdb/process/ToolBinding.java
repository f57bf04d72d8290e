package digital.vya.backupdb.process;

import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.exec.ExecBinding;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecEndpoint;
import org.apache.camel.component.exec.ExecResult;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * What an {@code exec:} endpoint and the exchange that reaches it mean as a start of a tool. The body is never fed to
 * the tool; what is to be fed stands in the variable {@code stdin}.
 */
final class ToolBinding implements ExecBinding {
    static final String IDENTITY_SOURCE = "identitySource";
    static final String STDIN = "stdin";
    static final String MORE_ARGUMENTS = "toolArguments";

    /** Camel's own command with ours inside; Camel does not log it, for it would log an exit code it cannot know. */
    static final class BoundCommand extends ExecCommand {
        private final transient ToolCall call;

        BoundCommand(ToolCall call) {
            super(
                    call.tool(),
                    call.arguments(),
                    null,
                    ExecEndpoint.NO_TIMEOUT,
                    call.goodExits(),
                    null,
                    null,
                    false,
                    LoggingLevel.OFF);
            this.call = call;
        }

        ToolCall call() {
            return call;
        }
    }

    @Override
    public ExecCommand readInput(Exchange exchange, ExecEndpoint endpoint) {
        IdentitySource identities =
                CamelContextHelper.mandatoryLookup(exchange.getContext(), IDENTITY_SOURCE, IdentitySource.class);
        long limit = endpoint.getTimeout();
        return new BoundCommand(new ToolCall(
                endpoint.getExecutable(),
                arguments(exchange, endpoint),
                endpoint.getWorkingDir() == null ? null : Path.of(endpoint.getWorkingDir()),
                identities.identityFor(exchange),
                limit == ExecEndpoint.NO_TIMEOUT ? null : Duration.ofMillis(limit),
                goodExits(endpoint.getExitValues()),
                stdin(exchange),
                runId(exchange)));
    }

    @Override
    public void writeOutput(Exchange exchange, ExecResult result) {
        ToolStream output = (ToolStream) result.getStdout();
        exchange.getMessage().setBody(output);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                // a route that never read its tool's output would leave the tool waiting for ever
                closeUnread(output);
            }
        });
    }

    private static void closeUnread(ToolStream output) {
        try {
            output.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(Exchange exchange, ExecEndpoint endpoint) {
        List<String> all = new ArrayList<>(Arguments.parse(endpoint.getArgs()));
        List<?> more = exchange.getVariable(MORE_ARGUMENTS, List.of(), List.class);
        more.forEach(argument -> all.add(String.valueOf(argument)));
        exchange.removeVariable(MORE_ARGUMENTS);
        return all;
    }

    private static Set<Integer> goodExits(String commaSeparated) {
        return commaSeparated == null
                ? Set.of()
                : Arrays.stream(commaSeparated.split(",", -1))
                        .map(value -> Integer.valueOf(value.strip()))
                        .collect(Collectors.toSet());
    }

    /** Taken away from the exchange: a stream can be fed once, and the next tool must not get it by accident. */
    private static InputStream stdin(Exchange exchange) {
        InputStream given = exchange.getVariable(STDIN, InputStream.class);
        if (given == null && exchange.getVariable(STDIN) != null) {
            throw new IllegalArgumentException("variable `stdin` cannot be read as a stream");
        }
        exchange.removeVariable(STDIN);
        return given;
    }

    private static String runId(Exchange exchange) {
        Run run = exchange.getVariable("run", Run.class);
        if (run == null) {
            Job job = exchange.getVariable("job", Job.class);
            run = job == null ? null : job.run();
        }
        return run == null ? null : run.id();
    }
}
