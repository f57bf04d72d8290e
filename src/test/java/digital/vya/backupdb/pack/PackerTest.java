package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("server")
class PackerTest {
    @TempDir
    private Path spool;

    @BeforeAll
    static void theToolsAreThere() {
        RealTools.ensure();
    }

    @ParameterizedTest(name = "{0} level {1} threads {2}, {3} bytes, random {4}")
    @MethodSource("shapes")
    void theRealToolsGetBackEveryByte(Codec codec, int level, int threads, int size, boolean random)
            throws IOException {
        byte[] raw = random ? Raw.random(size) : Raw.text(size);

        Artifact artifact = pack(raw, codec, level, threads);

        assertThat(artifact.rawBytes()).isEqualTo(size);
        assertThat(artifact.packedBytes()).isEqualTo(Files.size(artifact.file()));
        unpackWithTheRealTool(artifact, raw);
        sha256sumAgrees(artifact);
    }

    static Stream<Arguments> shapes() {
        int block = GzipBlock.SIZE;
        Stream<Arguments> sizes = Stream.of(1, 2, block - 1, block, block + 1, 2 * block, 7 * block, 20 * block + 17)
                .flatMap(size -> Stream.of(Codec.values()).flatMap(codec -> Stream.of(true, false)
                        .map(random -> Arguments.of(codec, 0, 2, size, random))));
        Stream<Arguments> levels =
                Stream.of(1, 6, 9).map(level -> Arguments.of(Codec.GZIP, level, 3, 5 * block + 1, false));
        Stream<Arguments> zstdLevels =
                Stream.of(1, 9, 19).map(level -> Arguments.of(Codec.ZSTD, level, 1, 5 * block + 1, false));
        Stream<Arguments> alone = Stream.of(Arguments.of(Codec.GZIP, 6, 1, 9 * block + 3, true));
        return Stream.of(sizes, levels, zstdLevels, alone).flatMap(all -> all);
    }

    @Test
    void gzipIsOneMemberThatJavaReadsToo() throws IOException {
        byte[] raw = Raw.text(3_000_000);

        Artifact artifact = pack(raw, Codec.GZIP, 6, 2);

        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(artifact.file()))) {
            assertThat(in.readAllBytes()).isEqualTo(raw);
        }
        // `gunzip -l` reads the size from the last member only: it is right where there is just one
        assertThat(Tool.run("gzip", "-l", artifact.file().toString()).orThrow("gzip -l"))
                .contains(" 3000000 ");
    }

    @Test
    void gzipIsAsSmallAsTheToolsOwn() throws IOException {
        byte[] raw = Raw.text(8_000_000);
        Path plain = Files.write(spool.resolve("plain"), raw);

        Artifact artifact = pack(raw, Codec.GZIP, 6, 2);

        Tool.run("gzip", "-6", plain.toString()).orThrow("gzip");
        assertThat((double) artifact.packedBytes()).isLessThan(1.02 * Files.size(plain.resolveSibling("plain.gz")));
    }

    /** What repeats at a distance that only the window of the block before can bridge. */
    @Test
    void gzipBlocksKnowWhatStoodBeforeThem() throws IOException {
        byte[] raw = new byte[4_000_000];
        byte[] once = Raw.random(30_000);
        for (int i = 0; i < raw.length; i++) {
            raw[i] = once[i % once.length];
        }
        Path plain = Files.write(spool.resolve("plain"), raw);

        Artifact artifact = pack(raw, Codec.GZIP, 6, 2);

        Tool.run("gzip", "-6", plain.toString()).orThrow("gzip");
        assertThat((double) artifact.packedBytes()).isLessThan(1.1 * Files.size(plain.resolveSibling("plain.gz")));
    }

    @Test
    void theArtifactKnowsWhatWasPacked() throws IOException {
        PackRequest request = new PackRequest(
                ArtifactKind.ROLES,
                spool.resolve("a/b"),
                "shop_roles.sql",
                Codec.GZIP,
                0,
                0,
                Duration.ofHours(2),
                "pg_dumpall --roles-only",
                StreamInspector.NONE);

        Artifact artifact = new Packer().pack(new ByteArrayInputStream(Raw.text(1000)), request);

        assertThat(artifact.kind()).isEqualTo(ArtifactKind.ROLES);
        assertThat(artifact.name()).isEqualTo("shop_roles.sql.gz");
        assertThat(artifact.file()).isEqualTo(spool.resolve("a/b/shop_roles.sql.gz"));
        assertThat(artifact.command()).isEqualTo("pg_dumpall --roles-only");
        assertThat(artifact.took()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void onlyTheOwnerMayLook(Codec codec) throws IOException {
        Artifact artifact = pack(Raw.text(10), codec, 0, 1);

        assertThat(mode(artifact.file())).isEqualTo("rw-------");
        assertThat(mode(spool.resolve("run/shop"))).isEqualTo("rwx------");
        assertThat(mode(spool.resolve("run"))).isEqualTo("rwx------");
    }

    @Test
    void packingLeavesNothingElse() throws IOException {
        pack(Raw.text(10), Codec.GZIP, 0, 1);

        try (Stream<Path> files = Files.list(spool.resolve("run/shop"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("shop.sql.gz");
        }
    }

    private Artifact pack(byte[] raw, Codec codec, int level, int threads) {
        PackRequest request = new PackRequest(
                ArtifactKind.DATA,
                spool.resolve("run/shop"),
                "shop.sql",
                codec,
                level,
                threads,
                Duration.ofMinutes(1),
                "",
                StreamInspector.NONE);
        return new Packer().pack(new ByteArrayInputStream(raw), request);
    }

    private void unpackWithTheRealTool(Artifact artifact, byte[] raw) throws IOException {
        String file = artifact.file().toString();
        Path plain = spool.resolve("unpacked");
        switch (artifact.codec()) {
            case GZIP -> {
                Tool.run("gunzip", "-t", file).orThrow("gunzip -t");
                Files.copy(artifact.file(), spool.resolve("unpacked.gz"));
                Tool.run("gunzip", spool.resolve("unpacked.gz").toString()).orThrow("gunzip");
            }
            case ZSTD -> {
                assertThat(Tool.run("zstd", "-lv", file).orThrow("zstd -l"))
                        .containsPattern("Check: XXH64")
                        .containsPattern("# Zstandard Frames: 1");
                Tool.run("zstd", "-q", "-t", file).orThrow("zstd -t");
                Tool.run("zstd", "-q", "-d", file, "-o", plain.toString()).orThrow("zstd -d");
            }
            case NONE -> Files.copy(artifact.file(), plain);
        }
        assertThat(Files.readAllBytes(plain)).isEqualTo(raw);
    }

    private static void sha256sumAgrees(Artifact artifact) throws IOException {
        Path sums = artifact.file().resolveSibling("sums");
        Files.writeString(sums, artifact.sha256() + "  " + artifact.file() + "\n");
        Tool.run("sha256sum", "-c", sums.toString()).orThrow("sha256sum -c");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
