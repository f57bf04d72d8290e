package digital.vya.backupdb.house;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields of a record as a document names them: name and type, in their order. */
final class RecordFields {
    private static final Map<Class<?>, String> WORDS = Map.of(
            int.class, "integer",
            long.class, "integer",
            Long.class, "integer",
            boolean.class, "boolean",
            OffsetDateTime.class, "time",
            Path.class, "path",
            String.class, "text");

    private RecordFields() {}

    static List<List<String>> of(Class<?> described) {
        return Stream.of(described.getRecordComponents())
                .map(c -> List.of("`" + c.getName() + "`", word(c.getGenericType())))
                .toList();
    }

    private static String word(Type type) {
        if (type instanceof ParameterizedType of) {
            Type[] parts = of.getActualTypeArguments();
            return (parts.length == 1 ? "list of " : "object of ") + word(parts[parts.length - 1]);
        }
        Class<?> plain = (Class<?>) type;
        return WORDS.getOrDefault(plain, plain.getSimpleName());
    }
}
