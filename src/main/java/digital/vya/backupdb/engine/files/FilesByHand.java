package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.PointFiles;
import digital.vya.backupdb.model.Manifest;

/** The commands that restore files with nothing but tar and what unpacks. */
final class FilesByHand {
    private FilesByHand() {}

    static String of(Manifest manifest) {
        PointFiles files = new PointFiles(manifest);
        String unpack = files.unpack(files.data());
        String needs = files.unpacker();
        return """
                ## What you need

                - GNU tar%s.
                - To be root, when owners are to be as they were.

                ## 1. Check the files

                ```sh
                %s
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

                With `--directory=/` in place of `--directory=restored`, and `--skip-old-files` where what is there is to stay. Without root name what is your own after the last option, such as `home/jane/docs`: the folders above belong to others.
                """.formatted(needs, files.check(), unpack, unpack, unpack);
    }
}
