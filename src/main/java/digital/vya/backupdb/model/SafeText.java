package digital.vya.backupdb.model;

/**
 * Names and what servers say are data: where people read them, nothing in them may end a line, steer a terminal, turn the
 * direction of reading or hide. Text that is shown to a person is made safe here.
 */
public final class SafeText {
    private static final char REPLACEMENT = '\ufffd';

    /** No line of ours begins so: what stands behind it belongs to the text above. */
    private static final String CONTINUED = "\n    | ";

    private SafeText() {}

    /** One line: line breaks and all else that is not wanted become U+FFFD, a tab becomes a space. */
    public static String line(String said) {
        return clean(said.replace('\t', ' '), false);
    }

    /** Several lines: line breaks and tabs stay. For places that set them apart by themselves. */
    public static String lines(String said) {
        return clean(said.replace("\r\n", "\n"), true);
    }

    /** Several lines of which all but the first are marked as continued, so that none can be taken for one of ours. */
    public static String paragraph(String said) {
        return lines(said.stripTrailing()).replace("\n", CONTINUED);
    }

    /** One line that keeps its words apart: for logs, of which each line is an event. */
    public static String flowing(String said) {
        return line(said.strip().replaceAll("\\R", " "));
    }

    private static String clean(String said, boolean severalLines) {
        StringBuilder clean = new StringBuilder(said.length());
        said.codePoints().forEach(c -> {
            boolean layout = severalLines && (c == '\n' || c == '\t');
            if (layout || !unwanted(c)) {
                clean.appendCodePoint(c);
            } else {
                clean.append(REPLACEMENT);
            }
        });
        return clean.toString();
    }

    private static boolean unwanted(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            // among the format characters only the joiners are wanted: emoji are built with them
            case Character.FORMAT -> c != 0x200C && c != 0x200D && !(c >= 0xE0020 && c <= 0xE007F);
            default -> false;
        };
    }
}
