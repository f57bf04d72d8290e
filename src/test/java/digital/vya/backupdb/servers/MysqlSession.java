package digital.vya.backupdb.servers;

/** A MariaDB or MySQL server, asked as its superuser. */
public interface MysqlSession {
    /** Runs SQL, stops at the first error, gives rows without headers. */
    String sql(String database, String sql);

    default String sql(String sql) {
        return sql("mysql", sql);
    }
}
