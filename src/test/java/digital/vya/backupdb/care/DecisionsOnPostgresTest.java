package digital.vya.backupdb.care;

import digital.vya.backupdb.servers.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** Decisions and the audit, in PostgreSQL. */
@Tag("long")
class DecisionsOnPostgresTest extends DecisionsCases {
    private static PostgresServer server;
    private static CatalogPlace place;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(17);
        place = CatalogPlace.in(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void aNewOne() {
        place.forget(installation);
    }

    @Override
    CatalogPlace place() {
        return place;
    }
}
