package digital.vya.backupdb.servers;

import java.util.ArrayList;
import java.util.List;

/** What two sides answer to one question, one thing an entry, in no particular order. */
public record Answers(String question, List<String> expected, List<String> actual) {
    private static final int SHOWN = 300;

    public boolean same() {
        return missing().isEmpty() && unexpected().isEmpty();
    }

    public List<String> missing() {
        return without(expected, actual);
    }

    public List<String> unexpected() {
        return without(actual, expected);
    }

    /** One sentence for each thing that only one side has; a changed thing is two. */
    public List<String> differences() {
        List<String> sentences = new ArrayList<>();
        List<String> missing = missing();
        List<String> unexpected = unexpected();
        missing.forEach(thing -> sentences.add(question + ": expected " + shown(thing, unexpected)));
        unexpected.forEach(thing -> sentences.add(question + ": found " + shown(thing, missing)));
        return sentences;
    }

    private static List<String> without(List<String> some, List<String> others) {
        List<String> left = new ArrayList<>(some);
        List<String> gone = new ArrayList<>(others);
        left.removeIf(gone::remove);
        return left;
    }

    /** The first line, and the first one that the other side's thing of the same name does not have. */
    private static String shown(String thing, List<String> others) {
        String name = firstLine(thing);
        List<String> sameName =
                others.stream().filter(o -> firstLine(o).equals(name)).toList();
        return thing.lines()
                .filter(line -> sameName.stream().noneMatch(o -> o.lines().anyMatch(line::equals)))
                .filter(line -> !line.equals(name))
                .findFirst()
                .filter(line -> !sameName.isEmpty())
                .map(line -> cut(name) + " … " + cut(line))
                .orElse(cut(name));
    }

    private static String firstLine(String thing) {
        return thing.lines().findFirst().orElse("");
    }

    private static String cut(String line) {
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}
