package io.streamplane.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.metrics.Telemetry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

    @Test
    void shouldServeWhatTheProcessMeasures() throws Exception {
        try (var telemetry = Telemetry.ofProcess();
                var server = MetricsServer.start(telemetry, 0);
                var client = HttpClient.newHttpClient()) {
            // Given
            telemetry.meters().counter("some.counter", "role", "test").increment();

            // When
            var metrics = get(client, server.uri());
            var other = get(client, server.uri().resolve("/metrics/else"));

            // Then
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body())
                    .contains(
                            "some_counter_total{role=\"test\"} 1.0",
                            "jvm_memory_used_bytes{",
                            "process_uptime_seconds");
            assertThat(other.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheProcess() throws Exception {
        try (var telemetry = Telemetry.create();
                var server = MetricsServer.start(telemetry, 0);
                var client = HttpClient.newHttpClient()) {
            // Given
            var problem = new AtomicReference<String>();
            telemetry.health().add("scheduler", problem::get);
            URI ready = server.uri().resolve("/readyz");

            // When
            var well = get(client, ready);
            problem.set("has done nothing for 12 s");
            var ill = get(client, ready);

            // Then
            assertThat(well.statusCode()).isEqualTo(200);
            assertThat(well.body()).isEqualTo("ok");
            assertThat(ill.statusCode()).isEqualTo(500);
            assertThat(ill.body()).isEqualTo("[-]scheduler failed: has done nothing for 12 s\n");
        }
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
