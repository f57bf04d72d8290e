package digital.vya.backupdb.store;

import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.Shipment;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.ResolveEndpointFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets a shipment, and how each delivery ended. The way there is drawn in routes/backup/deliver.camel.yaml. */
public final class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final Settings settings;
    private final DeadLetters deadLetters;
    private final PointIndex index;
    private final Progress progress;
    /** Those that are under way, and how they are shown. */
    private final Map<Delivery, Progress.Flow> under = new ConcurrentHashMap<>();
    /** Why the latest delivery to each destination failed: the reason a suspended one is suspended. */
    private final Map<String, String> lastFailures = new ConcurrentHashMap<>();

    /** Redrives that go on, by the dead letter. */
    private final Map<String, Actions.Begun> redriving = new ConcurrentHashMap<>();

    private final Actions actions;
    private final Clock clock;

    public Deliveries(
            Settings settings,
            DeadLetters deadLetters,
            PointIndex index,
            Actions actions,
            Progress progress,
            Clock clock) {
        this.actions = actions;
        this.progress = progress;
        this.clock = clock;
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.index = index;
    }

    /** One delivery for each destination of the policy, all parked before the first one starts. */
    public List<Delivery> plan(Shipment shipment) {
        String policy = shipment.job().policy();
        List<String> destinations = settings.policy(policy)
                .orElseThrow(() -> new BackupException(ErrorCode.CONFIG_INVALID, "There is no policy " + policy))
                .destinations();
        List<Delivery> deliveries = new ArrayList<>();
        String sibling = null;
        for (String id : destinations) {
            Instant now = clock.instant();
            try {
                String parked = deadLetters.park(shipment, id, sibling);
                sibling = parked;
                deliveries.add(new Delivery(destination(id), shipment, parked, null, now));
            } catch (IOException e) {
                // a destination that works is no worse for it: only a delivery that fails now leaves nothing to redrive
                LOG.warn("The delivery to {} starts without a copy to redrive: {}", id, BackupException.words(e));
                deliveries.add(new Delivery(destination(id), shipment, null, problem(id, e), now));
            }
        }
        return deliveries;
    }

    /** Its bytes are shown from now on, until it is committed or has failed. */
    public void begin(Delivery delivery) {
        under.put(delivery, progress.flow(delivery.title(), delivery.sent(), delivery.bytes()));
    }

    private void end(Delivery delivery) {
        Progress.Flow shown = under.remove(delivery);
        if (shown != null) {
            shown.close();
        }
    }

    public DeliveryResult committed(Delivery delivery) throws IOException {
        end(delivery);
        index(delivery);
        if (delivery.parked() != null) {
            deadLetters.committed(delivery.parked());
        }
        return new DeliveryResult(delivery.destination().id(), true, took(delivery), null, null);
    }

    /** Before its copy of the files goes. What the catalogue cannot take here, it takes from the destination later. */
    private void index(Delivery delivery) {
        Parcel manifest = delivery.shipment().manifest();
        try (InputStream content = PlainFile.open(manifest.file())) {
            Manifest made = ManifestReader.read(content, manifest.key());
            index.committed(
                    delivery.destination().id(), PointIndex.Read.of(made, manifest.sha256(), null), clock.instant());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // what was committed stays so, whatever is amiss here
            LOG.warn("Manifest {} does not come into the catalogue: {}", manifest.file(), BackupException.words(e));
        }
    }

    public DeliveryResult failed(Delivery delivery, Exchange exchange) {
        end(delivery);
        String id = delivery.destination().id();
        Problem problem = problem(id, exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class));
        if (problem.code() != ErrorCode.DESTINATION_SUSPENDED) {
            lastFailures.put(id, problem.message());
        }
        if (delivery.parked() == null) {
            String said = problem.message() + "; not kept for a redrive: "
                    + Objects.requireNonNull(delivery.unparked(), "why it was not parked")
                            .message();
            Problem lost = new Problem(problem.code(), said, "Mend the destination, then run the backup again.");
            return new DeliveryResult(id, false, took(delivery), lost, null);
        }
        try {
            deadLetters.failed(delivery.parked(), problem);
        } catch (IOException e) {
            // it stays parked as pending, which the next start takes for a dead letter
            LOG.warn("Dead letter {} could not be marked: {}", delivery.parked(), BackupException.words(e));
        }
        return new DeliveryResult(id, false, took(delivery), redrivable(problem), delivery.parked());
    }

    /** What waits as a dead letter needs no other backup: whatever the code says in general, here a redrive delivers. */
    private static Problem redrivable(Problem problem) {
        return problem.hint().contains("run the backup again")
                ? new Problem(
                        problem.code(),
                        problem.message(),
                        "Mend what the message names, then `vya-backupdb dead-letter redrive --all`.")
                : problem;
    }

    /** Takes a dead letter up again; what {@code direct:deliver-one} needs to deliver it. */
    public Delivery redrive(DeadLetter letter) throws IOException {
        Settings.Destination destination = destination(letter.destination());
        // all of its files are read before one of them is sent
        try (Progress.Phase reading = progress.phase("check dead letter " + letter.id())) {
            deadLetters.claim(letter);
        }
        redriving.put(
                letter.id(),
                actions.begin("dead-letter-redrive", letter.shipment().pointId(), detail(letter)));
        return new Delivery(destination, letter.shipment(), letter.id(), null, clock.instant());
    }

    public Redrive redriven(DeadLetter letter, DeliveryResult result) {
        return told(new Redrive(letter, result.problem()));
    }

    public Redrive notRedriven(DeadLetter letter, Exchange exchange) {
        return told(new Redrive(
                letter,
                problem(
                        letter.destination(),
                        exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class))));
    }

    /** Of one that was never taken up there is nothing to tell. */
    private Redrive told(Redrive redrive) {
        Actions.Begun begun = redriving.remove(redrive.letter().id());
        Problem problem = redrive.problem();
        if (begun != null) {
            actions.end(
                    begun,
                    problem == null ? Action.DONE : Action.FAILED,
                    problem == null
                            ? Map.of()
                            : Map.of("problems", List.of(problem.code().id())));
        }
        return redrive;
    }

    /** Gives up for good what a request means; each is told of by itself, as each may be the last copy. */
    public List<DeadLetter> drop(DeadLetterRequest request) throws IOException {
        List<DeadLetter> letters = deadLetters.select(request);
        for (DeadLetter letter : letters) {
            actions.tell("dead-letter-drop", letter.shipment().pointId(), detail(letter), () -> {
                deadLetters.drop(letter);
                return letter;
            });
        }
        return letters;
    }

    private static Map<String, Object> detail(DeadLetter letter) {
        return Map.of("letter", letter.id(), "destination", letter.destination(), "bytes", letter.bytes());
    }

    /** One that is not configured gets a type no Kamelet has, so that it fails by itself and not the others with it. */
    private Settings.Destination destination(String id) {
        return settings.destination(id).orElseGet(() -> new Settings.Destination(id, "unknown", Map.of()));
    }

    /** What a delivery threw, in words that name the destination. */
    public Problem problem(String destination, Exception thrown) {
        BackupException ours = BackupException.from(thrown);
        if (ours.code() != ErrorCode.INTERNAL) {
            return new Problem(ours.code(), destination + ": " + ours.getMessage(), ours.hint());
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof CallNotPermittedException) {
                String last = lastFailures.getOrDefault(destination, "unknown");
                return problem(ErrorCode.DESTINATION_SUSPENDED, destination, "left alone after many failures: " + last);
            }
            if (t instanceof TimeoutException) {
                return problem(ErrorCode.DELIVERY_TIMEOUT, destination, "a file took longer than allowed");
            }
            if (t instanceof RejectedExecutionException) {
                return problem(ErrorCode.INTERRUPTED, destination, "the runtime was stopped before it was delivered");
            }
            if (t instanceof ResolveEndpointFailedException) {
                return problem(
                        ErrorCode.DESTINATION_UNKNOWN, destination, "its Kamelet could not be set up: " + root(t));
            }
        }
        Throwable own = unwrapped(thrown);
        return problem(ErrorCode.DELIVERY_FAILED, destination, BackupException.words(own));
    }

    /** What a step threw, without what Camel's split says about it. */
    private static Throwable unwrapped(Throwable thrown) {
        Throwable own = thrown;
        while (own instanceof CamelExchangeException && own.getCause() != null) {
            own = own.getCause();
        }
        return own;
    }

    private static String root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static Problem problem(ErrorCode code, String destination, String said) {
        return Problem.of(code, destination + ": " + said);
    }

    private Duration took(Delivery delivery) {
        return Duration.between(delivery.startedAt(), clock.instant());
    }
}
