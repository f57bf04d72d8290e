package digital.vya.backupdb.process;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One start of a tool. {@code tool} is a plain name or an absolute path; arguments reach it as they are. Null means:
 * folder, the JVM's own; timeout, none; stdin, nothing to read; runId, belongs to no run. {@code endsItself} is for input
 * that says where it ends, as a tar does: the tool may leave what comes behind, and we read it for it.
 */
public record ToolCall(
        String tool,
        List<String> arguments,
        @Nullable Path folder,
        Identity identity,
        @Nullable Duration timeout,
        Set<Integer> goodExits,
        @Nullable InputStream stdin,
        @Nullable String runId,
        boolean endsItself) {
    public ToolCall {
        arguments = List.copyOf(arguments);
        goodExits = goodExits.isEmpty() ? Set.of(0) : Set.copyOf(goodExits);
    }

    public ToolCall(
            String tool,
            List<String> arguments,
            @Nullable Path folder,
            Identity identity,
            @Nullable Duration timeout,
            Set<Integer> goodExits,
            @Nullable InputStream stdin,
            @Nullable String runId) {
        this(tool, arguments, folder, identity, timeout, goodExits, stdin, runId, false);
    }

    public static ToolCall of(String tool, List<String> arguments, Identity identity) {
        return new ToolCall(tool, arguments, null, identity, null, Set.of(), null, null);
    }

    public ToolCall within(Duration limit) {
        return new ToolCall(tool, arguments, folder, identity, limit, goodExits, stdin, runId, endsItself);
    }

    public ToolCall fedWith(@Nullable InputStream input) {
        return new ToolCall(tool, arguments, folder, identity, timeout, goodExits, input, runId, endsItself);
    }

    /** Fed with something that says where it ends. */
    public ToolCall fedWithArchive(InputStream input) {
        return new ToolCall(tool, arguments, folder, identity, timeout, goodExits, input, runId, true);
    }

    public ToolCall forRun(String id) {
        return new ToolCall(tool, arguments, folder, identity, timeout, goodExits, stdin, id, endsItself);
    }

    /** The tool's name without its folder. */
    public String name() {
        return tool.substring(tool.lastIndexOf('/') + 1);
    }

    /** The command line as a person would type it: quoted for a shell, secrets struck out, no environment. */
    public String command() {
        Redaction redaction = Redaction.of(identity.secrets());
        return Stream.concat(Stream.of(tool), arguments.stream())
                .map(redaction::strike)
                .map(ShellWord::of)
                .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return command();
    }
}
