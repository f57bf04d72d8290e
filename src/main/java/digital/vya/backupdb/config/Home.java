package digital.vya.backupdb.config;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The folder of the installation: config/ and routes/ are in it. */
public final class Home {
    private Home() {}

    /** What the launcher says in {@code vya.home}; else the folder above the one this program was loaded from. */
    public static Path find() {
        String said = System.getProperty("vya.home");
        if (said != null && !said.isBlank()) {
            return Path.of(said).toAbsolutePath().normalize();
        }
        try {
            Path program = Path.of(Home.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return program.resolve("../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The program's own place is no path", e);
        }
    }
}
