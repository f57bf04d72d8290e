package digital.vya.backupdb.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class InstanceKameletsTest {
    private static final AtomicInteger TRIES = new AtomicInteger();

    public static final class Failing {
        public void fail() {
            TRIES.incrementAndGet();
            throw new IllegalStateException("as it should");
        }
    }

    public static final class Words {
        private String text;

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final Main main = new Main();
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        Properties settings = new Properties();
        settings.setProperty("camel.component.kamelet.location", "classpath:kamelets/instances");
        settings.setProperty("camel.kamelet.first-action.greeting", "to everybody");
        settings.setProperty("camel.kamelet.first-action.same.greeting", "a #1 & {b}?%41+");
        settings.setProperty("camel.kamelet.second-action.same.greeting", "{{other}}");
        settings.setProperty("other", "two");
        main.setOverrideProperties(settings);
        main.bind("kamelet", new InstanceKamelets());
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:call").routeId("call").toD("kamelet:${variable.kamelet}-action/same");
                from("direct:parallel").split(body()).parallelProcessing().to("direct:patient");
                from("direct:patient")
                        .errorHandler(defaultErrorHandler()
                                .maximumRedeliveries(2)
                                .redeliveryDelay(1)
                                .logExhausted(false))
                        .toD("kamelet:failing-action/${body}");
                from("direct:same").routeId("same").setBody(constant("the route named same"));
            }
        });
        main.start();
        template = main.getCamelTemplate();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        main.stop();
    }

    /** Databases of one instance, backed up side by side, are the first to call its Kamelet. */
    @Test
    void whoeverIsFirstAtOnceGetsOneRouteThatStays() throws Exception {
        for (int i = 0; i < 50; i++) {
            String uri = "kamelet:first-action/at-once-" + i;
            CountDownLatch go = new CountDownLatch(1);
            List<CompletableFuture<String>> said = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return template.requestBody(uri, null, String.class);
                            },
                            threads))
                    .limit(4)
                    .toList();
            go.countDown();

            assertThat(said).extracting(CompletableFuture::join).containsOnly("first: to everybody");
        }
    }

    @Test
    void instancesWithOneNameLeaveEachOtherAndTheRoutesAlone() {
        for (int i = 0; i < 2; i++) {
            assertThat(call("first")).isEqualTo("first: a #1 & {b}?%41+");
            assertThat(call("second")).isEqualTo("second: two");
        }
        assertThat(template.requestBody("direct:same", "", String.class)).isEqualTo("the route named same");
        assertThat(main.getCamelContext().getRoutes())
                .extracting(Route::getRouteId)
                .contains("call", "same", "first-action/same", "second-action/same");
    }

    @Test
    void whatStandsInTheUriOutweighsTheInstanceAndTheInstanceOutweighsTheTemplate() {
        assertThat(template.requestBody("kamelet:first-action/other", "", String.class))
                .isEqualTo("first: to everybody");
        assertThat(template.requestBody("kamelet:first-action/same?greeting=here", "", String.class))
                .isEqualTo("first: here");
    }

    @Test
    void aKameletThatFailsOnAnyThreadIsTriedAgainByItsCaller() {
        template.send("direct:parallel", e -> e.getMessage().setBody(List.of("here", "there")));
        assertThat(TRIES.get()).isEqualTo(6);
    }

    private String call(String kamelet) {
        return template.request("direct:call", e -> e.setVariable("kamelet", kamelet))
                .getMessage()
                .getBody(String.class);
    }
}
