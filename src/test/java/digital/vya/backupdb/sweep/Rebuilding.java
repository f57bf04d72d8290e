package digital.vya.backupdb.sweep;

import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;

/**
 * The catalogue is made anew from two points at each destination: where there is none, or in the place of one that is
 * damaged, of which what people decided stays.
 */
final class Rebuilding implements Scenario {
    private static final String DECISIONS =
            "SELECT (SELECT COUNT(*) FROM acknowledgements) || ' of ' || (SELECT COUNT(*) FROM audit WHERE action = 'asked')";

    static final String DECIDED = "1 of 1";

    private final boolean damaged;
    private Snapshot whole;
    private String content;

    Rebuilding(boolean damaged) {
        this.damaged = damaged;
    }

    @Override
    public String name() {
        return damaged ? "catalog rebuild of a damaged one" : "catalog rebuild";
    }

    @Override
    public void prepare(Stage stage) throws IOException, SQLException {
        if (whole == null) {
            stage.empty();
            Folders.delete(stage.catalogue());
            stage.backup();
            stage.backup();
            whole = Snapshot.of(stage, name());
        }
        whole.putBack(stage);
        Folders.delete(stage.catalogue());
        CatalogReport anew = stage.rebuild();
        if (!anew.passed() || anew.points() != 2 * stage.destinations.size()) {
            throw new IllegalStateException(anew.toString());
        }
        content = stage.content();
        if (damaged) {
            decide(stage);
        } else {
            Folders.delete(stage.catalogue());
        }
    }

    @Override
    public Result run(Stage stage) throws IOException, SQLException {
        if (damaged) {
            Damage.ofAnIndex(stage.catalogue().resolve("catalog.db"));
        }
        CatalogReport report = stage.rebuild();
        return new Result(report.passed(), report.toString());
    }

    @Override
    public void holds(Stage stage, Result result, Invariants invariants) throws IOException, SQLException {
        if (!result.green()) {
            // what could not be made goes on being told, or is well; then it is made, and nothing was lost for the
            // failure
            try {
                stage.status();
            } catch (BackupException e) {
                if (!e.code().isOfCatalog()) {
                    throw e;
                }
            }
            // as the next command does; what could not be used is left alone for a minute
            stage.restart();
            CatalogReport report = stage.rebuild();
            if (!report.passed()) {
                throw new AssertionError("made anew after " + result + ": " + report);
            }
        }
        if (!stage.content().equals(content)) {
            throw new Invariants.FalseGreen(
                    "after " + result + " the catalogue says " + stage.content() + "\nand should say " + content);
        }
        if (damaged && !decisions(stage).equals(DECIDED)) {
            throw new Invariants.PointLost("decisions left: " + decisions(stage));
        }
    }

    /** What stands nowhere else. */
    static void decide(Stage stage) throws SQLException {
        try (Connection catalogue = connection(stage);
                Statement statement = catalogue.createStatement()) {
            statement.execute("INSERT INTO acknowledgements VALUES ('docs', 'shop', 'run', 'we moved', 'me', 1)");
        }
        try (Catalog catalogue = Catalog.in(stage.installation.state())) {
            new Audit(catalogue, "here", Clock.systemUTC()).addWherePossible("asked", "docs", "done", Map.of());
        }
    }

    static String decisions(Stage stage) throws SQLException {
        try (Connection catalogue = connection(stage);
                Statement statement = catalogue.createStatement();
                ResultSet row = statement.executeQuery(DECISIONS)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connection(Stage stage) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + stage.catalogue().resolve("catalog.db"));
    }
}
