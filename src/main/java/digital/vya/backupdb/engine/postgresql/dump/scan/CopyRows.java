package digital.vya.backupdb.engine.postgresql.dump.scan;

/**
 * Counts the rows of a COPY in text format. A row is a line, since COPY escapes line ends; a line that is {@code \.}
 * and nothing else ends them, also with the line ends of Windows.
 */
final class CopyRows {
    private enum Place {
        HEAD,
        LINE_START,
        BACKSLASH,
        TERMINATOR,
        TERMINATOR_CR,
        LINE,
        END
    }

    private Place place = Place.END;
    private long count;
    private boolean badHead;

    /** Called behind the {@code ;} of the COPY. */
    void begin() {
        place = Place.HEAD;
        badHead = false;
    }

    /** Whether more stood behind the {@code ;}: psql takes that up again when the rows have gone by. */
    boolean badHead() {
        return badHead;
    }

    boolean ended() {
        return place == Place.END;
    }

    /** The rows seen since this was last asked. */
    long takeCount() {
        long taken = count;
        count = 0;
        return taken;
    }

    int accept(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && place != Place.END) {
            switch (place) {
                case LINE -> at = restOfLine(bytes, at, end);
                case HEAD -> {
                    int line = restOfLine(bytes, at, end);
                    for (int i = at; i < line; i++) {
                        badHead |= bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\n';
                    }
                    at = line;
                }
                case LINE_START -> {
                    if (bytes[at] == '\\') {
                        place = Place.BACKSLASH;
                        at++;
                    } else {
                        place = Place.LINE;
                    }
                }
                case BACKSLASH -> {
                    if (bytes[at] == '.') {
                        place = Place.TERMINATOR;
                        at++;
                    } else {
                        place = Place.LINE;
                    }
                }
                case TERMINATOR, TERMINATOR_CR -> {
                    if (bytes[at] == '\n') {
                        place = Place.END;
                        at++;
                    } else if (bytes[at] == '\r' && place == Place.TERMINATOR) {
                        place = Place.TERMINATOR_CR;
                        at++;
                    } else {
                        place = Place.LINE;
                    }
                }
                default -> throw new IllegalStateException(place.name());
            }
        }
        return at;
    }

    private int restOfLine(byte[] bytes, int from, int end) {
        int at = ByteScan.indexOf((byte) '\n', bytes, from, end);
        if (at == end) {
            return end;
        }
        if (place == Place.LINE) {
            count++;
        }
        place = Place.LINE_START;
        return at + 1;
    }
}
