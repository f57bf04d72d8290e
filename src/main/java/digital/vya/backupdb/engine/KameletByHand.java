package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.Manifest;

/** How to get back what a Kamelet dumped: unpacked by plain tools, and given to the command that the Kamelet names. */
final class KameletByHand {
    private KameletByHand() {}

    /** {@code command} reads the dump from its standard input; null where the Kamelet names none. */
    static String of(Manifest manifest, String command) {
        PointFiles files = new PointFiles(manifest);
        String unpack = files.unpack(files.data());
        String last = command == null ? """
                ## 2. Unpack it

                What to do with it then is for the tools of %s to say.

                ```sh
                %s > restored
                ```
                """.formatted(manifest.engine(), unpack) : """
                ## 2. Restore it

                ```sh
                %s | %s
                ```
                """.formatted(unpack, command);
        return """
                ## 1. Check the files

                ```sh
                %s
                ```

                """.formatted(files.check()) + last;
    }
}
