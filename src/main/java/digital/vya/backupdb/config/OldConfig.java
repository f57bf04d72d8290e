package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of version 1 or 2 as one of today. There are two forms: a list of servers, and one machine with its
 * schedule. What has no place today is told field by field.
 */
public final class OldConfig {
    /** What was not carried over: where it stood, why, and what to do. */
    public record Left(String field, String why, String todo) {}

    /** Passwords that the old file holds in a form that nothing can decode. */
    public interface Passwords {
        /** The placeholder to write for an instance, if one was named. */
        Optional<String> placeholder(String instance);

        /** The password itself, where a person can be asked and knows it. */
        Optional<Secret> ask(String instance);
    }

    private static final String MYSQL = "mysql";
    private static final String POSTGRESQL = "postgresql";
    private static final String FILES = "files";
    private static final List<String> ENGINES = List.of(FILES, MYSQL, POSTGRESQL);
    private static final String ENCODED = "password_encrypted";
    private static final int HIGHEST_PORT = 65_535;
    private static final int MINUTES_OF_A_DAY = 24 * 60;
    private static final int LONGEST_RETENTION = 9999;
    private static final DateTimeFormatter OLD_TIME = DateTimeFormatter.ofPattern("H:mm[:ss]", Locale.ROOT);

    private final Path file;
    private final ConfigDraft draft;
    private final boolean written;
    private final Passwords passwords;
    private final List<Left> left = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    /** How many have the same id so far. */
    private final Map<String, Integer> again = new HashMap<>();

    private OldConfig(Path file, Path home, @Nullable Path out, Passwords passwords) {
        this.file = file;
        this.draft = new ConfigDraft(home, out);
        this.written = out != null;
        this.passwords = passwords;
    }

    /**
     * Reads the old file; {@code environment} is that of its lists to take where it has several, such as DEV and PRD. Nothing
     * is written; {@code out} is where the draft will be, null for standard output.
     */
    public static OldConfig read(
            Path file, @Nullable String environment, Path home, @Nullable Path out, Passwords passwords) {
        JsonNode root = OldConfigFile.read(file);
        OldConfig old = new OldConfig(file, home, out, passwords);
        if (root.path("databases").isObject()) {
            old.machine(new OldFields(root, "", old.left));
        } else {
            old.list(root, environment);
        }
        if (old.draft.entries("instances").isEmpty()) {
            throw OldConfigFile.refused(
                    file,
                    "has no server that can be carried over"
                            + old.left.stream()
                                    .findFirst()
                                    .map(first -> ": " + first.field() + ": " + first.why())
                                    .orElse(""),
                    "Write a new one: `vya-backupdb config template`.");
        }
        return old;
    }

    public ConfigDraft draft() {
        return draft;
    }

    public Set<String> instances() {
        return Set.copyOf(ids);
    }

    public List<Left> left() {
        return List.copyOf(left);
    }

    private void list(JsonNode root, @Nullable String environment) {
        String at = root.isObject() ? nameOfList(root, environment) : "";
        JsonNode list = root.isObject() ? root.path(at) : root;
        if (!list.isArray()) {
            throw ofNeitherForm();
        }
        draft.server().put("name", ConfigDraft.machineName());
        for (int i = 0; i < list.size(); i++) {
            entry(list.get(i), at + "[" + i + "]", i + 1);
        }
        policy(ConfigDraft.POLICY);
        destination(ConfigDraft.USUAL_DIRECTORY);
    }

    /** The list that is meant, where the lists of several environments stand in one object. */
    private String nameOfList(JsonNode root, @Nullable String environment) {
        OldFields fields = new OldFields(root, "", left);
        List<String> lists = fields.names().stream()
                .filter(name -> isListOfServers(root.path(name)))
                .toList();
        if (lists.isEmpty()) {
            throw ofNeitherForm();
        }
        Optional<String> own = fields.text("environment");
        Optional<String> wanted = Optional.ofNullable(environment).or(() -> own);
        String meant = lists.stream()
                .filter(name -> wanted.filter(name::equalsIgnoreCase).isPresent())
                .findFirst()
                .or(() -> environment == null && lists.size() == 1 ? Optional.of(lists.get(0)) : Optional.empty())
                .orElseThrow(() -> OldConfigFile.refused(
                        file,
                        "has lists of servers for " + String.join(", ", lists),
                        "Say which one to take with --environment."));
        fields.items(meant);
        fields.leaveTheRest();
        return meant;
    }

    private BackupException ofNeitherForm() {
        return OldConfigFile.refused(
                file,
                "is neither a list of servers with `dbms` nor an object with `databases`",
                ErrorCode.OLD_CONFIG_UNREADABLE.hint());
    }

