package digital.vya.backupdb.backup;

import digital.vya.backupdb.model.DatabaseOutcome;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Gathers the outcomes of branches into one list. A branch that left none, for whatever reason, makes the whole fail. */
public final class CollectOutcomes implements AggregationStrategy {
    @Override
    public Exchange aggregate(Exchange soFar, Exchange branch) {
        List<DatabaseOutcome> outcomes = new ArrayList<>();
        if (soFar != null) {
            add(outcomes, soFar);
        }
        add(outcomes, branch);
        Exchange result = soFar == null ? branch : soFar;
        if (branch.getException() != null) {
            result.setException(branch.getException());
        }
        result.getMessage().setBody(outcomes);
        return result;
    }

    private static void add(List<DatabaseOutcome> outcomes, Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof DatabaseOutcome one) {
            outcomes.add(one);
        } else if (body instanceof List<?> many) {
            many.forEach(one -> outcomes.add((DatabaseOutcome) one));
        } else if (exchange.getException() == null) {
            exchange.setException(new IllegalStateException("a branch of the run ended without an outcome"));
        }
    }
}
