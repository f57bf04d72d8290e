package digital.vya.backupdb.sweep.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Tool;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A set of files that are restored where they were, over what is there. They are replaced one by one: a restore that
 * failed may leave some of either; what is not in the backup stays as it is at all times.
 */
public final class FilesSubject implements Subject {
    private static final String MARKED = "till/marked";
    private static final String APART = "apart";
    private static final List<String> KAMELETS = List.of(
            "dump-files-action", "restore-files-action", "compare-files-action", "read-attributes-files-action");

    private final Path live;
    private final Path apart;
    private final Path proof;

    private FilesSubject(Path live, Path apart) {
        this.live = live;
        this.apart = apart;
        this.proof = apart.resolve("proof");
    }

    /** {@code apart} is where nothing fails. */
    public static FilesSubject below(Path live, Path apart) {
        return new FilesSubject(live, apart);
    }

    @Override
    public String instance() {
        return "docs";
    }

    @Override
    public void configure(Installation installation) {
        installation.knob("vya.restore.timeout", "8s").configure("""
                server: {name: test}
                instances:
                  - id: docs
                    engine: files
                    policy: nightly
                    sets:
                      - {id: shop, paths: ['%s'], exclude: ['*/apart']}
                policies:
                  - id: nightly
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(live, installation.destination("disk")));
    }

    @Override
    public Map<String, Path> tools() {
        return Map.of("tar", onPath("tar"));
    }

    private static Path onPath(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void takeTools(Installation installation, Path folder) throws IOException {
        for (String kamelet : KAMELETS) {
            Path file = installation.home().resolve("routes/kamelets/" + kamelet + ".kamelet.yaml");
            String text = Files.readString(file);
            if (!text.contains("exec:tar")) {
                throw new IllegalStateException(file + " does not start tar");
            }
            Files.writeString(file, text.replace("exec:tar", "exec:" + folder.resolve("tar")));
        }
    }

    @Override
    public void live(String mark) throws IOException {
        Folders.delete(live);
        for (var file : expected(mark).entrySet()) {
            Path path = live.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.createLink(live.resolve("shelf/linked"), live.resolve("shelf/0"));
        Files.createSymbolicLink(live.resolve("way to the till"), Path.of("till"));
        Files.setAttribute(live.resolve("shelf/1"), "user:price", "three".getBytes(UTF_8));
    }

    /** All regular files; all but APART are in a backup. */
    private static Map<String, String> expected(String mark) {
        Map<String, String> files = new TreeMap<>();
        files.put(MARKED, mark);
        files.put(APART, "not in the backup");
        for (int i = 0; i < 8; i++) {
            files.put("shelf/" + i, Integer.toString(i).repeat(500));
        }
        files.put("shelf/ \"quoted\"; ü", "");
        return files;
    }

    @Override
    public String mark() throws IOException {
        Path marked = live.resolve(MARKED);
        return Files.exists(marked) ? Files.readString(marked) : "none";
    }

    @Override
    public Optional<String> wrong(boolean afterSuccess) throws IOException {
        if (!Files.readString(live.resolve(APART)).equals("not in the backup")) {
            return Optional.of("what is not in the backup was changed");
        }
        return afterSuccess ? wrong(live, "") : Optional.empty();
    }

    /** {@code told} are names of files, or of folders with all that is in them, that may be missing. */
    private Optional<String> wrong(Path folder, String told) throws IOException {
        for (var file : expected("").entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (file.getKey().equals(APART) || (!Files.exists(path) && isTold(file.getKey(), told))) {
                continue;
            }
            boolean same = Files.exists(path)
                    && (file.getKey().equals(MARKED) || Files.readString(path).equals(file.getValue()));
            if (!same) {
                return Optional.of(path + " is not there, or has other bytes");
            }
        }
        return told.isEmpty() ? otherLinks(folder) : Optional.empty();
    }

    private boolean isTold(String file, String told) {
        Path path = live.resolve(file);
        return told.contains(path.toString())
                || told.contains(path.getParent().toString())
                || told.contains(live.toString());
    }

    private static Optional<String> otherLinks(Path folder) throws IOException {
        boolean linked = Files.isSameFile(folder.resolve("shelf/linked"), folder.resolve("shelf/0"))
                && Files.readSymbolicLink(folder.resolve("way to the till"))
                        .toString()
                        .equals("till");
        if (!linked) {
            return Optional.of("links below " + folder + " are others");
        }
        byte[] price = (byte[]) Files.getAttribute(folder.resolve("shelf/1"), "user:price");
        return new String(price, UTF_8).equals("three") ? Optional.empty() : Optional.of("an attribute is another");
    }

    @Override
    public String unfinished() {
        return "";
    }

    @Override
    public String putAside() {
        return "";
    }

    @Override
    public FileChoice chosenFiles() {
        return new FileChoice(List.of(), true, FileChoice.NONE.listing());
    }

    @Override
    public byte[] content(Path data) throws IOException {
        return Packed.bytes(data);
    }

    @Override
    public Optional<String> prove(byte[] content, String missing) throws IOException {
        Folders.delete(proof);
        Files.createDirectories(proof);
        Path archive = Files.write(apart.resolve("archive.tar"), content);
        Tool.Result extracted = Tool.run(
                "tar", "--extract", "--xattrs", "--xattrs-include=*", "--file=" + archive, "--directory=" + proof);
        if (extracted.exit() != 0) {
            return Optional.of("it does not restore: " + extracted.err());
        }
        Path root = proof.resolve(live.toString().substring(1));
        Path marked = root.resolve(MARKED);
        if (Files.exists(marked) && !List.of("1", "2").contains(Files.readString(marked))) {
            return Optional.of("the mark is neither of both");
        }
        return wrong(root, missing);
    }

    @Override
    public void close() {
        Folders.delete(proof);
    }
}
