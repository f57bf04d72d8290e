package digital.vya.backupdb.process;

import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.exec.ExecBinding;
import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecEndpoint;
import org.apache.camel.component.exec.ExecResult;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code exec:} endpoint and the exchange that reaches it mean as a start of a tool. The body is never fed to
 * the tool; what is to be fed stands in the variable {@code stdin}.
 */
final class ToolBinding implements ExecBinding {
    static final String IDENTITY_SOURCE = "identitySource";
    static final String STDIN = "stdin";

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
                Arguments.parse(endpoint.getArgs(), exchange::getVariable),
                endpoint.getWorkingDir() == null ? null : Path.of(endpoint.getWorkingDir()),
                identities.identityFor(exchange),
                limit == ExecEndpoint.NO_TIMEOUT ? null : Duration.ofMillis(limit),
                goodExits(endpoint.getExitValues()),
                stdin(exchange, endpoint.getExecutable()),
                runId(exchange)));
    }

    @Override
    public void writeOutput(Exchange exchange, ExecResult result) {
        ToolStream output = (ToolStream) result.getStdout();
        exchange.getMessage().setBody(output);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                // a route that drops its tool's output unread would leave the tool waiting for ever
                if (!passedToCaller(done, output)) {
                    closeUnread(output);
                }
            }
        });
    }

    /** Camel gives a Kamelet an exchange of its own, which is done when the caller has not yet begun to read. */
    private static boolean passedToCaller(Exchange done, ToolStream output) {
        return done.getFromEndpoint() instanceof KameletEndpoint
                && !done.isFailed()
                && done.getMessage().getBody() == output;
    }

    private static void closeUnread(ToolStream output) {
        try {
            output.closeUnheard();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Integer> goodExits(String commaSeparated) {
        return commaSeparated == null
                ? Set.of()
                : Arrays.stream(commaSeparated.split(",", -1))
                        .map(value -> Integer.valueOf(value.strip()))
                        .collect(Collectors.toSet());
    }

    /**
     * A stream can be fed once. What stays behind makes a second tool fail instead of running on nothing: a step that
     * is tried again would otherwise succeed because it did nothing.
     */
    private static InputStream stdin(Exchange exchange, String tool) {
        Object given = exchange.getVariable(STDIN);
        if (given instanceof Fed fed) {
            throw new IllegalStateException("the variable `stdin` was already fed to " + fed.tool()
                    + "; set it again, or remove it before a tool that reads nothing");
        }
        InputStream stream = exchange.getVariable(STDIN, InputStream.class);
        if (given != null && stream == null) {
            throw new IllegalArgumentException("the variable `stdin` cannot be read as a stream: " + given.getClass());
        }
        if (given != null) {
            exchange.setVariable(STDIN, new Fed(tool));
        }
        return stream;
    }

    private record Fed(String tool) {}

    private static @Nullable String runId(Exchange exchange) {
        Run run = exchange.getVariable("run", Run.class);
        if (run == null) {
            Job job = exchange.getVariable("job", Job.class);
            run = job == null ? null : job.run();
        }
        return run == null ? null : run.id();
    }
}