    private static boolean isListOfServers(JsonNode value) {
        return value.isArray() && value.size() > 0 && value.get(0).has("dbms");
    }

    private void entry(JsonNode node, String at, int number) {
        OldFields fields = new OldFields(node, at, left);
        if (!fields.isThere()) {
            fields.leave("", "it is no group of fields", "Say it by hand.");
            return;
        }
        Optional<String> dbms = fields.text("dbms").map(name -> name.strip().toLowerCase(Locale.ROOT));
        if (dbms.filter(ENGINES::contains).isEmpty()) {
            fields.leave(
                    "dbms",
                    "this server is left out whole: its dbms is none of " + String.join(", ", ENGINES),
                    "Write an instance for it by hand, if it is still there.");
            return;
        }
        String engine = dbms.get();
        Optional<Integer> id = fields.number("id_dbms", 0, Integer.MAX_VALUE);
        String said = engine + "-" + id.map(String::valueOf).orElse("no" + number);
        String name = said;
        while (ids.contains(name)) {
            name = said + "-" + again.merge(said, 2, (before, first) -> before + 1);
        }
        if (!name.equals(said)) {
            fields.leave("id_dbms", "another server has it too", "This one is the instance " + name + " now.");
        }
        ObjectNode instance = instance(name, engine);
        boolean enabled = fields.flag("enabled", true);
        if (engine.equals(FILES)) {
            if (!files(fields, instance)) {
                draft.entries("instances").remove(draft.entries("instances").size() - 1);
                return;
            }
        } else {
            server(fields, instance, name, enabled);
            enabled &= patterns(fields, instance, "db_list", "include");
            patterns(fields, instance, "db_ignore", "exclude");
        }
        instance.put("policy", ConfigDraft.POLICY);
        if (!enabled) {
            instance.put("enabled", false);
        }
        fields.leaveTheRest();
    }

    private ObjectNode instance(String name, String engine) {
        ids.add(name);
        return draft.add("instances", name).put("engine", engine);
    }

    /** False where nothing of it can be backed up. */
    private boolean files(OldFields fields, ObjectNode instance) {
        for (String key : List.of("host", "port", "username", "user", "password", ENCODED)) {
            fields.without(key, "files are those of this machine, and need no login", "Nothing.");
        }
        ArrayNode sets = instance.putArray("sets");
        ObjectNode set = sets.addObject().put("id", FILES);
        List<String> paths = converted(fields, "db_list", path -> PathPattern.problem(path, false));
        if (paths.isEmpty()) {
            fields.leave("", "this server is left out whole: it names no path", "Write the paths by hand.");
            return false;
        }
        paths.forEach(set.putArray("paths")::add);
        List<String> exclude = converted(fields, "db_ignore", path -> PathPattern.problem(path, true));
        if (!exclude.isEmpty()) {
            exclude.forEach(set.putArray("exclude")::add);
        }
        return true;
    }

    private void server(OldFields fields, ObjectNode instance, String name, boolean enabled) {
        fields.text("host").ifPresent(host -> instance.put("host", host.strip()));
        fields.number("port", 1, HIGHEST_PORT).ifPresent(port -> instance.put("port", port));
        fields.text("username", "user").ifPresent(user -> instance.put("user", user));
        Optional<Secret> plain = fields.secret("password");
        Optional<Secret> encoded = fields.secret(ENCODED);
        Optional<String> placeholder = passwords.placeholder(name);
        if (placeholder.isPresent()) {
            instance.put("password", placeholder.get());
        } else if (plain.isPresent()) {
            instance.put("password", draft.secret(name, plain.get()));
            if (!written) {
                fields.leave(
                        "password",
                        "passwords are not written to standard output",
                        "Import it again with --out, or write it into " + draft.fileOf(name) + " (0600).");
            }
        } else if (encoded.isPresent()) {
            encoded(fields, instance, name, enabled);
        }
    }

    private void encoded(OldFields fields, ObjectNode instance, String name, boolean enabled) {
        String why = "how it is encoded was never written down, so nothing can decode it";
        if (!enabled) {
            fields.leave(ENCODED, why, "Before you enable the instance " + name + ", give it a `password`.");
            return;
        }
        Optional<Secret> typed = written ? passwords.ask(name) : Optional.empty();
        instance.put("password", draft.secret(name, typed.orElse(null)));
        if (typed.isEmpty()) {
            fields.leave(
                    ENCODED,
                    why,
                    "Write the password into " + draft.fileOf(name) + " (0600), or say where it is: --password " + name
                            + "={{env:NAME}}.");
        }
    }

