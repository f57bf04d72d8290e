package digital.vya.backupdb.sweep;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.care.CatalogContent;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogRequest;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.RollbackRequest;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** An installation that runs in this JVM, what it backs up, and destinations that can fail. */
final class Stage implements AutoCloseable {
    private static final DeadLetterRequest ALL_LETTERS = new DeadLetterRequest(List.of(), null);
    private static final Map<String, Object> KNOBS = Map.of(
            "vya.delivery.redeliveryDelay", "20ms",
            "vya.delivery.timeout", "3s",
            "vya.delivery.breaker.failureRateThreshold", 100,
            "vya.delivery.breaker.minimumNumberOfCalls", 20,
            "vya.spool.reserve", "1MB",
            "vya.process.grace", "1s",
            "vya.log.level", "ERROR");

    /** So many points of each database stay when the stage is cleaned up. */
    static final int KEPT = 2;

    final Subject subject;
    final Installation installation;
    final FaultyTools tools;
    final List<String> destinations;
    final Bucket bucket;
    private Routes routes;

    private Stage(Subject subject, Installation installation, FaultyTools tools, Bucket bucket) {
        this.subject = subject;
        this.installation = installation;
        this.tools = tools;
        this.bucket = bucket;
        this.destinations = List.of("disk", bucket == null ? "second" : "s3");
    }

    /** {@code retries} is how often the product may send a file again. */
    static Stage set(Path home, Subject subject, int retries, S3ProxyServer s3) throws IOException {
        Installation installation = Installation.in(home);
        subject.configure(installation);
        Path kamelets = home.resolve("routes/kamelets");
        String shaky = Files.readString(kamelets.resolve("store-file-action.kamelet.yaml"))
                .replace("digital.vya.backupdb.store.FileStore", FaultyStore.class.getName())
                .replace("name: store-file-action", "name: store-shaky-action");
        Files.writeString(kamelets.resolve("store-shaky-action.kamelet.yaml"), shaky);
        installation
                .policy("timeouts: {dump: 8s, pack: 2s, stall: 4s}")
                .policy("retention: {timeZone: UTC, keep: " + KEPT + "}")
                .replaceInConfig("type: file", "type: shaky");
        Bucket bucket = null;
        if (s3 == null) {
            installation.configure(installation.text() + """
                      - id: second
                        type: shaky
                        parameters: {directory: %s}
                    """.formatted(installation.destination("second")));
            installation.destinations("disk, second");
        } else {
            bucket = Bucket.of(s3, FaultProxy.before(s3.endpoint()));
            installation
                    .bucket(Bucket.NAME, s3, bucket.endpoint())
                    .replaceInConfig(
                            "      pathStyle: true\n",
                            "      pathStyle: true\n      readTimeout: 3s\n      attemptTimeout: 3s\n")
                    .destinations("disk, s3");
        }
        FaultyTools tools = FaultyTools.in(home.resolve("tools"), subject.tools());
        KNOBS.forEach(installation::knob);
        installation.knob("vya.delivery.maximumRedeliveries", retries);
        subject.takeTools(installation, tools.folder());
        return new Stage(subject, installation, tools, bucket);
    }

    Routes routes() {
        if (routes == null) {
            routes = installation.start();
        }
        return routes;
    }

    /** Ends the runtime; the next call starts it anew. */
    void restart() {
        if (routes != null) {
            routes.close();
            routes = null;
        }
    }

    Path destination(String id) {
        return installation.destination(id);
    }

    /** No backups, no records, nothing parked. */
    void empty() {
        for (String id : destinations) {
            Folders.delete(destination(id));
        }
        Folders.delete(installation.spool());
        for (String kept : List.of("runs", "restores", "dead-letters", "destinations")) {
            Folders.delete(installation.state().resolve(kept));
        }
        if (bucket != null) {
            bucket.empty();
        }
    }

    /** The second destination is gone until it is brought back. */
    void takeAway() throws IOException {
        if (bucket == null) {
            Files.writeString(destination("second"), "in the way");
        } else {
            bucket.close(true);
        }
    }

    void bringBack() throws IOException {
        if (bucket == null) {
            Files.delete(destination("second"));
        } else {
            bucket.close(false);
        }
    }

    /** One point at every destination and nothing else; kept. */
    Snapshot backedUp(String name) throws IOException {
        empty();
        RunOutcome outcome = backup();
        if (outcome.verdict() != Verdict.SUCCESS) {
            throw new IllegalStateException(outcome.toString());
        }
        return Snapshot.of(this, name);
    }

    RunOutcome backup() {
        return routes().request(
                        "direct:backup",
                        new BackupRequest(Trigger.COMMAND, null, List.of(), null, false, false),
                        RunOutcome.class);
    }

    List<Redrive> redrive() {
        return routes().requestList("direct:dead-letter-redrive", ALL_LETTERS, Redrive.class);
    }

    List<DeadLetter> drop() {
        return routes().requestList("direct:dead-letter-drop", ALL_LETTERS, DeadLetter.class);
    }

    List<DeadLetter> letters() {
        return routes().requestList("direct:dead-letter-list", ALL_LETTERS, DeadLetter.class);
    }

    RestoreListing listing() {
        return routes().request("direct:restore-list", new RestoreListRequest(null, null, null), RestoreListing.class);
    }

    Verification verify() {
        return routes().request("direct:verify", new VerifyRequest(null, null, null, null), Verification.class);
    }

    CatalogReport rebuild() {
        return routes().request("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
    }

    CatalogReport check() {
        return routes().request("direct:catalog-check", new CatalogRequest(null), CatalogReport.class);
    }

    StatusReport status() {
        return routes().request("direct:status", "", StatusReport.class);
    }

    List<RunLine> runs() {
        return routes().requestList("direct:runs", new RunsRequest(null, null, null, null, 1_000), RunLine.class);
    }

    /** Where the catalogue is. */
    Path catalogue() {
        return installation.state().resolve("catalog");
    }

    /** All that it says of runs and restore points. */
    String content() throws SQLException {
        return CatalogContent.of("jdbc:sqlite:" + catalogue().resolve("catalog.db"));
    }

    Cleanup cleanup() {
        return routes().request("direct:cleanup", new CleanupRequest(null, null, false), Cleanup.class);
    }

    RestoreOutcome restore() {
        RestoreRequest request = new RestoreRequest(
                new RestoreRequest.What(null, null, subject.instance(), Subject.NAME, null, null),
                subject.instance(),
                null,
                RestoreMode.SAFE,
                RestoreChoice.ALL,
                RestoreRequest.RolesPolicy.CREATE_MISSING,
                false,
                1,
                false,
                null,
                false,
                preview -> true,
                subject.chosenFiles(),
                false);
        return routes().request("direct:restore", request, RestoreOutcome.class);
    }

    Rollback rollback() {
        return routes().request(
                        "direct:rollback",
                        new RollbackRequest(subject.instance(), Subject.NAME, false, offer -> true),
                        Rollback.class);
    }

    /** What every start of the product does first. */
    void recover() {
        routes().request("direct:recover", "", Object.class);
    }

    @Override
    public void close() throws IOException {
        restart();
        if (bucket != null) {
            bucket.close();
        }
    }
}
