package digital.vya.backupdb.care;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.PostgresServer;

/** Where a test's catalogue is. */
interface CatalogPlace {
    /** Where it is unless something else is said. */
    CatalogPlace FILE = new CatalogPlace() {
        @Override
        public void use(Installation installation) {}

        @Override
        public String url(Installation installation) {
            return "jdbc:sqlite:" + installation.state().resolve("catalog/catalog.db");
        }

        @Override
        public void forget(Installation installation) {
            Folders.delete(installation.state().resolve("catalog"));
        }
    };

    static CatalogPlace in(PostgresServer server) {
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
        return new CatalogPlace() {
            @Override
            public void use(Installation installation) {
                installation.write("catalogue-password", server.password());
                installation
                        .knob("vya.catalog.url", url)
                        .knob("vya.catalog.user", server.superuser())
                        .knob("vya.catalog.passwordFile", installation.home().resolve("catalogue-password"));
            }

            @Override
            public String url(Installation installation) {
                return url + "?currentSchema=vya_backupdb&user=" + server.superuser() + "&password="
                        + server.password();
            }

            @Override
            public void forget(Installation installation) {
                server.psql("postgres", "DROP SCHEMA IF EXISTS vya_backupdb CASCADE;");
            }
        };
    }

    void use(Installation installation);

    /** For a look at its tables. */
    String url(Installation installation);

    /** As that of a new machine. */
    void forget(Installation installation);
}
