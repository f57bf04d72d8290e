package digital.vya.backupdb.config;

import digital.vya.backupdb.disk.OwnPath;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code {{env:NAME}}}, {@code {{env:NAME:default}}} and {@code {{file:path}}}, alone or inside a longer text. What they
 * stand for is never part of a message.
 */
public final class Placeholders {
    static final List<String> FUNCTIONS = List.of("env", "file");
    private static final Set<String> FUNCTIONS_OF_CAMEL =
            Set.of("bean", "env", "file", "service", "service.host", "service.port", "sys");
    /** Where jars of Camel, such as those of vaults, offer more functions. */
    private static final String OFFERS = "META-INF/services/org/apache/camel/properties-function/";
    /** What Camel itself offers to the template of a Kamelet. */
    private static final Set<String> OFFERED = Set.of("location", "parentRouteId", "routeId", "templateId", "uuid");

    private static final Set<String> KNOBS = Knobs.keys();
    private static final Pattern DEFAULT = Pattern.compile("\\{\\{env:[^:}]*:[^}]");
    private static final Pattern NAMED =
            Pattern.compile("\\{\\{(?:(env:[^:{}]*)(?::.*?)?|(file:.*?))}}", Pattern.DOTALL);
    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}");
    private static final long LARGEST_FILE = 64 * 1024;
    private final Path home;
    private final UnaryOperator<String> environment;
    private final Map<String, String> properties;
    private final AtomicBoolean askedBeyond = new AtomicBoolean();
    private final SecretReads reads;

    public Placeholders(Path home, UnaryOperator<String> environment) {
        this(home, environment, Map.of(), new SecretReads());
    }

    private Placeholders(
            Path home, UnaryOperator<String> environment, Map<String, String> properties, SecretReads reads) {
        this.reads = reads;
        this.home = home;
        this.environment = environment;
        this.properties = properties;
    }

    public static Placeholders of(Path home) {
        return new Placeholders(home, System::getenv);
    }

    /** The same where these keys too stand for something, as they do in routes. */
    public Placeholders with(Properties more) {
        Map<String, String> all = new TreeMap<>();
        more.stringPropertyNames().forEach(key -> all.put(key, more.getProperty(key)));
        return new Placeholders(home, environment, all, reads);
    }

    /** What a key of a route stands for, asked for where Camel asks; the function {@code sys} goes without saying. */
    public Optional<String> property(String key) {
        Optional<String> known = Optional.ofNullable(properties.get(key));
        if (known.isPresent()) {
            return known;
        }
        askedBeyond.set(true);
        return Optional.ofNullable(System.getProperty(key))
                .or(() -> Optional.ofNullable(environment.apply(key)))
                .or(() -> Optional.ofNullable(environment.apply(
                        key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'))));
    }

    /** Whether it was asked for what stands in no property, and so may be another thing or gone the next time. */
    public boolean wasAskedBeyondProperties() {
        return askedBeyond.get();
    }

    /** What is wrong with one placeholder, and how to mend it. */
    public record Problem(Kind kind, String what, String fix) {
        public enum Kind {
            /** It could never be filled in. */
            WRONG,
            /** What it stands for is not there, for this user in this environment. */
            MISSING,
            REMARK
        }
    }

    static boolean anyIn(String text) {
        return text.contains("{{") || text.contains("}}");
    }

    /** Whether some placeholder brings its own default, which then stands in the file. */
    static boolean hasDefault(String text) {
        return DEFAULT.matcher(text).find();
    }

    /** The placeholders of a text by function and name alone: what a default says may be a secret. */
    static List<String> named(String text) {
        return NAMED.matcher(text)
                .results()
                .map(m -> "{{" + (m.group(1) == null ? m.group(2) : m.group(1)) + "}}")
                .toList();
    }

    /** The text with its placeholders as {@link #named} has them. */
    static String withoutDefaults(String text) {
        return NAMED.matcher(text)
                .replaceAll(
                        m -> Matcher.quoteReplacement("{{" + (m.group(1) == null ? m.group(2) : m.group(1)) + "}}"));
    }

    /** The text with every placeholder replaced by what it stands for. */
    public String resolve(String text) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw invalid("A placeholder is not closed");
            }
            filled.append(text, from, open).append(value(text.substring(open + 2, close)));
            from = close + 2;
        }
        return filled.append(text.substring(from)).toString();
    }

    /** A secret of this text. Each time it is revealed its placeholders are read, and what they are called is known. */
    public Secret secret(String text) {
        List<String> names = named(text).stream()
                .map(name -> name.substring(2, name.length() - 2))
                .toList();
        return new Secret(() -> {
            reads.read(names);
            return resolve(text);
        });
    }

    /** Which secrets were read by means of these. */
    public SecretReads reads() {
        return reads;
    }

    /** Everything that keeps the text's placeholders from being resolved; what is in a secret is not repeated. */
    public List<Problem> problems(String text, boolean secret) {
        List<Problem> found = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                break;
            }
            found.addAll(problemsOf(text.substring(open + 2, close), secret));
            from = close + 2;
        }
        braces(text).ifPresent(found::add);
        return found;
    }

    /** Whether a route may write this name before a colon. */
    public static boolean isFunction(String name) {
        return FUNCTIONS_OF_CAMEL.contains(name)
                || Placeholders.class.getClassLoader().getResource(OFFERS + name) != null;
    }

    /** Whether Camel knows what this key stands for, whatever the properties are. */
    public static boolean isOfCamel(String key) {
        return OFFERED.contains(key) || isFunction(key);
    }

    /** What keeps a route with this placeholder from being started; a default would hide a slip of the finger for ever. */
    public List<Problem> inRoute(Placeholder p) {
        String key = p.key();
        if (key.isEmpty()) {
            return wrong("a placeholder names nothing", "Write `{{env:NAME}}`, or a key.");
        }
        if (key.startsWith("vya.")) {
            return KNOBS.contains(key)
                    ? List.of()
                    : wrong(
                            "there is no knob `" + key + "`",
                            Nearest.to(key, KNOBS)
                                    .map(n -> "Did you mean `" + n + "`?")
                                    .orElse("Use a key of config/application.properties."));
        }
        if (p.rest() != null && !key.contains(".") && !isFunction(key)) {
            // Camel takes a function it does not know for a key, and goes on with what stands after the colon
            return wrong(
                    "there is no placeholder function `" + key + ":`",
                    Nearest.to(key, FUNCTIONS_OF_CAMEL)
                            .map(n -> "Did you mean `{{" + n + ":" + p.rest() + "}}`?")
                            .orElse("Use `env:` or `file:`, or a key with a dot in it."));
        }
        if (p.optional()) {
            return List.of();
        }
        if (FUNCTIONS.contains(key)) {
            return problemsOf(key + ":" + (p.rest() == null ? "" : p.rest()), false).stream()
                    .filter(problem -> problem.kind() != Problem.Kind.REMARK)
                    .toList();
        }
        return key.equals("sys") && p.rest() != null
                ? nothing("sys:", p.rest())
                : p.rest() != null || isOfCamel(key) ? List.of() : nothing("", key);
    }

    private List<Problem> nothing(String function, String key) {
        return key.contains(":") || property(key).isPresent()
                ? List.of()
                : wrong(
                        "`{{" + function + key + "}}` stands for nothing",
                        "Set it, write `{{?" + key + "}}`, or give it a default: `{{" + function + key + ":...}}`.");
    }

    private static List<Problem> wrong(String what, String fix) {
        return List.of(new Problem(Problem.Kind.WRONG, what, fix));
    }

    /** What is wrong with a text's double braces. */
    public static Optional<Problem> braces(String text) {
        int depth = 0;
        for (MatchResult braces : BRACES.matcher(text).results().toList()) {
            depth += braces.group().equals("{{") ? 1 : -1;
            if (depth < 0) {
                return Optional.of(new Problem(
                        Problem.Kind.WRONG, "`}}` closes a placeholder that was never opened", "Add `{{`."));
            }
        }
        return depth == 0
                ? Optional.empty()
                : Optional.of(new Problem(
                        Problem.Kind.WRONG, "a placeholder is opened with `{{` and never closed", "Add `}}`."));
    }

    /** The value of {@code env}: the name as written or, as Camel has it, in capitals with underscores. */
    public String env(String argument) {
        askedBeyond.set(true);
        int colon = argument.indexOf(':');
        String name = colon < 0 ? argument : argument.substring(0, colon);
        String value = environment.apply(name);
        if (value == null) {
            value = environment.apply(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        if (value == null && colon >= 0) {
            value = argument.substring(colon + 1);
        }
        if (value == null) {
            throw invalid("The environment variable " + name + " is not set");
        }
        return value;
    }

    /** The value of {@code file}: its content without the line end at its end. */
    String file(String argument) {
        askedBeyond.set(true);
        Path path = home.resolve(argument);
        OwnPath.requireSecret(path);
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw invalid("The file " + path + " is too large for a secret");
            }
            return Files.readString(path).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID, "The file " + path + " of a placeholder cannot be read", e);
        }
    }

    /** The same where a route asks for it: what lies in a file of its own is a secret. */
    String fileOfRoute(String argument) {
        reads.read(List.of("file:" + argument));
        return file(argument);
    }

    private String value(String inner) {
        if (inner.startsWith("env:")) {
            return env(inner.substring(4));
        }
        if (inner.startsWith("file:")) {
            return file(inner.substring(5));
        }
        throw invalid("Unknown placeholder function");
    }

    private List<Problem> problemsOf(String inner, boolean secret) {
        int colon = inner.indexOf(':');
        String function = colon < 0 ? inner : inner.substring(0, colon);
        String argument = colon < 0 ? "" : inner.substring(colon + 1);
        String known = "Known are {{env:NAME}} and {{file:path}}.";
        if (!FUNCTIONS.contains(function)) {
            String fix = Nearest.to(function, FUNCTIONS)
                    .map(n -> "Did you mean `" + n + "`? " + known)
                    .orElse(known);
            return wrong("unknown placeholder function" + (secret ? "" : " `" + function + "`"), fix);
        }
        if (argument.isBlank()) {
            return wrong("the placeholder `" + function + "` names nothing", known);
        }
        return function.equals("env") ? envProblems(argument) : fileProblems(argument);
    }

    private List<Problem> envProblems(String argument) {
        try {
            env(argument);
            return List.of();
        } catch (BackupException e) {
            return List.of(new Problem(
                    Problem.Kind.MISSING,
                    "the environment variable " + argument + " is not set",
                    "Set it for the process that runs vya-backupdb."));
        }
    }

    private List<Problem> fileProblems(String argument) {
        askedBeyond.set(true);
        Path path = home.resolve(argument);
        if (Files.notExists(path)) {
            return List.of(new Problem(
                    Problem.Kind.MISSING, "the file " + path + " does not exist", "Create it, or correct the path."));
        }
        if (!Files.isReadable(path)) {
            return List.of(new Problem(
                    Problem.Kind.MISSING,
                    "the file " + path + " may not be read" + closed(path),
                    "Make the user that runs vya-backupdb its owner, and run `chmod 600` on it."));
        }
        try {
            OwnPath.requireSecret(path);
        } catch (BackupException e) {
            return List.of(new Problem(Problem.Kind.MISSING, e.code().id() + " " + e.getMessage(), e.hint()));
        }
        try {
            file(argument);
            if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
                return List.of();
            }
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(path);
            open.retainAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));
            return open.isEmpty()
                    ? List.of()
                    : List.of(new Problem(
                            Problem.Kind.REMARK,
                            "the file " + path + " can be read by other users",
                            "Run `chmod 600` on it."));
        } catch (BackupException | IOException e) {
            return List.of(new Problem(
                    Problem.Kind.MISSING,
                    "the file " + path + " cannot be read as a small text",
                    "Make it a UTF-8 file under 64 KB."));
        }
    }

    /** The folder that keeps it out of reach, where it is not the file itself. */
    private static String closed(Path file) {
        for (Path folder = file.toAbsolutePath().normalize().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder) && !Files.isExecutable(folder)) {
                return ", as this user may not enter " + folder;
            }
        }
        return "";
    }

    private static BackupException invalid(String message) {
        return new BackupException(ErrorCode.CONFIG_INVALID, message);
    }
}
