package digital.vya.backupdb.engine.postgresql.dump;

/**
 * Counts the rows of a COPY in text format. A row is a line, since COPY escapes line ends; a line that is {@code \.}
 * and nothing else ends them.
 */
final class CopyRows {
    private enum Place {
        HEAD,
        LINE_START,
        BACKSLASH,
        TERMINATOR,
        LINE,
        END
    }

    private Place place = Place.END;
    private long count;

    /** Called behind the {@code ;} of the COPY. */
    void begin() {
        place = Place.HEAD;
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
                case LINE, HEAD -> at = restOfLine(bytes, at, end);
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
                case TERMINATOR -> {
                    if (bytes[at] == '\n') {
                        place = Place.END;
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
