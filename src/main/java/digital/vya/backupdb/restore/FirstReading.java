package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.ExaminedText;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.pack.ReadAhead;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A dump on its way into the client that was not read before: where it is refused, its source has the first word. */
final class FirstReading extends FilterInputStream {
    private final Restoring restoring;
    private final ReadAhead source;
    private BackupException told;

    private FirstReading(ExaminedText text, Restoring restoring, ReadAhead source) {
        super(text);
        this.restoring = restoring;
        this.source = source;
    }

    /** What lies on this machine is hashed first: damage is found before any work was done. */
    static FirstReading of(InputStream raw, Restorer restorer, Restoring restoring) {
        SourcePart data = restoring.source().data();
        if (raw instanceof RawBackup backup && backup.stored() != null && data.sha256() != null) {
            RestoreSources.requireWhole(backup.stored(), data);
        }
        ReadAhead source = ReadAhead.of(raw, restoring.source().label());
        try {
            InputStream text = restorer.text(restoring.instance(), new Lent(source));
            return new FirstReading(restoring.firstReading(text), restoring, source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (told != null) {
            throw told;
        }
        try {
            return super.read(into, offset, length);
        } catch (BackupException e) {
            told = RestoreChecks.named(RestoreChecks.toldBySource(e, source), restoring);
            throw told;
        }
    }

    @Override
    public void close() throws IOException {
        try (source) {
            super.close();
        }
    }
}
