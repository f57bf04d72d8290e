package digital.vya.backupdb.sweep;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a bad disk does to a file, past the faulty file system. */
final class Damage {
    private static final int PAGE = 4096;

    private Damage() {}

    /** One bit of a byte. */
    static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toString(), "rw")) {
            open.seek(at);
            int b = open.read();
            open.seek(at);
            open.write(b ^ (1 << bit));
        }
    }

    static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toString(), "rw")) {
            open.setLength(length);
        }
    }

    /** Of a catalogue's file, the first page of an index over what manifests say. */
    static void ofAnIndex(Path file) throws IOException, SQLException {
        long page;
        try (Connection catalogue = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = catalogue.createStatement()) {
            // who has it open reads it anew after a change, and all of it is in the file then
            statement.execute("UPDATE migrations SET name = name");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            try (ResultSet row =
                    statement.executeQuery("SELECT rootpage FROM sqlite_master WHERE name = 'points_of_database'")) {
                row.next();
                page = row.getLong(1);
            }
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toString(), "rw")) {
            open.seek((page - 1) * PAGE);
            for (int i = 0; i < PAGE; i++) {
                open.write(0xA5);
            }
        }
    }
}
