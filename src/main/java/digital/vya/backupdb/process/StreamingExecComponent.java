package digital.vya.backupdb.process;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.exec.ExecComponent;
import org.apache.camel.component.exec.ExecEndpoint;
import org.apache.camel.component.exec.impl.DefaultExecBinding;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's exec component with the part that runs tools replaced. Bound in the registry under the name {@code exec}, it
 * makes every plain {@code exec:} endpoint stream its output and fail when the tool fails. The rules an integrator
 * needs are in docs/reference/processes.md.
 */
@Component("exec")
public final class StreamingExecComponent extends ExecComponent {
    private final Tools tools;

    public StreamingExecComponent(Tools tools) {
        this.tools = tools;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ExecEndpoint endpoint = (ExecEndpoint) super.createEndpoint(uri, remaining, parameters);
        refuse(endpoint.getOutFile() != null, uri, "outFile", "the output is what the tool writes to stdout");
        refuse(endpoint.isUseStderrOnEmptyStdout(), uri, "useStderrOnEmptyStdout", "an empty output stays empty");
        refuse(endpoint.getCommandExecutor() != null, uri, "commandExecutor", "tools are run in one way only");
        refuse(
                endpoint.getBinding().getClass() != DefaultExecBinding.class,
                uri,
                "binding",
                "tools are run in one way only");
        endpoint.setCommandExecutor(new StreamingExecutor(tools));
        endpoint.setBinding(new ToolBinding());
        return endpoint;
    }

    private static void refuse(boolean given, String uri, String option, String why) {
        if (given) {
            throw new IllegalArgumentException(
                    "exec option `" + option + "` cannot be used here: " + why + " (" + uri + ")");
        }
    }
}
