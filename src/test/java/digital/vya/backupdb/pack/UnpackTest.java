package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What real tools and we ourselves packed comes back whole; what is not whole never comes to an end. */
@Tag("server")
class UnpackTest {
    private static final byte[] TEXT = Raw.text(400_000);

    @TempDir
    private Path folder;

    @BeforeAll
    static void theToolsAreThere() {
        RealTools.ensure();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void whatAToolPackedComesBack(List<String> tool) throws IOException {
        for (byte[] raw : List.of(new byte[0], Raw.text(1), TEXT, Raw.random(300_000))) {
            byte[] packed = pack(raw, tool);

            assertThat(Raw.unpack(packed)).isEqualTo(raw);
            try (InputStream slow = Unpack.open(Raw.trickle(packed))) {
                assertThat(slow.readAllBytes()).isEqualTo(raw);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void severalMembersAreOneFile(List<String> tool) throws IOException {
        byte[] first = pack(Raw.text(1000), tool);
        byte[] second = pack(Raw.random(200_000), tool);
        byte[] none = pack(new byte[0], tool);
        byte[] whole = Raw.join(first, none, second, none, first);
        byte[] raw = Raw.join(Raw.text(1000), Raw.random(200_000), Raw.text(1000));

        assertThat(Raw.unpack(whole)).isEqualTo(raw);
        try (InputStream slow = Unpack.open(Raw.trickle(whole))) {
            assertThat(slow.readAllBytes()).isEqualTo(raw);
        }
    }

    static Stream<List<String>> tools() {
        return Stream.of(
                List.of("gzip", "-1"),
                List.of("gzip", "-9"),
                List.of("zstd", "-1"),
                List.of("zstd", "-19"),
                List.of("zstd", "--no-check"),
                List.of("zstd", "--long=27"));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatWePackedComesBack(Codec codec) throws IOException {
        PackRequest request = new PackRequest(
                ArtifactKind.DATA, folder, "shop", codec, 0, 2, Duration.ofMinutes(1), "", StreamInspector.NONE);

        Artifact artifact = new Packer().pack(new ByteArrayInputStream(TEXT), request);

        assertThat(Raw.unpack(Files.readAllBytes(artifact.file()))).isEqualTo(TEXT);
    }

    /** What pigz, bgzip and others put into headers. */
    @Test
    void everyHeaderThatGzipAllowsIsUnderstood() throws IOException {
        byte[] plain = pack(Raw.text(10), List.of("gzip", "-n"));
        byte[] data = Arrays.copyOfRange(plain, 10, plain.length);
        byte[] fixed = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 2, 1};
        // as long as its two bytes say, and zeros, so that none of it can pass for a part of the name
        byte[] extra = new byte[258];
        byte[] all = Raw.join(fixed, extra, new byte[] {'n', 0, 'c', 0});
        CRC32 crc = new CRC32();
        crc.update(all);
        byte[] crc16 = {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)};

        assertThat(Raw.unpack(Raw.join(all, crc16, data, all, crc16, data)))
                .isEqualTo(Raw.join(Raw.text(10), Raw.text(10)));
        crc16[0]++;
        assertDamaged(Raw.join(all, crc16, data));
    }

    @Test
    void pzstdBeginsWithAFrameToBeSkipped() throws IOException {
        Path plain = Files.write(folder.resolve("plain"), TEXT);
        Tool.run("pzstd", "-q", "-p", "2", plain.toString()).orThrow("pzstd");

        assertThat(Raw.unpack(Files.readAllBytes(folder.resolve("plain.zst")))).isEqualTo(TEXT);
    }

    @Test
    void zerosBehindAGzipFileArePadding() throws IOException {
        byte[] packed = pack(TEXT, List.of("gzip"));

        assertThat(Raw.unpack(Raw.join(packed, new byte[100_000]))).isEqualTo(TEXT);
        assertDamaged(Raw.join(packed, new byte[100_000], new byte[] {1}));
        assertDamaged(Raw.join(packed, new byte[10], packed));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void nothingElseMayStandBehindTheEnd(List<String> tool) throws IOException {
        byte[] packed = pack(TEXT, tool);

        for (String garbage : List.of("x", "\u001f", "\u001f\u008b", "-- more\n", "(\u00b5/", "(\u00b5/\u00fd")) {
            assertDamaged(Raw.join(packed, garbage.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void aFileThatIsCutOffAnywhereHasNoEnd(List<String> tool) throws IOException {
        byte[] small = pack(Raw.text(300), tool);
        byte[] two = Raw.join(small, small);
        for (int length = 4; length < two.length; length++) {
            if (length != small.length) {
                assertDamaged(Arrays.copyOf(two, length));
            }
        }
        byte[] large = pack(TEXT, tool);
        for (int length = 4; length < large.length; length += 4099) {
            assertDamaged(Arrays.copyOf(large, length));
        }
    }

    /** Without its checksum, zstd itself cannot know; and some bits of a gzip header mean nothing. */
    @ParameterizedTest
    @MethodSource("checkedTools")
    void aFlippedByteNeverComesThrough(List<String> tool) throws IOException {
        byte[] raw = Raw.text(3000);
        byte[] packed = pack(raw, tool);
        List<Integer> unnoticed = new ArrayList<>();
        for (int at = 0; at < packed.length; at++) {
            byte[] flipped = packed.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            if (!damagedOrNotPacked(flipped, raw)) {
                unnoticed.add(at);
            }
        }
        assertThat(unnoticed).isEmpty();
    }

    static Stream<List<String>> checkedTools() {
        return Stream.of(List.of("gzip", "-6"), List.of("zstd", "-3"));
    }

    private static boolean damagedOrNotPacked(byte[] flipped, byte[] raw) throws IOException {
        try {
            byte[] got = Raw.unpack(flipped);
            return Arrays.equals(got, raw) || Arrays.equals(got, flipped);
        } catch (BackupException e) {
            return e.code() == ErrorCode.PACKED_DAMAGED;
        }
    }

    @Test
    void whatIsDamagedStaysDamaged() throws IOException {
        byte[] packed = pack(TEXT, List.of("gzip"));
        packed[packed.length - 6] ^= 1;
        try (InputStream raw = Unpack.open(new ByteArrayInputStream(packed), "shop.sql.gz")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(raw::readAllBytes)
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining("shop.sql.gz (gzip) does not have its own checksum");
            }
        }
    }

    @Test
    void whatIsTooShortToBePackedIsAsItIs() throws IOException {
        for (String text : List.of("", "a", "--\n")) {
            assertThat(Unpack.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                    .hasContent(text);
        }
    }

    @Test
    void aHeaderWithFlagsThatNoGzipHasIsDamaged() {
        assertDamaged(new byte[] {0x1f, (byte) 0x8b, 8, (byte) 0xe0, 0, 0, 0, 0, 0, 0});
    }

    @Test
    void troubleOfTheStreamIsNotDamage() {
        for (List<String> tool : checkedTools().toList()) {
            byte[] packed = pack(TEXT, tool);
            InputStream broken = new SequenceInputStream(
                    new ByteArrayInputStream(packed, 0, packed.length / 2),
                    new BadStreams.Failing(0, new IOException("Connection reset")));
            assertThatThrownBy(() -> Unpack.open(broken).readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection reset");
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void closingClosesWhatIsUnderIt(Codec codec) throws IOException {
        byte[] packed = codec == Codec.NONE ? TEXT : pack(TEXT, List.of(codec == Codec.GZIP ? "gzip" : "zstd"));
        BadStreams.Closable under = new BadStreams.Closable() {
            private final InputStream in = new ByteArrayInputStream(packed);

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return in.read(into, offset, length);
            }
        };
        InputStream raw = Unpack.open(under);
        assertThat(raw.read()).isEqualTo(TEXT[0]);

        raw.close();
        raw.close();

        assertThat(under.isClosed()).isTrue();
        assertThatThrownBy(raw::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void aStreamThatCannotBeOpenedIsClosed() {
        BadStreams.Failing broken = new BadStreams.Failing(2, new IOException("Connection reset"));

        assertThatThrownBy(() -> Unpack.open(broken)).hasMessage("Connection reset");

        assertThat(broken.isClosed()).isTrue();
    }

    private static void assertDamaged(byte[] packed) {
        assertThatThrownBy(() -> Raw.unpack(packed))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACKED_DAMAGED));
    }

    private byte[] pack(byte[] raw, List<String> tool) {
        try {
            Path plain = Files.write(Files.createTempFile(folder, "plain", ""), raw);
            List<String> command = new ArrayList<>(tool);
            command.addAll(List.of("-q", plain.toString()));
            Tool.run(command.toArray(String[]::new)).orThrow(command.toString());
            return Files.readAllBytes(Path.of(plain + (tool.contains("gzip") ? ".gz" : ".zst")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
