package digital.vya.backupdb.demo;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What a backup left behind: messages at people, files at destinations, nothing elsewhere. */
final class Evidence {
    private final Screen screen;
    private final Workshop workshop;

    Evidence(Screen screen, Workshop workshop) {
        this.screen = screen;
        this.workshop = workshop;
    }

    void mail() throws IOException, MessagingException {
        List<MimeMessage> mails = workshop.mail().received().stream()
                .map(MailServer.Mail::message)
                .toList();
        for (MimeMessage mail : mails) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            mail.writeTo(text);
            Path file = workshop.folder().resolve("mail.eml");
            Files.write(file, text.toByteArray());
            screen.say("a mail to " + mail.getAllRecipients()[0] + ", kept as " + file);
            screen.output(mail.getSubject());
        }
        screen.check(
                "one mail came, and its subject names the outcome",
                mails.size() == 1 && mails.get(0).getSubject().contains("SUCCESS"));
    }

    void slack() throws IOException {
        List<HookServer.Request> posts = workshop.slack().received(Workshop.SLACK_PATH);
        for (HookServer.Request post : posts) {
            Path file = workshop.folder().resolve("slack.json");
            Files.writeString(file, post.body());
            JsonNode message = Json.mapper().readTree(post.body());
            screen.say("a Slack message, kept as " + file);
            screen.output(message.path("text").asText());
            for (JsonNode attachment : message.path("attachments")) {
                StringBuilder line = new StringBuilder(attachment.path("color").asText());
                attachment.path("fields").forEach(field -> line.append(" | ")
                        .append(field.path("title").asText())
                        .append(": ")
                        .append(field.path("value").asText()));
                screen.output(line.toString());
            }
        }
        screen.check("one Slack message came", posts.size() == 1);
    }

    void files(Source source) throws IOException {
        screen.say("on disk, below " + workshop.disk() + ":");
        List<Path> disk = Workshop.filesBelow(workshop.disk());
        workshop.filesOnDisk().forEach((name, size) -> screen.output(name + "  " + Human.size(size)));
        screen.check(
                "S3 holds the same files in the same sizes", workshop.objects().equals(workshop.filesOnDisk()));

        boolean closed = true;
        for (Path file : disk) {
            closed &=
                    rights(file).equals("rw-------") && rights(file.getParent()).equals("rwx------");
        }
        screen.check("only their owner may read them (0600 in 0700)", closed && !disk.isEmpty());
        screen.check(
                "the spool is empty again",
                Workshop.filesBelow(workshop.folder().resolve("spool")).isEmpty());

        List<String> secrets = workshop.secrets(source);
        List<Path> leaks = Workshop.filesBelow(workshop.folder()).stream()
                .filter(file -> !file.startsWith(workshop.folder().resolve("secrets")))
                .filter(file -> secrets.stream().anyMatch(text(file)::contains))
                .toList();
        leaks.forEach(file -> screen.output("a secret stands in " + file));
        screen.check("no password, key or webhook stands in anything that was written", leaks.isEmpty());
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
