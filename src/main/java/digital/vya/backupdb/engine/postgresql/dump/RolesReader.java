package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpListener;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpScanner;
import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresToken;
import digital.vya.backupdb.engine.postgresql.dump.statement.Tokens;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a dump of pg_dumpall says of roles and tablespaces; databases in it go by. */
final class RolesReader implements PostgresDumpListener {
    private static final int CHUNK = 64 * 1024;

    private final PostgresDumpScanner scanner = new PostgresDumpScanner(this);
    private final Session session = new Session();
    private final RowCounter counter = new RowCounter(session.names());
    private final Ending ending = new Ending(Ending.OF_CLUSTER);
    private final Map<String, Parts> roles = new LinkedHashMap<>();
    private final List<RolesDump.Membership> memberships = new ArrayList<>();
    private final List<RolesDump.Statement> tablespaces = new ArrayList<>();
    private final List<RolesDump.Statement> parameters = new ArrayList<>();
    private final List<RolesDump.Statement> settingsInDatabases = new ArrayList<>();

    static RolesDump read(InputStream dump) {
        RolesReader reader = new RolesReader();
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = dump.read(chunk); n >= 0; n = dump.read(chunk)) {
                reader.scanner.accept(chunk, 0, n);
            }
        } catch (IOException e) {
            throw new BackupException(ErrorCode.DUMP_INCOMPLETE, "the dump of roles cannot be read: " + e, e);
        }
        return reader.result();
    }

    private RolesDump result() {
        String missing = ending.missing(scanner.inRows(), counter.table());
        if (missing != null || scanner.inStatement()) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE,
                    missing == null ? "the dump ends in the middle of a statement" : missing);
        }
        List<RolesDump.Role> all = new ArrayList<>();
        roles.forEach((name, parts) -> all.add(new RolesDump.Role(name, parts.create, parts.attributes, parts.others)));
        return new RolesDump(all, memberships, tablespaces, settingsInDatabases, parameters);
    }

    @Override
    public void comment(Capture text) {
        ending.comment(text);
    }

    @Override
    public void command(Capture line, int end) {
        PsqlCommand command = PsqlCommand.read(line, session.names());
        if (command.kind() == PsqlCommand.Kind.OTHER) {
            unlike("a command of psql that pg_dumpall does not write", scanner.line(end));
        }
        ending.command(command);
    }

    @Override
    public void statementBegins(int at) {
        ending.statement();
    }

    @Override
    public boolean statementEnds(StatementText text, long groups, int end) {
        if (text.opensWith("COPY")) {
            if (!counter.copies(text)) {
                unlike("a COPY in another form than pg_dump's", scanner.line(end));
            }
            return true;
        }
        if (text.opensWith("INSERT")) {
            return false;
        }
        Tokens tokens = session.tokens(text);
        if (Session.concerns(text)) {
            String problem = session.accept(tokens);
            if (problem != null) {
                unlike(problem, scanner.line(end));
            }
            scanner.backslashQuotes(session.backslashQuotes());
        }
        statement(tokens, text.cut(), end);
        return false;
    }

    private void statement(Tokens tokens, boolean cut, int end) {
        PostgresToken verb = tokens.next();
        if (cut) {
            unlikeLong(verb, end);
            return;
        }
        if (verb.isWord("GRANT") || verb.isWord("REVOKE")) {
            grant(tokens);
            return;
        }
        boolean creates = verb.isWord("CREATE");
        if (verb.isWord("COMMENT") || verb.isWord("SECURITY")) {
            tokens.skipTo("ON");
        } else if (!creates && !verb.isWord("ALTER")) {
            return;
        }
        ObjectType type = ObjectType.read(tokens);
        if (type == null || !tokens.peek().isIdentifier()) {
            return;
        }
        switch (type) {
            case ROLE, USER, GROUP -> role(tokens, creates, verb.isWord("ALTER"));
            case TABLESPACE ->
                tablespaces.add(new RolesDump.Statement(tokens.peek().identifier(), tokens.text()));
            default -> {}
        }
    }

    private void unlikeLong(PostgresToken verb, int end) {
        if (verb.isWord("GRANT") || verb.isWord("REVOKE") || verb.isWord("ALTER")) {
            unlike("a statement longer than any real one", scanner.line(end));
        }
    }

    private void role(Tokens tokens, boolean creates, boolean alters) {
        String name = tokens.next().identifier();
        if (tokens.words("IN", "DATABASE")) {
            settingsInDatabases.add(new RolesDump.Statement(tokens.peek().identifier(), tokens.text()));
            return;
        }
        Parts parts = roles.computeIfAbsent(name, n -> new Parts());
        boolean setting = tokens.peek().isWord("SET") || tokens.peek().isWord("RESET");
        if (creates) {
            parts.create = tokens.text();
        } else if (alters && !setting && parts.attributes == null) {
            parts.attributes = tokens.text();
        } else {
            parts.others.add(tokens.text());
        }
    }

    private void grant(Tokens tokens) {
        boolean onTablespace = tokens.skipTo("ON");
        if (onTablespace) {
            if (tokens.words("TABLESPACE")) {
                tablespaces.add(new RolesDump.Statement(tokens.peek().identifier(), tokens.text()));
            } else if (tokens.words("PARAMETER") && tokens.skipTo("TO")) {
                parameters.add(new RolesDump.Statement(tokens.peek().identifier(), tokens.text()));
            }
            return;
        }
        membership(tokens);
    }

    private void membership(Tokens tokens) {
        tokens.restart();
        if (!tokens.words("GRANT")) {
            return;
        }
        String group = tokens.next().identifier();
        if (!tokens.words("TO") || !tokens.peek().isIdentifier()) {
            return;
        }
        String member = tokens.next().identifier();
        String grantor = null;
        while (!tokens.ended()) {
            if (tokens.words("GRANTED", "BY")) {
                grantor = tokens.role();
            } else {
                tokens.next();
            }
        }
        memberships.add(new RolesDump.Membership(group, member, grantor, tokens.text()));
    }

    @Override
    public void backslash(int at) {
        unlike("a backslash outside of strings, which psql takes for a command", scanner.line(at));
    }

    @Override
    public void unlike(String what, long line) {
        throw new BackupException(ErrorCode.DUMP_UNSAFE, "line " + line + " of the dump of roles has " + what);
    }

    private static final class Parts {
        private @Nullable String create;
        private @Nullable String attributes;
        private final List<String> others = new ArrayList<>();
    }
}
