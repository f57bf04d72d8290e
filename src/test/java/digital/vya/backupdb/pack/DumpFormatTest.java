package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("server")
class DumpFormatTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"plain, PLAIN", "custom, CUSTOM", "tar, TAR", "directory, DIRECTORY"})
    void whatPgDumpWritesIsKnown(String format, DumpFormat expected) throws IOException {
        ClientTools.ensure();
        Path dump = folder.resolve("dump");
        try (PostgresServer server = PostgresServer.start(ClientTools.majorVersion())) {
            Tool.run(server.environment("postgres"), "", "pg_dump", "--format=" + format, "--file=" + dump)
                    .orThrow("pg_dump");
        }
        Path file = Files.isDirectory(dump) ? dump.resolve("toc.dat") : dump;

        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            assertThat(DumpFormat.of(raw)).isEqualTo(expected);
            assertThat(raw.readAllBytes()).isEqualTo(Files.readAllBytes(file));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n--\n-- Host: localhost    Database: shop\n",
                "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19-11.4.2-MariaDB\n",
                "/*!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n",
                "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n",
                "# MySQL dump 8.16\n#\n",
                "-- phpMyAdmin SQL Dump\n-- version 5.2.1\n",
                "-- a remark\n\n/*!40101 SET NAMES utf8 */;\n"
            })
    void dumpsOfMysqlAreTold(String head) {
        assertThat(of(head)).isEqualTo(DumpFormat.MYSQL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.14\n",
                "--\n-- PostgreSQL database cluster dump\n--\n",
                "SELECT 1;",
                "PGDUM",
                "-- ours\nSELECT 1;\n-- MySQL dump\n/*! so */\n",
                "/* a remark */\nCOMMENT ON TABLE t IS '-- MySQL dump';",
                "\u00ef\u00bb\u00bf-- with a mark\n",
                "-- MySQLish\n"
            })
    void otherTextIsSql(String head) {
        assertThat(of(head)).isEqualTo(DumpFormat.PLAIN);
    }

    @Test
    void whatCannotBeRestoredHasAName() throws IOException {
        assertThat(of("")).isEqualTo(DumpFormat.EMPTY);
        assertThat(of("PK\3\4 and so on")).isEqualTo(DumpFormat.ZIP);
        assertThat(of("\u00ff\u00fe-\0-\0 \0")).isEqualTo(DumpFormat.UTF_16);
        assertThat(of("\u00fd7zXZ\0")).isEqualTo(DumpFormat.UNKNOWN);
        assertThat(of("toc.dat\0" + "\0".repeat(300))).isEqualTo(DumpFormat.UNKNOWN);
        assertThat(DumpFormat.of(new ByteArrayInputStream(new byte[0]))).isEqualTo(DumpFormat.EMPTY);
    }

    private static DumpFormat of(String head) {
        return DumpFormat.of(head.getBytes(StandardCharsets.ISO_8859_1));
    }
}
