package digital.vya.backupdb;

import digital.vya.backupdb.errors.BackupException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which would end a JVM, means "read your configuration again" to a service. By reflection: Java has no public
 * way to hear of a signal, and the compiler warns of the one that all JVMs have.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private final AtomicBoolean heard = new AtomicBoolean();

    private Hangup() {}

    /** From now on; whatever was done at SIGHUP before is not done any more. */
    static Hangup listen() {
        Hangup hangup = new Hangup();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object called = Proxy.newProxyInstance(
                    Hangup.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            hangup.heard.set(true);
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> "on SIGHUP";
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), called);
        } catch (InvocationTargetException e) {
            // as with -Xrs
            LOG.warn(
                    "SIGHUP is not heard, `vya-backupdb reload` is: {}",
                    BackupException.words(Objects.requireNonNullElse(e.getCause(), e)));
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP is not heard, `vya-backupdb reload` is: {}", BackupException.words(e));
        }
        return hangup;
    }

    /** Whether there was one since the last look. */
    boolean isHeard() {
        return heard.getAndSet(false);
    }
}
