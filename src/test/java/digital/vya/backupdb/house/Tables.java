package digital.vya.backupdb.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the tables of a document. */
final class Tables {
    private Tables() {}

    /** The rows of all tables in the file, without their heads; cells without the surrounding blanks and backticks. */
    static List<List<String>> rows(Path document) throws IOException {
        return rows(Files.readAllLines(document));
    }

    /** The same of one section, which begins with this heading. */
    static List<List<String>> rows(Path document, String heading) throws IOException {
        List<String> section = Files.readAllLines(document).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
        return rows(section);
    }

    private static List<List<String>> rows(List<String> lines) {
        return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                .filter(i -> lines.get(i).startsWith("|") && !lines.get(i).startsWith("|---"))
                .filter(i -> i + 1 == lines.size() || !lines.get(i + 1).startsWith("|---"))
                .map(i -> cells(lines.get(i)))
                .toList();
    }

    private static List<String> cells(String row) {
        String inner = row.substring(1, row.lastIndexOf('|'));
        return Stream.of(inner.split("\\|", -1)).map(String::strip).toList();
    }
}
