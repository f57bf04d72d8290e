package digital.vya.backupdb.config;

import digital.vya.backupdb.model.Codec;

/** The compression levels a policy may ask for. */
final class CodecLevels {
    private CodecLevels() {}

    static int preset(Codec codec) {
        return switch (codec) {
            case GZIP -> 6;
            case ZSTD -> 3;
            case NONE -> 0;
        };
    }

    static int highest(Codec codec) {
        return switch (codec) {
            case GZIP -> 9;
            case ZSTD -> 19;
            case NONE -> 0;
        };
    }
}
