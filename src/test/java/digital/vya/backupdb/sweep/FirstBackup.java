package digital.vya.backupdb.sweep;

import java.io.IOException;

/** The first backup after a start, when the product gets to know the tools of its machine. */
final class FirstBackup extends Backup {
    @Override
    public String name() {
        return "first backup";
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        super.prepare(stage);
        stage.restart();
        stage.routes();
    }
}
