package digital.vya.backupdb.engine.mysql;

import java.util.List;

/** The rows of several questions that were asked together, in the order of the questions. */
public record Answers(List<List<List<String>>> all) {
    public Answers {
        all = List.copyOf(all);
    }

    public List<List<String>> rows(int question) {
        return all.get(question);
    }

    public List<String> column(int question) {
        return rows(question).stream().map(row -> row.get(0)).toList();
    }

    public String value(int question) {
        return rows(question).get(0).get(0);
    }

    Answers from(int question) {
        return new Answers(all.subList(question, all.size()));
    }
}