    /** False where there were patterns and none could be carried: without any, more would be backed up than was. */
    private boolean patterns(OldFields fields, ObjectNode instance, String key, String as) {
        boolean wanted = fields.has(key);
        int before = left.size();
        List<String> patterns = converted(fields, key, Patterns::problem);
        if (!patterns.isEmpty()) {
            patterns.forEach(instance.withArray("/databases/" + as)::add);
        }
        if (wanted && patterns.isEmpty() && left.size() > before) {
            fields.leave(
                    key, "the instance was disabled, as none of it could be carried over", "Mend it, then enable it.");
            return false;
        }
        return true;
    }

    /** What was a pattern stays one; what was none then, braces and backslashes, is taken as it is. */
    private static List<String> converted(OldFields fields, String key, Function<String, Optional<String>> problem) {
        List<String> all = new ArrayList<>();
        for (String old : fields.texts(key).orElse(List.of())) {
            String pattern = old.replaceAll("[\\\\{}]", "\\\\$0");
            // a bracket that nothing closes was one itself
            String usable = problem.apply(pattern).isPresent() ? pattern.replace("[", "\\[") : pattern;
            Optional<String> wrong = problem.apply(usable);
            if (wrong.isPresent()) {
                fields.leave(key, "one of its patterns cannot be used: " + wrong.get(), "Write it by hand.");
            } else {
                all.add(usable);
            }
        }
        return all;
    }

    private void machine(OldFields root) {
        OldFields info = root.group("server_info");
        draft.server().put("name", info.text("server_name").orElseGet(ConfigDraft::machineName));
        info.text("location").ifPresent(text -> draft.server().put("location", text));
        info.text("company").ifPresent(text -> draft.server().put("company", text));
        info.without("author", "there is no such thing today", "Say in `server.contact` whom to call.");
        info.leaveTheRest();

        OldFields schedule = root.group("schedule");
        ZoneId zone = zone(schedule);
        databases(root, zone);
        options(root.group("backup_options"), zone);
        schedule(schedule, zone);
        paths(root.group("paths"));
        monitoring(root.group("monitoring"));
        root.leaveTheRest();
    }

    private static ZoneId zone(OldFields schedule) {
        Optional<String> name = schedule.text("timezone");
        try {
            return name.map(ConfigDraft::zone).orElseGet(ConfigDraft::machineZone);
        } catch (IllegalArgumentException e) {
            schedule.leave("timezone", "it is no time zone", "Correct `timeZone`; it is the zone of this machine now.");
            return ConfigDraft.machineZone();
        }
    }

    private void databases(OldFields root, ZoneId zone) {
        OldFields servers = root.group("databases");
        OldFields filters = root.group("backup_filters");
        for (String engine : List.of(MYSQL, POSTGRESQL)) {
            OldFields chosen = filters.group(engine);
            OldFields server = servers.group(engine);
            if (!server.isThere()) {
                continue;
            }
            ObjectNode instance = instance(engine, engine);
            boolean enabled = server.flag("enabled", true);
            server(server, instance, engine, enabled);
            instance.put("timeZone", zone.getId());
            enabled &= patterns(chosen, instance, "included_databases", "include");
            patterns(chosen, instance, "excluded_databases", "exclude");
            instance.put("policy", policyFor(engine, chosen));
            if (!enabled) {
                instance.put("enabled", false);
            }
            server.leaveTheRest();
            chosen.leaveTheRest();
        }
        servers.leaveTheRest();
        filters.leaveTheRest();
    }

    /** Where only some schemas and tables are wanted, one of its own: the other engine has none. */
    private String policyFor(String engine, OldFields chosen) {
        if (!engine.equals(POSTGRESQL)) {
            policy(ConfigDraft.POLICY);
            return ConfigDraft.POLICY;
        }
        List<String> schemas = chosen.texts("included_schemas").orElse(List.of());
        List<String> tables = chosen.texts("excluded_tables").orElse(List.of());
        if (schemas.isEmpty() && tables.isEmpty()) {
            policy(ConfigDraft.POLICY);
            return ConfigDraft.POLICY;
        }
        String id = ConfigDraft.POLICY + "-" + POSTGRESQL;
        ObjectNode dump = policy(id).putObject("dump");
        schemas.forEach(dump.withArray("/schemas/include")::add);
        tables.forEach(dump.withArray("/tables/exclude")::add);
        return id;
    }

