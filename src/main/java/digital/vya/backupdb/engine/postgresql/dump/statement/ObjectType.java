package digital.vya.backupdb.engine.postgresql.dump.statement;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of things that statements of a dump are about, in SQL's words. */
public enum ObjectType {
    TABLE(Group.RELATION),
    FOREIGN_TABLE(Group.RELATION),
    VIEW(Group.RELATION),
    MATERIALIZED_VIEW(Group.RELATION),
    SEQUENCE(Group.RELATION),

    COLUMN(Group.PART),
    INDEX(Group.PART),
    CONSTRAINT(Group.PART),
    TRIGGER(Group.PART),
    RULE(Group.PART),
    POLICY(Group.PART),
    STATISTICS(Group.PART),

    SCHEMA(Group.PREREQUISITE),
    EXTENSION(Group.PREREQUISITE),
    TYPE(Group.PREREQUISITE),
    DOMAIN(Group.PREREQUISITE),
    FUNCTION(Group.PREREQUISITE),
    PROCEDURE(Group.PREREQUISITE),
    ROUTINE(Group.PREREQUISITE),
    AGGREGATE(Group.PREREQUISITE),
    OPERATOR_CLASS(Group.PREREQUISITE),
    OPERATOR_FAMILY(Group.PREREQUISITE),
    OPERATOR(Group.PREREQUISITE),
    COLLATION(Group.PREREQUISITE),
    CONVERSION(Group.PREREQUISITE),
    CAST(Group.PREREQUISITE),
    TRANSFORM(Group.PREREQUISITE),
    TEXT_SEARCH_CONFIGURATION(Group.PREREQUISITE),
    TEXT_SEARCH_DICTIONARY(Group.PREREQUISITE),
    TEXT_SEARCH_PARSER(Group.PREREQUISITE),
    TEXT_SEARCH_TEMPLATE(Group.PREREQUISITE),
    PROCEDURAL_LANGUAGE(Group.PREREQUISITE),
    LANGUAGE(Group.PREREQUISITE),
    ACCESS_METHOD(Group.PREREQUISITE),
    FOREIGN_DATA_WRAPPER(Group.PREREQUISITE),
    FOREIGN_SERVER(Group.PREREQUISITE),
    SERVER(Group.PREREQUISITE),
    USER_MAPPING(Group.PREREQUISITE),

    EVENT_TRIGGER(Group.OTHER),
    PUBLICATION(Group.OTHER),
    SUBSCRIPTION(Group.OTHER),
    DEFAULT_PRIVILEGES(Group.OTHER),
    LARGE_OBJECT(Group.LARGE_OBJECT),
    DATABASE(Group.DATABASE),
    ROLE(Group.CLUSTER),
    USER(Group.CLUSTER),
    GROUP(Group.CLUSTER),
    TABLESPACE(Group.CLUSTER),
    PARAMETER(Group.CLUSTER),
    SYSTEM(Group.CLUSTER);

    public enum Group {
        RELATION,
        /** Belongs to a relation. */
        PART,
        /** What a relation may need in an empty database. */
        PREREQUISITE,
        OTHER,
        LARGE_OBJECT,
        DATABASE,
        /** Is not in the database at all. */
        CLUSTER
    }

    private static final int MOST_WORDS = 3;
    private static final Map<String, ObjectType> BY_LABEL =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ObjectType::label, Function.identity()));

    private final Group group;
    private final String label = name().replace('_', ' ');

    ObjectType(Group group) {
        this.group = group;
    }

    public Group group() {
        return group;
    }

    /** As pg_dump's table of contents calls it. */
    public String label() {
        return label;
    }

    /** Reads one; null, with nothing read, when none comes next. */
    public static @Nullable ObjectType read(Tokens tokens) {
        StringBuilder words = new StringBuilder();
        ObjectType longest = null;
        int length = 0;
        for (int i = 0; i < MOST_WORDS && tokens.peek(i).kind() == PostgresToken.Kind.WORD; i++) {
            words.append(i == 0 ? "" : " ").append(tokens.peek(i).text().toUpperCase(Locale.ROOT));
            ObjectType type = BY_LABEL.get(words.toString());
            if (type != null) {
                longest = type;
                length = i + 1;
            }
        }
        tokens.skip(length);
        return longest;
    }
}
