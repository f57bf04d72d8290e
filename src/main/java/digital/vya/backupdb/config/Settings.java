package digital.vya.backupdb.config;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.retention.Retention;
import digital.vya.backupdb.schedule.ScheduleTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code backup.yaml} after it was found valid: references resolve, placeholders are filled in. Secrets are asked for
 * where they are used; {@code missing} are those that were not there, each a finding about the entry that needs it.
 */
public record Settings(
        Server server,
        List<Instance> instances,
        List<Policy> policies,
        List<Destination> destinations,
        List<Notification> notifications,
        List<Schedule> schedules,
        List<Proof> proofs,
        List<Finding> missing) {

    /** With all that its placeholders stand for. */
    public Settings(
            Server server,
            List<Instance> instances,
            List<Policy> policies,
            List<Destination> destinations,
            List<Notification> notifications,
            List<Schedule> schedules,
            List<Proof> proofs) {
        this(server, instances, policies, destinations, notifications, schedules, proofs, List.of());
    }

    /** Without proofs. */
    public Settings(
            Server server,
            List<Instance> instances,
            List<Policy> policies,
            List<Destination> destinations,
            List<Notification> notifications,
            List<Schedule> schedules) {
        this(server, instances, policies, destinations, notifications, schedules, List.of());
    }

    public record Server(
            String name,
            @Nullable String location,
            @Nullable String company,
            @Nullable String contact) {}

    /**
     * A database server, or what is like one. {@code port} 0 and null fields mean the engine's own default; {@code sets}
     * are those of the engine {@code files}, {@code parameters} those of an engine that is nothing but a Kamelet.
     */
    public record Instance(
            String id,
            String engine,
            @Nullable String host,
            int port,
            @Nullable String user,
            @Nullable Secret password,
            Tls tls,
            ZoneId timeZone,
            List<String> include,
            List<String> exclude,
            String policy,
            boolean enabled,
            List<FileSet> sets,
            Map<String, Object> parameters) {

        /** Without sets of files and without parameters of a Kamelet. */
        public Instance(
                String id,
                String engine,
                @Nullable String host,
                int port,
                String user,
                Secret password,
                Tls tls,
                ZoneId timeZone,
                List<String> include,
                List<String> exclude,
                String policy,
                boolean enabled) {
            this(
                    id, engine, host, port, user, password, tls, timeZone, include, exclude, policy, enabled, List.of(),
                    Map.of());
        }
    }

    /** Files that are backed up together: patterns of paths, patterns to leave out, names of Docker volumes. */
    public record FileSet(String id, List<String> paths, List<String> exclude, List<String> volumes) {}

    /** {@code mode} is one of disable, prefer, require, verify-ca, verify-full. */
    public record Tls(String mode, @Nullable Path caFile) {}

    public record Policy(
            String id,
            String format,
            Map<String, Object> dumpOptions,
            Codec codec,
            int level,
            Duration dumpTimeout,
            Duration packTimeout,
            Duration stallTimeout,
            int parallelism,
            boolean roles,
            List<String> destinations,
            List<String> notifications,
            Selection selection,
            int jobs,
            Retentions retentions,
            Watch watch) {

        /** Whole databases, by one job each, kept for ever. */
        public Policy(
                String id,
                String format,
                Map<String, Object> dumpOptions,
                Codec codec,
                int level,
                Duration dumpTimeout,
                Duration packTimeout,
                Duration stallTimeout,
                int parallelism,
                boolean roles,
                List<String> destinations,
                List<String> notifications) {
            this(
                    id,
                    format,
                    dumpOptions,
                    codec,
                    level,
                    dumpTimeout,
                    packTimeout,
                    stallTimeout,
                    parallelism,
                    roles,
                    destinations,
                    notifications,
                    Selection.ALL,
                    1,
                    Retentions.FOR_EVER,
                    Watch.USUAL);
        }
    }

    /**
     * Which backups are unlike those before them: those whose size or rows changed by more than {@code limit} percent, and
     * those of which a table was {@code emptied}.
     */
    public record Watch(boolean on, int limit, boolean emptied) {
        public static final Watch USUAL = new Watch(true, 50, true);
    }

    /** How long the points of a policy are kept: {@code usual}, and what is said {@code at} a destination instead of it. */
    public record Retentions(Optional<Retention> usual, Map<String, Retention> at) {
        public static final Retentions FOR_EVER = new Retentions(Optional.empty(), Map.of());

        public Retentions {
            at = Map.copyOf(at);
        }

        /** Empty where nothing ever goes. */
        public Optional<Retention> of(String destination) {
            return Optional.ofNullable(at.get(destination)).or(() -> usual);
        }
    }

    /** Parameters still hold their placeholders: they are resolved where the Kamelet uses them, not before. */
    public record Destination(String id, String type, Map<String, Object> parameters, Watermark watermark) {
        private static final String LOCAL = "file";

        /** Watched as usual. */
        public Destination(String id, String type, Map<String, Object> parameters) {
            this(id, type, parameters, Watermark.USUAL);
        }

        /** Whether it is a folder that this machine has, and not a service. */
        public boolean isLocal() {
            return isLocal(type);
        }

        static boolean isLocal(String type) {
            return LOCAL.equals(type);
        }
    }

    /** A disk is filling when so many percent of it are used, or less than {@code free} is free. */
    public record Watermark(int percent, OptionalLong free) {
        public static final Watermark USUAL = new Watermark(80, OptionalLong.empty());

        private static final long USUAL_FREE = 50L << 30;
        /** A disk of less than 200 GB would else be filling from the beginning. */
        private static final int USUAL_PART = 4;

        /** Of a disk of this size. */
        public long free(long whole) {
            return free.orElse(Math.min(USUAL_FREE, whole / USUAL_PART));
        }
    }

    public record Notification(String id, String type, Set<Verdict> on, Map<String, Object> parameters) {}

    /**
     * No instances named means every enabled one. Without {@code times} it runs only when it is asked for; without a
     * {@code policy} each instance has its own. The zone is {@code zoneIsSaid}, or else that of this machine.
     */
    public record Schedule(
            String id,
            Optional<ScheduleTimes> times,
            ZoneId timeZone,
            boolean zoneIsSaid,
            List<String> instances,
            Optional<String> policy,
            boolean enabled) {

        public boolean isOf(String instance) {
            return instances.isEmpty() || instances.contains(instance);
        }
    }

    /** Those that a schedule backs up; of one that names none all that are on. */
    public List<String> instancesOf(Schedule schedule) {
        return schedule.instances().isEmpty()
                ? instances.stream().filter(Instance::enabled).map(Instance::id).toList()
                : schedule.instances().stream()
                        .filter(id -> instance(id).filter(Instance::enabled).isPresent())
                        .toList();
    }

    /**
     * What a restored database must answer. {@code freshness} is a query for the newest row's time, which may be older
     * than the backup by {@code within}; both null when not asked.
     */
    public record Proof(
            String id,
            List<String> databases,
            @Nullable String freshness,
            @Nullable Duration within,
            List<Assertion> assertions) {}

    /** A query whose one value must be true. */
    public record Assertion(String name, String sql) {}

    /** All instances that are this one's server by another name, and itself; in the same order for each of them. */
    public List<Instance> sameServer(Instance instance) {
        return instances.stream()
                .filter(other -> other.id().equals(instance.id()) || isAt(instance, other))
                .sorted(Comparator.comparing(Instance::id))
                .toList();
    }

    private static boolean isAt(Instance one, Instance other) {
        boolean named = one.host() != null || one.port() != 0;
        return named
                && one.engine().equals(other.engine())
                && one.port() == other.port()
                && place(one.host()).equals(place(other.host()));
    }

    private static String place(@Nullable String host) {
        return host == null
                        || host.startsWith("/")
                        || Set.of("127.0.0.1", "::1").contains(host)
                ? "localhost"
                : host.toLowerCase(Locale.ROOT);
    }

    /** By which policy an instance is backed up: that of the schedule, where it has one, or its own. */
    public String policyFor(Instance instance, @Nullable String schedule) {
        return schedule(schedule).flatMap(Schedule::policy).orElse(instance.policy());
    }

    /** Those that are on and back up an instance by themselves. */
    public List<Schedule> schedulesOf(String instance) {
        return schedules.stream()
                .filter(schedule -> schedule.enabled()
                        && schedule.isOf(instance)
                        && schedule.times().isPresent())
                .toList();
    }

    /** All by which an instance is backed up at one time or another. */
    public Set<String> policiesOf(Instance instance) {
        Set<String> all = new LinkedHashSet<>(Set.of(instance.policy()));
        schedules.stream().filter(schedule -> schedule.isOf(instance.id())).forEach(schedule -> schedule.policy()
                .ifPresent(all::add));
        return all;
    }

    /** What is missing for a backup of these instances: their own secrets, and those of all that their policies name. */
    public List<Finding> missingFor(List<Instance> chosen, @Nullable String schedule) {
        Set<String> entries = new HashSet<>();
        for (Instance instance : chosen) {
            String used = policyFor(instance, schedule);
            entries.add("instances/" + instance.id());
            entries.add("policies/" + used);
            policy(used).ifPresent(policy -> {
                policy.destinations().forEach(id -> entries.add("destinations/" + id));
                policy.notifications().forEach(id -> entries.add("notifications/" + id));
            });
        }
        return missing.stream().filter(f -> entries.contains(f.entry())).toList();
    }

    public Optional<Instance> instance(@Nullable String id) {
        return instances.stream().filter(i -> i.id().equals(id)).findFirst();
    }

    public Optional<Policy> policy(@Nullable String id) {
        return policies.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /** What a job is about. It names them alone, as it is written to disk and holds no secret. */
    public Instance instanceOf(Job job) {
        return instance(job.instance()).orElseThrow(() -> gone("instance", job.instance(), job));
    }

    public Policy policyOf(Job job) {
        return policy(job.policy()).orElseThrow(() -> gone("policy", job.policy(), job));
    }

    /** As with a dead letter from an earlier configuration. */
    private static BackupException gone(String what, @Nullable String id, Job job) {
        return new BackupException(
                ErrorCode.UNKNOWN_INSTANCE,
                "The " + what + " " + id + " of " + job.title() + " is not in the configuration any more");
    }

    public Optional<Destination> destination(String id) {
        return destinations.stream().filter(d -> d.id().equals(id)).findFirst();
    }

    /** One that people named. */
    public Destination destinationNamed(String id) {
        return destination(id)
                .orElseThrow(() -> new BackupException(ErrorCode.DESTINATION_UNKNOWN, "There is no destination " + id));
    }

    public Schedule scheduleNamed(String id) {
        return schedule(id)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_SCHEDULE,
                        "There is no schedule " + id,
                        Nearest.fix(id, schedules.stream().map(Schedule::id).toList()),
                        null));
    }

    public Optional<Schedule> schedule(@Nullable String id) {
        return schedules.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    /** One that people named. */
    public Notification notificationNamed(String id) {
        return notification(id)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_NOTIFICATION,
                        "There is no notification " + id,
                        Nearest.fix(
                                id, notifications.stream().map(Notification::id).toList()),
                        null));
    }

    public Optional<Notification> notification(String id) {
        return notifications.stream().filter(n -> n.id().equals(id)).findFirst();
    }
}
