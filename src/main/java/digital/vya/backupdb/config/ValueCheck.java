package digital.vya.backupdb.config;

import digital.vya.backupdb.model.Codec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/** Values that a schema cannot judge: zones, patterns, levels, files, placeholders and secrets. */
final class ValueCheck {
    private static final Map<String, Codec> CODECS = Map.of("gzip", Codec.GZIP, "zstd", Codec.ZSTD, "none", Codec.NONE);
    private final Place root;
    private final Findings findings;
    private final Path home;
    private final PlaceholderCheck placeholders;

    ValueCheck(Place root, Findings findings, Path home, PlaceholderCheck placeholders) {
        this.root = root;
        this.findings = findings;
        this.home = home;
        this.placeholders = placeholders;
    }

    void run() {
        root.at("server").entries().forEach(placeholders::resolved);
        root.at("instances").items().forEach(this::instance);
        root.at("policies").items().forEach(p -> {
            level(p.at("pack"));
            zone(p.at("retention").at("timeZone"));
        });
        root.at("destinations").items().forEach(this::watermark);
        root.at("schedules").items().forEach(s -> zone(s.at("timeZone")));
        root.at("proofs").items().forEach(p -> p.at("databases").items().forEach(this::glob));
    }

    private void instance(Place instance) {
        placeholders.resolved(instance.at("host"));
        placeholders.resolved(instance.at("user"));
        placeholders.resolvedSecret(instance.at("password"));
        port(instance.at("port"));
        zone(instance.at("timeZone"));
        caFile(instance.at("tls").at("caFile"));
        instance.at("databases").at("include").items().forEach(this::glob);
        instance.at("databases").at("exclude").items().forEach(this::glob);
        instance.at("sets").items().forEach(this::set);
    }

    private void set(Place set) {
        set.at("paths").items().forEach(p -> path(p, false));
        set.at("exclude").items().forEach(p -> path(p, true));
        if (!set.at("paths").exists() && !set.at("volumes").exists()) {
            findings.error(set.line(), set.label() + " names nothing to back up", "Give it `paths` or `volumes`.");
        }
    }

    private void path(Place pattern, boolean excludes) {
        if (pattern.isText() && !pattern.text().isEmpty()) {
            PathPattern.problem(pattern.text(), excludes)
                    .ifPresent(problem -> findings.error(
                            pattern.line(),
                            "`" + pattern.text() + "` is not a valid pattern of paths: " + problem,
                            "Give an absolute path; write a backslash before a character that is meant as it is."));
        }
    }

    private void port(Place port) {
        placeholders.resolved(port).ifPresent(text -> {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
                findings.error(
                        port.line(),
                        "what the placeholder of " + port.label() + " stands for is not a port",
                        "Give a number from 1 to 65535.");
            }
        });
    }

    private void watermark(Place destination) {
        Place watermark = destination.at("watermark");
        if (watermark.exists()
                && !Settings.Destination.isLocal(destination.at("type").text())) {
            findings.error(
                    watermark.keyLine(),
                    watermark.label() + " is about a disk of this machine, and a destination of type "
                            + destination.at("type").text() + " is none",
                    "Remove it.");
        }
    }

    private void zone(Place zone) {
        placeholders.resolved(zone).ifPresent(name -> {
            try {
                ZoneId.of(name);
            } catch (DateTimeException e) {
                // what a placeholder stands for is not for a finding
                String shown = Placeholders.anyIn(zone.text()) ? "" : name;
                findings.error(
                        zone.line(),
                        zone.label() + " is not a time zone" + (shown.isEmpty() ? "" : ": `" + shown + "`"),
                        Nearest.to(shown, ZoneId.getAvailableZoneIds())
                                .map(n -> "Did you mean `" + n + "`?")
                                .orElse("Use a zone of the tz database, such as `America/Sao_Paulo` or `UTC`."));
            }
        });
    }

    private void caFile(Place file) {
        placeholders.resolved(file).ifPresent(name -> {
            Path path = home.resolve(name);
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                findings.error(
                        file.line(),
                        file.label() + " cannot be read" + (Placeholders.anyIn(file.text()) ? "" : ": " + path),
                        "Put the authorities' certificates there, as PEM, or correct the path.");
            }
        });
    }

    private void glob(Place pattern) {
        if (pattern.isText() && !pattern.text().isEmpty()) {
            Patterns.problem(pattern.text())
                    .ifPresent(problem -> findings.error(
                            pattern.line(),
                            "`" + pattern.text() + "` is not a valid pattern: " + problem,
                            "Write a backslash before a character that is meant as it is."));
        }
    }

    private void level(Place pack) {
        Place level = pack.at("level");
        String name = pack.at("codec").exists() ? pack.at("codec").text() : "gzip";
        Codec codec = CODECS.get(name.toLowerCase(Locale.ROOT));
        if (!level.node().isInt() || codec == null || level.node().asInt() <= codec.highestLevel()) {
            return;
        }
        findings.error(
                level.line(),
                level.label() + " is too high for the codec " + name,
                codec == Codec.NONE ? "Remove it." : "Give a number from 1 to " + codec.highestLevel() + ".");
    }
}
