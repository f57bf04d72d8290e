package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.config.SharedCatalog;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.model.SlotEnd;
import digital.vya.backupdb.schedule.SlotEntry;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue in PostgreSQL, and the nodes that share it. */
@Tag("server")
class SharedCatalogTest {
    private static final Instant DUE = Instant.parse("2026-11-21T02:30:00Z");
    private static final Duration LEASE = Duration.ofMinutes(5);

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static int databases;

    private final List<AutoCloseable> open = new ArrayList<>();
    private String database;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(17);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void aDatabase() {
        database = "catalogue_" + ++databases;
        server.psql("postgres", "CREATE DATABASE " + database + ";");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static Catalog catalog(int port, String database, String password) throws IOException {
        Path file = home.resolve("password-" + Integer.toHexString(password.hashCode()));
        if (!Files.exists(file)) {
            Files.writeString(file, password + "\n");
        }
        return new Catalog(new PostgresCatalog(new SharedCatalog(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
                Optional.of(server.superuser()),
                Optional.of(file))));
    }

    private Catalog catalog() throws IOException {
        Catalog catalog = catalog(server.port(), database, server.password());
        open.add(catalog);
        return catalog;
    }

    private static void add(Catalog catalog, String cleanup) {
        catalog.change(
                sql -> sql.change("INSERT INTO cleanups (id, began_at, record) VALUES (?, ?, ?)", cleanup, 1L, "{}"));
    }

    private static List<String> cleanups(Catalog catalog) {
        return catalog.read(sql -> sql.list(row -> row.getString(1), "SELECT id FROM cleanups ORDER BY id"));
    }

    @Test
    void aChangeIsWholeOrNone() throws Exception {
        Catalog catalog = catalog();
        add(catalog, "one");
        assertThatThrownBy(() -> catalog.change(sql -> {
                    sql.change("DELETE FROM cleanups");
                    throw new IllegalStateException("cut off");
                }))
                .hasMessage("cut off");
        assertThat(cleanups(catalog)).containsExactly("one");
        add(catalog, "two");
        assertThat(cleanups(catalog)).containsExactly("one", "two");
        assertThat(catalog.isSound()).isTrue();
    }

    /** Also the first of all, which make the tables; and the audit is one chain, whoever adds to it. */
    @Test
    void manyOpenAndChangeItAtOnce() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String name = "c" + i;
            Catalog mine = catalog();
            Audit audit = new Audit(mine, name, Clock.systemUTC());
            all.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < 5; j++) {
                    add(mine, name + "-" + j);
                    audit.addWherePossible("test", name, "done", Map.of());
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        assertThat(cleanups(catalog())).hasSize(30);
        assertThat(new Audit(catalog(), "here", Clock.systemUTC()).verify(AuditRequest.chain(null)))
                .satisfies(report -> {
                    assertThat(report.isWhole()).isTrue();
                    assertThat(report.rows()).isEqualTo(30);
                });
    }

    @Test
    void whatANewerVersionAddedIsNoHindrance() throws Exception {
        catalog().change(sql -> {
            sql.change("ALTER TABLE cleanups ADD COLUMN more TEXT");
            sql.change("INSERT INTO migrations (number, name) VALUES (99, 'from-the-future.sql')");
        });
        Catalog catalog = catalog();
        add(catalog, "one");
        assertThat(cleanups(catalog)).containsExactly("one");
    }

    /** A database's own collation would have another order, and a prefix would miss some of what begins so. */
    @Test
    void textsAreComparedAsSqliteComparesThem() throws Exception {
        List<String> names = List.of("a/b", "a-b", "A/b", "a/\u00e4", "a/\uD83D\uDE00", "a/_", "a", "a/b c", "~");
        List<List<String>> found = new ArrayList<>();
        try (Catalog sqlite = Catalog.in(home.resolve("sqlite"))) {
            for (Catalog catalog : List.of(catalog(), sqlite)) {
                names.forEach(name -> add(catalog, name));
                found.add(cleanups(catalog));
                found.add(catalog.read(sql -> sql.list(
                        row -> row.getString(1),
                        "SELECT id FROM cleanups WHERE id >= ? AND id < ? ORDER BY id",
                        "a/",
                        Catalog.after("a/"))));
            }
        }
        assertThat(found.get(0)).isEqualTo(found.get(2)).hasSize(names.size());
        assertThat(found.get(1)).isEqualTo(found.get(3)).hasSize(5);
    }

