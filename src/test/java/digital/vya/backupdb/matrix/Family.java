package digital.vya.backupdb.matrix;

import java.util.List;

/** What servers of one kind have in common, in the official images as in those that are built here. */
enum Family {
    POSTGRESQL(
            5432,
            "POSTGRES_PASSWORD",
            ".*database system is ready to accept connections.*\\s",
            2,
            "postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            "psql pg_dump pg_dumpall pg_restore"),
    MARIADB(
            3306,
            "MARIADB_ROOT_PASSWORD",
            ".*port: 3306\\s.*\\s",
            1,
            "mariadbd --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=32M",
            "mariadb mariadb-dump"),
    MYSQL(
            3306,
            "MYSQL_ROOT_PASSWORD",
            ".*port: 3306\\s.*\\s",
            1,
            "mysqld --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=32M",
            "mysql mysqldump");

    final int port;
    final String passwordVariable;
    final String ready;
    final int readyTimes;
    private final String command;
    private final String tools;

    Family(int port, String passwordVariable, String ready, int readyTimes, String command, String tools) {
        this.port = port;
        this.passwordVariable = passwordVariable;
        this.ready = ready;
        this.readyTimes = readyTimes;
        this.command = command;
        this.tools = tools;
    }

    /** What is run in the container. */
    List<String> command() {
        return List.of(command.split(" "));
    }

    /** The client tools that are taken out of the image. */
    List<String> tools() {
        return List.of(tools.split(" "));
    }

    /** The name of the official image, and of the file that builds ours. */
    String repository() {
        return switch (this) {
            case POSTGRESQL -> "postgres";
            case MARIADB -> "mariadb";
            case MYSQL -> "mysql";
        };
    }
}
