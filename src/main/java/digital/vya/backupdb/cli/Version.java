package digital.vya.backupdb.cli;

import org.apache.camel.CamelContext;
import picocli.CommandLine.IVersionProvider;

/** The three versions that matter when something is reported. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            RootCommand.NAME + " " + of(Version.class), "Java " + Runtime.version(), "Camel " + of(CamelContext.class)
        };
    }

    private static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
