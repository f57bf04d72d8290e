package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Manifest;

/** The commands that restore files with nothing but tar and what unpacks. */
final class FilesByHand {
    private FilesByHand() {}

    static String of(Manifest manifest) {
        Manifest.Entry data = manifest.artifacts().stream()
                .filter(a -> a.kind() == ArtifactKind.DATA)
                .findFirst()
                .orElseThrow();
        String stem = manifest.id().substring(manifest.id().lastIndexOf('/') + 1);
        String unpack =
                switch (data.codec()) {
                    case GZIP -> "gunzip -c " + data.name();
                    case ZSTD -> "zstd -dc " + data.name();
                    case NONE -> "cat " + data.name();
                };
        String needs =
                switch (data.codec()) {
                    case GZIP -> ", and `gunzip`";
                    case ZSTD -> ", and `zstd`";
                    case NONE -> "";
                };
        return """
                ## What you need

                - GNU tar%s.
                - To be root, when owners are to be as they were.

                ## 1. Check the files

                ```sh
                sha256sum -c %s.sha256
                ```

                ## 2. See what is in it

                ```sh
                %s | tar --list --verbose --quoting-style=escape --file=-
                ```

                ## 3. Restore it to a folder

                Everything comes below a folder `restored`, under its whole path: what was `/srv/www` is `restored/srv/www`. A path after the last option, without its leading slash, takes only what is there.

                ```sh
                mkdir restored
                %s | tar --extract --file=- --directory=restored --preserve-permissions --numeric-owner --delay-directory-restore --acls --xattrs --xattrs-include='*'
                ```

                ## 4. See whether it is all there

                ```sh
                %s | tar --compare --file=- --directory=restored --numeric-owner
                ```

                ## To its original place

                With `--directory=/` in place of `--directory=restored`, and `--skip-old-files` where what is there is to stay.
                """.formatted(needs, stem, unpack, unpack, unpack);
    }
}
