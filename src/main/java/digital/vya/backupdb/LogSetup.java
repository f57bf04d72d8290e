package digital.vya.backupdb;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import digital.vya.backupdb.catalog.JsonLog;
import digital.vya.backupdb.cli.LogErase;
import digital.vya.backupdb.cli.LogLine;
import digital.vya.backupdb.cli.LogTrace;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.process.QuietEnd;

/**
 * How the log is written: to standard error, as standard output belongs to results. In Java, as reading XML with logback
 * took a quarter of what a command takes.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String PATTERN = "%erase%d{yyyy-MM-dd HH:mm:ss} %-5level %line%n%trace";

    @Override
    public ExecutionStatus configure(LoggerContext log) {
        Level everything = Level.toLevel(Knobs.logLevel(), Level.WARN);
        Level ours = Level.toLevel(Knobs.logLevel(), Level.INFO);
        QuietEnd quietEnd = new QuietEnd();
        quietEnd.setContext(log);
        quietEnd.setLevel(everything.toString());
        quietEnd.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setName("STDERR");
        stderr.setContext(log);
        stderr.setTarget("System.err");
        stderr.addFilter(quietEnd);
        stderr.setEncoder(Knobs.logIsJson() ? json(log) : text(log));
        stderr.start();
        Knobs.OUR_LOGGERS.forEach(name -> log.getLogger(name).setLevel(ours));
        Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(everything);
        root.addAppender(stderr);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext log) {
        JsonLog json = new JsonLog();
        json.setContext(log);
        json.start();
        return json;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext log) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(log);
        layout.getInstanceConverterMap().put("erase", LogErase::new);
        layout.getInstanceConverterMap().put("line", LogLine::new);
        layout.getInstanceConverterMap().put("trace", LogTrace::new);
        layout.setPattern(PATTERN);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
        text.setContext(log);
        text.setLayout(layout);
        text.start();
        return text;
    }
}
