package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One configuration for servers that are named on a command line: the same policy, destination and schedule for all. */
public final class ConfigTemplate {
    private static final Pattern NAMED = Pattern.compile("([^=]*)=(.*)", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern ENGINE = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)://(.*)", Pattern.DOTALL);
    private static final Pattern PLACE =
            Pattern.compile("(?:([^@/:\\s]+)@)?(\\[[0-9A-Fa-f:.]+]|[^@/:\\[\\]\\s]+)(?::([0-9]{1,5}))?");
    private static final int HIGHEST_PORT = 65_535;

    /** What is backed up; {@code port} 0 is the engine's own. Of files, {@code host} is their folder. */
    private record Named(String id, String engine, @Nullable String user, String host, int port) {}

    private final Path home;
    private final Path directory;
    private final String zone;
    private final String user;

    /** {@code directory} is where backups go, {@code user} whom to connect as where a server does not say. */
    public ConfigTemplate(Path home, Path directory, String zone, String user) {
        this.home = home;
        this.directory = directory;
        this.zone = zone;
        this.user = user;
    }

    /**
     * Each server is {@code NAME=HOST}, with a user and a port where need be ({@code NAME=USER@HOST:PORT}), and with another
     * engine than the usual one {@code NAME=ENGINE://HOST}. What is not understood is an IllegalArgumentException.
     */
    public ConfigDraft of(Collection<String> servers, String usualEngine, @Nullable Path out) {
        ConfigDraft draft = new ConfigDraft(home, out);
        draft.server().put("name", ConfigDraft.machineName());
        Set<String> seen = new HashSet<>();
        for (String server : servers) {
            Named named = named(server, usualEngine);
            if (!seen.add(named.id())) {
                throw new IllegalArgumentException("--server " + named.id() + " is there twice");
            }
            instance(draft, named);
        }
        policy(draft);
        draft.add("destinations", ConfigDraft.DISK)
                .put("type", "file")
                .putObject("parameters")
                .put("directory", directory.toString());
        draft.comment("/destinations/0/parameters", """
                When its disk fills up you are told; from when on says `watermark: {percent: 80, free: 50GB}` here.
                A second place, such as a bucket, is one more entry here and in `destinations` of the policy:
                - {id: offsite, type: s3, parameters: {bucket: NAME, region: REGION,
                   accessKey: "{{file:config/secrets/s3-access-key}}", secretKey: "{{file:config/secrets/s3-secret-key}}"}}""");
        draft.add("schedules", ConfigDraft.SCHEDULE).put("time", "02:30").put("timeZone", zone);
        return draft;
    }

    private void instance(ConfigDraft draft, Named named) {
        ObjectNode instance = draft.add("instances", named.id()).put("engine", named.engine());
        if (EngineNames.ofFiles().contains(named.engine())) {
            instance.putArray("sets")
                    .addObject()
                    .put("id", named.id())
                    .putArray("paths")
                    .add(named.host());
        } else {
            instance.put("host", named.host());
            if (named.port() != 0) {
                instance.put("port", named.port());
            }
            instance.put("user", named.user() == null ? user : named.user());
            instance.put("password", draft.secret(named.id(), null));
        }
        instance.put("timeZone", zone).put("policy", ConfigDraft.POLICY);
        String first = "/instances/" + (draft.entries("instances").size() - 1);
        if (!first.endsWith("/0")) {
            return;
        }
        draft.comment(
                first + "/password", "Write it into this file, which only the user that runs vya-backupdb may read.");
        draft.comment(first + "/timeZone", "The zone of the times in file names.");
        draft.comment(
                first + "/policy",
                EngineNames.ofFiles().contains(named.engine())
                        ? "More `sets` are backed up apart; `exclude` leaves out what is in them."
                        : "All databases are backed up; choose some with `databases: {include: [...], exclude: [...]}`.");
    }

    private void policy(ConfigDraft draft) {
        ObjectNode policy = draft.add("policies", ConfigDraft.POLICY);
        policy.putArray("destinations").add(ConfigDraft.DISK);
        ObjectNode retention = policy.putObject("retention").put("timeZone", zone);
        retention.putObject("daily").put("within", "30d");
        retention.putObject("weekly").put("within", "3mo").put("on", "sun");
        retention.putObject("monthly").put("within", "2y").put("on", 1);
        retention.putObject("yearly").put("within", "7y");
        draft.comment(
                "/policies/0/retention",
                "What no line keeps goes when `cleanup` runs; without `retention` nothing ever goes.");
    }

    private Named named(String text, String usualEngine) {
        Matcher named = NAMED.matcher(text);
        if (!named.matches() || named.group(2).isBlank()) {
            throw new IllegalArgumentException("a server is written NAME=HOST, such as shop=db1.example.com");
        }
        String id = named.group(1);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "the name of a server is letters, digits, dash and underscore, up to 64: `" + id + "` is not");
        }
        Matcher said = ENGINE.matcher(named.group(2));
        String engine = engine(said.matches() ? said.group(1) : usualEngine);
        String place = said.matches() ? said.group(2) : named.group(2);
        if (EngineNames.ofFiles().contains(engine)) {
            PathPattern.problem(place, false).ifPresent(problem -> {
                throw new IllegalArgumentException("`" + place + "` of " + id + " is no path to back up: " + problem);
            });
            return new Named(id, engine, null, place, 0);
        }
        if (place.matches("(?s)[^@]*:.*@.*")) {
            // not repeated: what stands between the two is a password
            throw new IllegalArgumentException(
                    id + " has a password on the command line, where others can read it; leave it out");
        }
        // a socket's folder
        if (place.startsWith("/")) {
            return new Named(id, engine, null, place, 0);
        }
        Matcher host = PLACE.matcher(place);
        int port = host.matches() && host.group(3) != null ? Integer.parseInt(host.group(3)) : 0;
        if (!host.matches() || port > HIGHEST_PORT || (host.group(3) != null && port == 0)) {
            throw new IllegalArgumentException(
                    "`" + place + "` of " + id + " is no server: write HOST, HOST:PORT or USER@HOST:PORT");
        }
        return new Named(id, engine, host.group(1), host.group(2).replaceAll("[\\[\\]]", ""), port);
    }

    private String engine(String name) {
        List<String> known = Stream.concat(
                        EngineNames.types().stream().map(EngineType::id), EngineNames.aliases().stream())
                .toList();
        if (!known.contains(name)
                && KameletDefinitions.ofHome(home)
                        .named("dump-" + name + "-action")
                        .isEmpty()) {
            throw new IllegalArgumentException("there is no engine `" + name + "`: " + Nearest.fix(name, known));
        }
        return name;
    }
}
