package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Run;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/** Asks destinations through their store Kamelets, whatever these are made of. Backups go there by deliver-action. */
public final class Destinations {
    private final Supplier<CamelContext> context;
    private @Nullable ProducerTemplate template;

    public Destinations(Supplier<CamelContext> context) {
        this.context = context;
    }

    /** What starts with {@code prefix}; a size is -1 where the Kamelet says keys alone. */
    public List<Store.Stored> list(Settings.Destination destination, String prefix) throws Exception {
        if (!(ask(StoreCall.list(destination, prefix), null).getBody() instanceof Collection<?> listed)) {
            throw new BackupException(ErrorCode.DESTINATION_UNREADABLE, "its Kamelet answered with no list");
        }
        return listed.stream()
                .map(object -> object instanceof Store.Stored stored
                        ? stored
                        : new Store.Stored(String.valueOf(object), Store.Stored.UNKNOWN))
                .toList();
    }

    /** What is stored under a key; {@code run} is the run that tools of the Kamelet belong to, or null. */
    public InputStream get(Settings.Destination destination, String key, @Nullable Run run) throws Exception {
        InputStream content = ask(StoreCall.get(destination, key), run).getBody(InputStream.class);
        if (content == null) {
            throw new BackupException(ErrorCode.DESTINATION_UNREADABLE, "its Kamelet answered with no stream");
        }
        return content;
    }

    /** For small files of ours: backups go by deliver-action. */
    void put(Settings.Destination destination, Parcel parcel) throws Exception {
        ask(StoreCall.put(destination, parcel), null);
    }

    public void delete(Settings.Destination destination, String key) throws Exception {
        ask(StoreCall.delete(destination, key), null);
    }

    /** Throws when so many bytes could not be put. */
    public void probe(Settings.Destination destination, long neededBytes) throws Exception {
        ask(StoreCall.probe(destination, neededBytes), null);
    }

    private Message ask(StoreCall call, @Nullable Run run) throws Exception {
        String uri = "kamelet:store-" + call.destination().type() + "-action/"
                + call.destination().id();
        Exchange answer = template().request(uri, exchange -> {
            exchange.getMessage().setBody(call);
            exchange.setVariable("run", run);
        });
        if (answer.getException() != null) {
            throw answer.getException();
        }
        return answer.getMessage();
    }

    private synchronized ProducerTemplate template() {
        if (template == null) {
            template = context.get().createProducerTemplate();
        }
        return template;
    }
}
