package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.servers.Packages;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;

/** Files as they really are: every name, kind, mode and time that archives get wrong. Compared as rsync compares. */
final class NastyTree {
    private static final String SCRIPT = """
            set -e
            cd "$0"
            mkdir -p plain 'with space' deep/a/b/c empty $'line\\nbreak' .hidden
            echo one > plain/one.txt
            echo two > 'with space/two words.txt'
            echo three > $'line\\nbreak/name\\nwith\\nbreaks'
            echo four > deep/a/b/c/four.conf
            echo five > .hidden/.dotfile
            echo six > $'plain/not-utf8-\\xff\\xfe.bin'
            echo seven > plain/São-Paulo-日本.txt
            echo eight > plain/-rf
            echo nine > 'plain/back\\slash\\n'
            echo ten > 'plain/[x]*?{a,b}'
            echo eleven > "plain/'quoted\\""
            echo twelve > "plain/$(printf 'l%.0s' {1..250})"
            : > plain/nothing
            long=deep
            for i in 1 2 3 4 5 6; do long=$long/$(printf 'd%.0s' {1..200}); done
            mkdir -p "$long"
            echo deep > "$long/file"
            truncate -s $1 sparse
            printf end | dd of=sparse bs=1 seek=100000000 conv=notrunc status=none
            head -c 3000000 /dev/urandom > random.bin
            ln plain/one.txt plain/hard
            ln plain/one.txt 'with space/hard too'
            ln -s one.txt plain/link
            ln -s ../plain deep/up
            ln -s . deep/a/loop
            ln -s /etc/passwd outside
            ln -s nowhere dangling
            ln -s $'not-utf8-\\xff\\xfe.bin' $'plain/link-\\xfd'
            mkfifo pipe
            echo suid > suid; chmod 4755 suid
            mkdir sticky; chmod 1777 sticky
            setfacl -m u:1234:rw,g:4321:r plain/one.txt
            setfacl -d -m u:1234:rwx deep/a
            setfattr -n user.colour -v green plain/one.txt
            setfattr -n user.binary -v 0x00ff0a00 random.bin
            touch -d '1965-03-04 05:06:07.123456789 UTC' plain/hard
            touch -d '2106-02-08 00:00:00.5 UTC' random.bin
            touch -h -d '2001-01-01 UTC' plain/link
            touch -d '2002-02-02 UTC' empty
            """;

    private static final String OF_OTHERS = """
            set -e
            cd "$0"
            echo secret > secret; chmod 000 secret
            echo owned > owned; chown 1234:4321 owned
            mkdir theirs; echo within > theirs/within; chown -R 4321:1234 theirs; chmod 700 theirs
            ln -s owned way; chown -h 1234:4321 way
            """;

    private NastyTree() {}

    static void ensureTools() {
        Packages.ensure("setfacl", "acl");
        Packages.ensure("setfattr", "attr");
        Packages.ensure("rsync", "rsync");
    }

    /** With a sparse file of this size, 200M or more. */
    static void make(Path folder, String sparse) {
        Tool.run("bash", "-c", SCRIPT, folder.toString(), sparse).orThrow("making the tree");
    }

    /** Files that belong to others, and one that its mode lets nobody read; only root can make them. */
    static void addThoseOfOthers(Path folder) {
        Tool.run("bash", "-c", OF_OTHERS, folder.toString()).orThrow("giving files away");
    }

    /**
     * What differs between two trees, in rsync's words; empty when nothing does. Pipes are not looked at, and of the
     * large sparse file only what is no hole: to sum up ten gigabytes of zeros takes a minute.
     */
    static String differences(Path one, Path other) {
        return sparse(one, other)
                + Tool.run(
                                "rsync",
                                "-n",
                                "--checksum",
                                "--archive",
                                "--hard-links",
                                "--acls",
                                "--xattrs",
                                "--sparse",
                                "--exclude=/sparse",
                                "--no-specials",
                                "--no-devices",
                                "--numeric-ids",
                                "--delete",
                                "--itemize-changes",
                                one + "/",
                                other + "/")
                        .orThrow("comparing")
                        .lines()
                        .filter(line -> !line.startsWith("skipping non-regular"))
                        .reduce("", (a, b) -> a + b + "\n");
    }

    private static String sparse(Path one, Path other) {
        String look = """
                cd "$0" && stat --format='%s %a %u %g %y' sparse && [ $(stat --format=%b sparse) -lt 2048 ] &&
                dd if=sparse bs=1000000 skip=99 count=2 status=none | md5sum
                """;
        String mine = Tool.run("bash", "-c", look, one.toString()).orThrow("looking");
        String its = Tool.run("bash", "-c", look, other.toString()).orThrow("looking");
        return mine.equals(its) ? "" : "sparse: " + mine + " / " + its;
    }
}
