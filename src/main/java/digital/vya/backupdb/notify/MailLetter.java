package digital.vya.backupdb.notify;

import digital.vya.backupdb.model.SafeName;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Message} as the mail to be sent. Made here and not from Camel headers, because which headers camel-mail
 * heeds differs between its versions.
 */
public final class MailLetter {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private String from = "";
    private String to = "";
    private @Nullable String cc;

    public void setFrom(String from) {
        this.from = from;
    }

    public void setTo(String to) {
        this.to = to;
    }

    public void setCc(String cc) {
        this.cc = cc;
    }

    public MimeMessage write(Message message) throws MessagingException {
        MimeMessage mail = new MimeMessage((Session) null);
        InternetAddress sender = new InternetAddress(from, true);
        mail.setFrom(sender);
        mail.setRecipients(jakarta.mail.Message.RecipientType.TO, InternetAddress.parse(to, true));
        if (cc != null && !cc.isBlank()) {
            mail.setRecipients(jakarta.mail.Message.RecipientType.CC, InternetAddress.parse(cc, true));
        }
        mail.setSubject(message.subject(), UTF_8);
        mail.setSentDate(Date.from(message.outcome().endedAt().toInstant()));
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Vya-Verdict", message.outcome().verdict().name());
        mail.setContent(content(message));
        mail.saveChanges();
        String domain = sender.getAddress().substring(sender.getAddress().lastIndexOf('@') + 1);
        String run = message.outcome().run().id().replaceAll("[^A-Za-z0-9_.-]", "_");
        // the same for each try, so that a mail sent twice is one mail to most readers
        mail.setHeader("Message-ID", "<" + run + "." + Integer.toHexString(to.hashCode()) + "@" + domain + ">");
        return mail;
    }

    private static MimeMultipart content(Message message) throws MessagingException {
        MimeMultipart alternative = new MimeMultipart("alternative");
        alternative.addBodyPart(part(message.text(), "plain"));
        alternative.addBodyPart(part(message.html(), "html"));
        if (message.log() == null) {
            return alternative;
        }
        MimeBodyPart words = new MimeBodyPart();
        words.setContent(alternative);
        MimeBodyPart log = part(message.log(), "plain");
        log.setFileName(SafeName.of(message.outcome().run().id()) + ".log");
        log.setDisposition(MimeBodyPart.ATTACHMENT);
        return new MimeMultipart("mixed", words, log);
    }

    private static MimeBodyPart part(String text, String kind) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, kind);
        return part;
    }
}
