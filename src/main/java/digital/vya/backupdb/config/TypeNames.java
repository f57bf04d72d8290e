package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON Schema's types in plain words. */
final class TypeNames {
    private TypeNames() {}

    static String of(String type) {
        return switch (type) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "duration" -> "a duration such as 500ms, 30s, 5m or 6h";
            default -> "a group of keys";
        };
    }

    static String ofValue(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "a group of keys";
            default -> "nothing";
        };
    }

    /** Whether a text, such as a placeholder's, can be taken for the type. */
    static boolean reads(String type, String text) {
        return switch (type) {
            case "integer" -> text.matches("-?[0-9]{1,18}");
            case "number" -> text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
            case "boolean" -> text.equals("true") || text.equals("false");
            case "duration" -> Durations.parse(text).isPresent();
            default -> true;
        };
    }

    static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> value.isTextual();
        };
    }
}
