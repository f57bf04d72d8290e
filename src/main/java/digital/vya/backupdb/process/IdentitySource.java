package digital.vya.backupdb.process;

import org.apache.camel.Exchange;

/** Finds the identity an {@code exec:} step runs under from the exchange that reaches it. */
@FunctionalInterface
public interface IdentitySource {
    Identity identityFor(Exchange exchange);
}
