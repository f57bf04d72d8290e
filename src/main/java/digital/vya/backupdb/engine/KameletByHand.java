package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;

/** How to get back what a Kamelet dumped: unpacked by plain tools, and given to the command that the Kamelet names. */
final class KameletByHand {
    private KameletByHand() {}

    /** {@code command} reads the dump from its standard input; null where the Kamelet names none. */
    static String of(Manifest manifest, String command) {
        Manifest.Entry data = manifest.artifacts().stream()
                .filter(a -> a.kind() == ArtifactKind.DATA)
                .findFirst()
                .orElseThrow();
        String stem = manifest.id().substring(manifest.id().lastIndexOf('/') + 1);
        String unpack =
                switch (data.codec()) {
                    case GZIP -> "gunzip -c ";
                    case ZSTD -> "zstd -dc ";
                    case NONE -> "cat ";
                };
        String last = command == null
                ? """
                ## 2. Unpack it

                What to do with it then is for the tools of %s to say.

                ```sh
                %s%s > restored
                ```
                """.formatted(manifest.engine(), unpack, data.name())
                : """
                ## 2. Restore it

                ```sh
                %s%s | %s
                ```
                """.formatted(unpack, data.name(), command);
        return """
                ## 1. Check the files

                ```sh
                sha256sum -c %s.sha256
                ```

                """.formatted(stem) + last;
    }
}
