package digital.vya.backupdb.process;

import org.apache.camel.component.exec.ExecCommand;
import org.apache.camel.component.exec.ExecCommandExecutor;
import org.apache.camel.component.exec.ExecResult;

/** Starts the tool and gives its running output back; the exit code comes with the output's end. */
final class StreamingExecutor implements ExecCommandExecutor {
    private final Tools tools;

    StreamingExecutor(Tools tools) {
        this.tools = tools;
    }

    @Override
    public ExecResult execute(ExecCommand command) {
        if (!(command instanceof ToolBinding.BoundCommand bound)) {
            throw new IllegalArgumentException("not a command of ours: " + command.getExecutable());
        }
        return new ExecResult(command, tools.start(bound.call()), null, 0);
    }
}
