package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.servers.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Stores files in a JVM of its own, where a test can make the disk small or take rights away. */
final class StoreMain {
    private StoreMain() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        FileStore store = new FileStore(directory.toString(), "", "");
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            Path file = Path.of(argument);
            Parcel parcel = new Parcel("pg/shop/" + file.getFileName(), file, Files.size(file), Digests.sha256(file));
            try {
                store.put(parcel);
                System.out.println(parcel.name() + ": stored");
            } catch (BackupException e) {
                String kind = e instanceof Refused ? "final" : "passing";
                System.out.println(parcel.name() + ": " + kind + " " + e.code() + " " + e.getMessage());
            }
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile).forEach(f -> System.out.println("there is " + directory.relativize(f)));
        }
    }

    static List<String> command(Path directory, List<Path> files) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(Coverage.options(
                "-cp", System.getProperty("java.class.path"), StoreMain.class.getName(), directory.toString()));
        files.forEach(file -> command.add(file.toString()));
        return command;
    }
}
