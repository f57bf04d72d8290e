package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.RolesDiff;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a dump of roles says, whatever its order and its remarks are: statements without their secrets, and of each secret
 * whose it is and a digest of it, which is never shown.
 */
public final class RolesContent {
    private final TreeSet<String> statements = new TreeSet<>();
    private final Map<String, String> secrets = new TreeMap<>();

    /** Of which nothing can be told but whether it is the same to the byte. */
    static RolesContent opaque(String owner, InputStream dump) throws IOException {
        RolesContent content = new RolesContent();
        MessageDigest sha256 = sha256();
        dump.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        content.secrets.put(owner, HexFormat.of().formatHex(sha256.digest()));
        return content;
    }

    /** A statement as it may be shown, and what was struck out of it, which is of {@code owner}. */
    public void add(String shown, String owner, List<String> struck) {
        statements.add(shown);
        if (!struck.isEmpty()) {
            secrets.merge(owner, digest(String.join("\n", struck)), (one, other) -> digest(one + other));
        }
    }

    /** From an earlier one to this. A secret that came or went with its statement is told by that. */
    public List<RolesDiff.Change> since(RolesContent earlier) {
        List<RolesDiff.Change> changes = new ArrayList<>();
        for (String gone : earlier.statements) {
            if (!statements.contains(gone)) {
                changes.add(new RolesDiff.Change(RolesDiff.Kind.REMOVED, gone));
            }
        }
        for (String fresh : statements) {
            if (!earlier.statements.contains(fresh)) {
                changes.add(new RolesDiff.Change(RolesDiff.Kind.ADDED, fresh));
            }
        }
        secrets.forEach((owner, now) -> {
            String before = earlier.secrets.get(owner);
            if (before != null && !before.equals(now)) {
                changes.add(new RolesDiff.Change(RolesDiff.Kind.SECRET, owner));
            }
        });
        return changes;
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return statements.size() + " statements about roles";
    }
}
