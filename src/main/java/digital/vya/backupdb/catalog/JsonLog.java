package digital.vya.backupdb.catalog;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.errors.BackupException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** A line of the log as one JSON object: time, level, what it is about, and the message. */
public final class JsonLog extends EncoderBase<ILoggingEvent> {
    private final ObjectMapper json = new ObjectMapper();

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put(
                "time",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        OffsetDateTime.ofInstant(event.getInstant(), ZoneId.systemDefault())));
        line.put("level", event.getLevel().toString());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair about : event.getKeyValuePairs()) {
                line.put(about.key, String.valueOf(about.value));
            }
        }
        line.put("message", BackupException.withoutIds(event.getFormattedMessage()));
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        if (event.getThrowableProxy() != null) {
            line.put("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        try {
            return (json.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a line of the log is no text", e);
        }
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