    /** A firewall that forgets a connection says nothing, and a backup would wait for the answer for ever. */
    @Test
    void anAnswerIsNotWaitedForWithoutEnd() throws Exception {
        int millis = catalog().read(sql -> sql.networkTimeout());
        assertThat(millis).isEqualTo((int) PostgresCatalog.ANSWERED.toMillis());
    }

    /** As a stranger may write them into a manifest. */
    @Test
    void aTextThatNoDatabaseTakesIsNoHindrance() throws Exception {
        Catalog catalog = catalog();
        add(catalog, "nul\0in it");
        assertThat(cleanups(catalog)).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereOrRefusesIsNamedWithoutThePassword() throws Exception {
        for (Catalog away : List.of(
                catalog(1, database, server.password()),
                catalog(server.port(), "not_there", server.password()),
                catalog(server.port(), database, "wrong-secret"))) {
            open.add(away);
            assertThatThrownBy(() -> cleanups(away))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_UNUSABLE))
                    .hasMessageContaining("postgresql://127.0.0.1:")
                    .hasMessageNotContaining("wrong-secret")
                    .hasMessageNotContaining(server.password())
                    .hasMessageNotContaining("timed out");
        }
    }

    /** The role of the catalogue is given away more freely than a superuser's password. */
    @Test
    void aRoleThatMayOnlyMakeItsSchemaIsEnoughAndOthersObjectsAreNotUsed() throws Exception {
        server.psql(
                "postgres",
                "CREATE ROLE keeper_" + database + " LOGIN PASSWORD 'kept'; GRANT CREATE ON DATABASE " + database
                        + " TO keeper_" + database + ";");
        server.psql(database, "CREATE TABLE public.cleanups (id text); GRANT ALL ON public.cleanups TO PUBLIC;");
        Path file = Files.writeString(home.resolve("kept"), "kept");
        try (Catalog catalog = new Catalog(new PostgresCatalog(new SharedCatalog(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database,
                Optional.of("keeper_" + database),
                Optional.of(file))))) {
            add(catalog, "one");
            assertThat(cleanups(catalog)).containsExactly("one");
        }
        assertThat(server.psql(database, "SELECT count(*) FROM public.cleanups;"))
                .isEqualTo("0");
    }

    // --- nodes -----------------------------------------------------------------------------------------------------

    private final Map<String, Instant> endedRuns = new ConcurrentHashMap<>();

    private Nodes node(String name, Catalog catalog, Duration lease) {
        Nodes node = new Nodes(catalog, name, lease, run -> endedRuns.putIfAbsent(run, Instant.now()));
        open.add(0, node);
        return node;
    }

    private Nodes node(String name) throws IOException {
        return node(name, catalog(), LEASE);
    }

    private static void busy(Nodes node, String instance, String says) {
        assertThatThrownBy(() -> node.take(instance, "run-of-another"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSTANCE_BUSY))
                .hasMessageContaining(says);
    }

    @Test
    void anInstanceIsOneRunsUntilItIsGivenBack() throws Exception {
        Nodes one = node("one");
        Nodes two = node("two");
        one.take("shop", "run-1");
        busy(two, "shop", "run run-1 of node one");
        two.take("other", "run-2");
        one.giveBack("shop", "run-1");
        two.take("shop", "run-3");
        busy(one, "shop", "run run-3 of node two");
        // what it no longer has it cannot give back
        one.giveBack("shop", "run-1");
        busy(one, "shop", "run run-3 of node two");
        two.close();
        one.take("shop", "run-4");
        one.requireHeld("shop", "run-4");
    }

    /** As the instances of one run do; the first of them says that the process lives. */
    @Test
    void manyAskAtOnceAndNoneIsTurnedAway() throws Exception {
        Nodes one = node("one");
        List<CompletableFuture<Void>> all = Stream.of("a", "b", "c", "d", "e", "f")
                .map(instance -> CompletableFuture.runAsync(() -> one.take(instance, "run-1")))
                .toList();
        all.forEach(CompletableFuture::join);
        Nodes two = node("two");
        busy(two, "f", "run run-1 of node one");
    }

    /** The tools of the one are ended before the other may begin. */
    @Test
    void aNodeThatCannotReachTheCatalogueEndsItsWorkBeforeAnotherTakesIt() throws Exception {
        Catalog lost = catalog();
        Nodes one = node("one", lost, Duration.ofSeconds(3));
        Nodes two = node("two");
        one.take("shop", "run-1");
        lost.close();

        await().ignoreExceptions().untilAsserted(() -> two.take("shop", "run-2"));
        Instant taken = Instant.now();

        assertThat(endedRuns).containsKey("run-1");
        assertThat(endedRuns.get("run-1")).isBefore(taken);
        assertThatThrownBy(() -> one.requireHeld("shop", "run-1"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
        assertThatThrownBy(() -> one.take("other", "run-3"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CATALOG_UNUSABLE));
    }

    private static boolean decide(Nodes node, Instant due, List<String> instances) {
        return node.decide(
                "night",
                new SlotEntry(due, SlotEnd.STARTED, due, 1),
                instances,
                givenUp -> givenUp.isEmpty() ? List.of() : List.of(untold(due, "given up " + givenUp)));
    }

    private static Nodes.Untold untold(Instant due, String message) {
        return new Nodes.Untold("run-" + due, "night", due, SlotEnd.MISSED, 1, message, Instant.now());
    }

    @Test
    void whatIsDueIsSharedAndNothingIsTakenTwice() throws Exception {
        List<Nodes> nodes = List.of(node("one"), node("two"), node("three"));
        nodes.forEach(Nodes::serve);
        List<String> all =
                Stream.iterate(0, i -> i + 1).limit(10).map(i -> "db-" + i).toList();

        assertThat(nodes.stream().filter(node -> decide(node, DUE, all))).hasSize(1);
        assertThat(nodes.get(2).decided("night", DUE.minusSeconds(1)))
                .singleElement()
                .satisfies(slot -> assertThat(slot.due()).isEqualTo(DUE));

        List<String> taken = new ArrayList<>();
        for (Nodes node : nodes) {
            List<Nodes.Share> share = node.share(due -> true);
            assertThat(share).singleElement().satisfies(one -> assertThat(one.instances())
                    .hasSizeBetween(2, 4));
            taken.addAll(share.get(0).instances());
            assertThat(node.share(due -> true)).as("while it goes on").isEmpty();
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(all);

        nodes.forEach(node -> assertThat(node.isGoingOn("night")).isTrue());
        nodes.forEach(node -> node.ended("night", false));
        nodes.forEach(node -> assertThat(node.isGoingOn("night")).isFalse());
        nodes.forEach(node -> assertThat(node.share(due -> true)).isEmpty());
    }

    @Test
    void whatAProcessThatIsGoneHadIsTakenByAnother() throws Exception {
        Nodes one = node("one", catalog(), Duration.ofSeconds(2));
        Nodes two = node("two");
        Nodes three = node("three");
        List.of(one, two, three).forEach(Nodes::serve);
        decide(one, DUE, List.of("a", "b", "c"));
        assertThat(one.share(due -> true).get(0).instances()).containsExactly("a");
        assertThat(two.share(due -> due.instance().equals("c")).get(0).instances())
                .containsExactly("c");
        // cut off by a stop: left to others at once
        two.ended("night", true);
        one.close();

        assertThat(three.share(due -> false)).as("too late for it").isEmpty();
        assertThat(three.share(due -> true).get(0).instances()).hasSize(2);
        three.ended("night", false);
        assertThat(three.share(due -> true).get(0).instances()).hasSize(1);

        // the next time stands in for what nobody does any more
        three.close();
        assertThat(two.isGoingOn("night")).isFalse();
        assertThat(decide(two, DUE.plusSeconds(60), List.of("a"))).isTrue();
        assertThat(two.untold(Set.of("night")))
                .extracting(Nodes.Untold::message)
                .containsExactly("given up [c]");
        assertThat(two.share(due -> true)).singleElement().satisfies(share -> assertThat(share.instances())
                .containsExactly("a"));
        two.ended("night", false);
        assertThat(two.share(due -> true)).isEmpty();
    }

    /** An outage of the catalogue that all nodes see: what it ended is done all the same, when it is over. */
    @Test
    void whatWasEndedForWantOfTheCatalogueIsBegunAgainWhenItIsBack() throws Exception {
        Nodes one = node("one", catalog(), Duration.ofSeconds(3));
        one.serve();
        decide(one, DUE, List.of("a"));
        assertThat(one.share(due -> true)).hasSize(1);
        one.take("a", "run-1");
        one.requireShare("night", "a");
        server.psql(
                "postgres",
                "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false;"
                        + " SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database
                        + "';");
        await().until(() -> endedRuns.containsKey("run-1"));
        assertThatThrownBy(() -> one.requireShare("night", "a"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
        assertThatThrownBy(() -> one.requireHeld("a", "run-1")).hasMessageContaining("run-1");
        one.ended("night", false);
        // whose run is over is nothing to be ended any more
        one.giveBack("a", "run-1");
        one.requireHeld("a", "run-1");

        server.psql("postgres", "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true;");

        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> !one.share(due -> true)
                .isEmpty());
        one.take("a", "run-2");
        one.requireHeld("a", "run-2");
    }

    /** Also by a process that comes back, and by none while the one that tells lives. */
    @Test
    void whatIsToBeToldIsToldByOneUntilItIsGone() throws Exception {
        Nodes one = node("one");
        Nodes two = node("two");
        List.of(one, two).forEach(Nodes::serve);
        SlotEntry slot = new SlotEntry(DUE, SlotEnd.MISSED, DUE, 3);
        Nodes.Untold untold = new Nodes.Untold(
                "run-1", "night", DUE, SlotEnd.MISSED, 3, "did not run", Instant.parse("2026-11-22T02:30:00Z"));
        assertThat(one.decide("night", slot, List.of(), givenUp -> List.of(untold)))
                .isTrue();
        assertThat(two.decide("night", slot, List.of(), givenUp -> List.of(untold)))
                .isFalse();
        assertThat(two.decided("night", DUE.minusSeconds(1)))
                .singleElement()
                .extracting(SlotEntry::slots)
                .isEqualTo(3);
        assertThat(two.untold(Set.of("night"))).isEmpty();
        assertThat(one.untold(Set.of("another"))).isEmpty();
        assertThat(one.untold(Set.of("night"))).containsExactly(untold);
        one.close();
        assertThat(two.untold(Set.of("night"))).containsExactly(untold);
        two.told(untold);
        assertThat(two.untold(Set.of("night"))).isEmpty();
    }

    @Test
    void aDatabaseOfAnotherEncodingAndASchemaOfAnotherRoleAreRefused() throws Exception {
        server.psql(
                "postgres",
                "CREATE DATABASE latin_" + database
                        + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;");
        Catalog latin = catalog(server.port(), "latin_" + database, server.password());
        open.add(latin);
        assertThatThrownBy(() -> cleanups(latin)).hasMessageContaining("ENCODING 'UTF8'");

        server.psql(
                "postgres",
                "CREATE ROLE other_" + database + "; CREATE ROLE own_" + database
                        + " LOGIN PASSWORD 'kept'; GRANT CREATE ON DATABASE " + database + " TO own_" + database + ";");
        server.psql(database, "CREATE SCHEMA vya_backupdb AUTHORIZATION other_" + database + ";");
        try (Catalog catalog = new Catalog(new PostgresCatalog(new SharedCatalog(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database,
                Optional.of("own_" + database),
                Optional.of(Files.writeString(home.resolve("own"), "kept")))))) {
            assertThatThrownBy(() -> cleanups(catalog)).hasMessageContaining("is another role's");
        }
    }

    @Test
    void othersKnowWhereTheFilesOfADeadLetterAre() throws Exception {
        Nodes one = node("one");
        Nodes two = node("two");
        DeadLetter letter = new DeadLetter(
                "20261121-023000-0000abcd",
                OffsetDateTime.parse("2026-11-21T02:31:00Z"),
                "far",
                Shipment.parked(null, "shop/shop_20261121_023000", List.of()),
                null);
        one.tellWaiting(List.of(letter));
        assertThat(one.waitingElsewhere()).isEmpty();
        assertThat(two.waitingElsewhere())
                .containsExactly(new Nodes.Waiting(
                        "one",
                        letter.id(),
                        "shop/shop_20261121_023000",
                        "far",
                        letter.parkedAt().toInstant()));
        one.tellWaiting(List.of());
        assertThat(two.waitingElsewhere()).isEmpty();
    }
}
