package digital.vya.backupdb.notify;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to one address, in bounded time, and says in words why it could not. Address, token and headers may all be
 * secrets: only the host's name is ever told.
 */
public final class HttpPost {
    private static final String UNREACHED =
            "Check the address in the notification's parameters, and that this machine may go there (name, firewall,"
                    + " `caFile` of a private authority).";

    private String url = "";
    private @Nullable String bearerToken;
    private @Nullable String headers;
    private @Nullable String caFile;
    private int timeoutSeconds = 8;
    private @Nullable HttpClient client;

    public void setUrl(String url) {
        this.url = url;
    }

    public void setBearerToken(String bearerToken) {
        this.bearerToken = bearerToken;
    }

    /** Lines of {@code Name: value}. */
    public void setHeaders(String headers) {
        this.headers = headers;
    }

    public void setCaFile(String caFile) {
        this.caFile = caFile;
    }

    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    public void post(String json) {
        URI address = address();
        HttpRequest request = request(address, json);
        CompletableFuture<HttpResponse<String>> answer = client().sendAsync(request, info -> new Excerpt());
        try {
            HttpResponse<String> response = answer.get(timeoutSeconds, TimeUnit.SECONDS);
            if (response.statusCode() / 100 != 2) {
                String said = response.body().isBlank()
                        ? ""
                        : ": " + struckOut(Sanitizer.line(response.body().strip()));
                throw failure(
                        address, "answered " + response.statusCode() + said, refused(response.statusCode()), null);
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failure(address, "did not answer within " + timeoutSeconds + " s", UNREACHED, e);
        } catch (ExecutionException e) {
            throw failure(address, "cannot be reached: " + struckOut(Reason.of(e)), UNREACHED, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(address, "was not waited for, the process is stopping", ErrorCode.CANCELLED.hint(), e);
        }
    }

    private HttpRequest request(URI address, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "vya-backupdb")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        for (String[] header : headerLines()) {
            set(request, header[0], header[1]);
        }
        if (bearerToken != null && !bearerToken.isBlank()) {
            set(request, "Authorization", "Bearer " + bearerToken.strip());
        }
        return request.build();
    }

    private List<String[]> headerLines() {
        List<String[]> found = new ArrayList<>();
        if (headers != null) {
            List<String> lines = headers.lines().filter(l -> !l.isBlank()).toList();
            for (int i = 0; i < lines.size(); i++) {
                String[] header = lines.get(i).split(":", 2);
                if (header.length < 2) {
                    throw invalid("line " + (i + 1) + " of headers is not `Name: value`");
                }
                found.add(new String[] {header[0].strip(), header[1].strip()});
            }
        }
        return found;
    }

    private static void set(HttpRequest.Builder request, String name, String value) {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            // the cause would print the value
            throw invalid("the header " + Sanitizer.shortened(Sanitizer.line(name), 60) + " cannot be sent");
        }
    }

    private URI address() {
        try {
            URI address = URI.create(url.strip());
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // the cause would print the address
            throw invalid("the address is not a URL");
        }
        throw invalid("the address is not a URL of http or https");
    }

    private synchronized HttpClient client() {
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
            if (caFile != null) {
                builder.sslContext(TrustedCa.of(Path.of(caFile)));
            }
            client = builder.build();
        }
        return client;
    }

    /** A server may repeat what it was sent. */
    private String struckOut(String said) {
        List<String> secrets = new ArrayList<>();
        URI address = address();
        secrets.add(address.getRawPath());
        secrets.add(address.getRawQuery());
        secrets.add(address.getRawUserInfo());
        secrets.add(bearerToken);
        headerLines().forEach(h -> secrets.add(h[1]));
        String struck = said;
        for (String secret : secrets) {
            if (secret != null && secret.length() > 3) {
                struck = struck.replace(secret, "***");
            }
        }
        return struck;
    }

    private static String refused(int status) {
        return switch (status) {
            case 401, 403, 404, 410 ->
                "Make a new address or token where the message is to go, and put it into the notification's parameters.";
            default -> "Look at the service: it got the message and did not take it.";
        };
    }

    private static BackupException failure(URI address, String what, String hint, @Nullable Throwable cause) {
        return new BackupException(ErrorCode.NOTIFY_FAILED, address.getHost() + " " + what, hint, cause);
    }

    private static BackupException invalid(String what) {
        return new BackupException(ErrorCode.NOTIFY_FAILED, what);
    }
}