    private void options(OldFields options, ZoneId zone) {
        boolean compress = options.flag("compress", true);
        Optional<Integer> days = options.number("retention_days", 1, LONGEST_RETENTION);
        if (options.flag("create_zip", false)) {
            options.leave(
                    "create_zip",
                    "each dump is one packed file with a manifest beside it, and no zip",
                    "Nothing; old zips are restored with `vya-backupdb restore --file`.");
        }
        options.leaveTheRest();
        for (JsonNode entry : draft.entries("policies")) {
            ObjectNode policy = (ObjectNode) entry;
            policy.putObject("pack").put("codec", compress ? "gzip" : "none");
            days.ifPresent(kept ->
                    policy.putObject("retention").put("timeZone", zone.getId()).put("within", kept + "d"));
        }
    }

    private void schedule(OldFields old, ZoneId zone) {
        if (!old.isThere()) {
            return;
        }
        boolean enabled = old.flag("enabled", true);
        List<String> weekdays = weekdays(old);
        Optional<Integer> tolerance = old.number("tolerance_minutes", 1, MINUTES_OF_A_DAY - 1);
        Optional<LocalTime> time = time(old);
        old.leaveTheRest();
        if (time.isEmpty()) {
            old.leave("", "it says no time, so there is no schedule", "Write one, or run backups from cron.");
            return;
        }
        ObjectNode schedule = draft.add("schedules", ConfigDraft.SCHEDULE);
        if (!weekdays.isEmpty()) {
            weekdays.forEach(schedule.putArray("weekdays")::add);
        }
        schedule.put("time", time.get().toString()).put("timeZone", zone.getId());
        tolerance.ifPresent(minutes -> schedule.put("tolerance", minutes + "m"));
        if (old.has("weekdays") && weekdays.isEmpty()) {
            old.leave("weekdays", "none of them is a day, so the schedule was disabled", "Mend it, then enable it.");
            enabled = false;
        }
        if (!enabled) {
            schedule.put("enabled", false);
        }
    }

    /** 0 is Monday. */
    private static List<String> weekdays(OldFields old) {
        List<String> days = new ArrayList<>();
        List<JsonNode> items = old.items("weekdays");
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            int day = item.isIntegralNumber() || item.isTextual() ? item.asInt(-1) : -1;
            if (day < 0 || day > 6) {
                old.leave("weekdays[" + i + "]", "it is no day from 0, Monday, to 6, Sunday", "Write it by hand.");
                continue;
            }
            String name = Weekdays.name(DayOfWeek.of(day + 1));
            if (!days.contains(name)) {
                days.add(name);
            }
        }
        return days;
    }

    private static Optional<LocalTime> time(OldFields old) {
        try {
            return old.text("time")
                    .map(text -> LocalTime.parse(text.strip(), OLD_TIME).withSecond(0));
        } catch (DateTimeParseException e) {
            old.leave("time", "it is no time such as 02:30", "Write a schedule by hand.");
            return Optional.empty();
        }
    }

    private void paths(OldFields paths) {
        Optional<String> folder = paths.text("backup_path");
        if (folder.filter(path -> !path.startsWith("/")).isPresent()) {
            paths.leave(
                    "backup_path",
                    "it does not begin at the root",
                    "Correct `directory` of the destination; it is " + ConfigDraft.USUAL_DIRECTORY + " now.");
            folder = Optional.empty();
        }
        paths.without("zip_path", "no zip is made", "Nothing.");
        paths.without("log_path", "logs go to standard error", "Let the service keep them, as journald does.");
        paths.leaveTheRest();
        // a listing would take old manifests for damaged ones
        destination(folder.map(path -> Path.of(path).resolve("restore-points").toString())
                .orElse(ConfigDraft.USUAL_DIRECTORY));
    }

    private static void monitoring(OldFields monitoring) {
        OldFields prometheus = monitoring.group("prometheus");
        if (prometheus.flag("enabled", prometheus.isThere())) {
            monitoring.leave(
                    "prometheus",
                    "metrics are not pushed to a gateway any more",
                    "Let Prometheus scrape `vya-backupdb serve`, as docs/reference/metrics.md says.");
        }
        for (String key : List.of("pushgateway_url", "job_name")) {
            // told with the group
            prometheus.text(key);
        }
        prometheus.leaveTheRest();
        monitoring.leaveTheRest();
    }

    private ObjectNode policy(String id) {
        for (JsonNode there : draft.entries("policies")) {
            if (there.path("id").asText().equals(id)) {
                return (ObjectNode) there;
            }
        }
        ObjectNode policy = draft.add("policies", id);
        policy.putArray("destinations").add(ConfigDraft.DISK);
        return policy;
    }

    private void destination(String directory) {
        draft.add("destinations", ConfigDraft.DISK)
                .put("type", "file")
                .putObject("parameters")
                .put("directory", directory);
    }
}
