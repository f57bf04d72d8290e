package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.process.ShellWord;
import java.util.Optional;

/** The files of a restore point in the words of a shell, for the commands that restore it by hand. */
public record PointFiles(Manifest manifest) {
    public Manifest.Entry data() {
        return entry(ArtifactKind.DATA).orElseThrow();
    }

    public Optional<Manifest.Entry> entry(ArtifactKind kind) {
        return manifest.artifacts().stream()
                .filter(entry -> entry.kind() == kind)
                .findFirst();
    }

    /** The command that says of each file whether it is whole. */
    public String check() {
        String stem = manifest.id().substring(manifest.id().lastIndexOf('/') + 1);
        return "sha256sum -c " + ShellWord.of(stem + ".sha256");
    }

    /** The section that begins the commands for a database. */
    public String checkSection() {
        return """
                ## 1. Are the files whole?

                Every line must say OK.

                ```sh
                %s
                ```

                """.formatted(check());
    }

    /** The command that writes a file's content to standard output. */
    public String unpack(Manifest.Entry entry) {
        String tool =
                switch (entry.codec()) {
                    case GZIP -> "gunzip -c ";
                    case ZSTD -> "zstd -dc ";
                    case NONE -> "cat ";
                };
        return tool + ShellWord.of(entry.name());
    }

    /** What the files need to be unpacked, as the end of a list of tools: all are packed alike. */
    public String unpacker() {
        return switch (manifest.artifacts().get(0).codec()) {
            case GZIP -> ", and `gunzip`";
            case ZSTD -> ", and `zstd`";
            case NONE -> "";
        };
    }
}
