package io.streamplane.kubelet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.log.SimulatedLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KubeletServerTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final SimulatedLog OVER = new SimulatedLog("main", "crash:1", 2, T0, T0.plusSeconds(12), 1);

    @Test
    void shouldGiveAllLinesOfARunThatIsOver() throws Exception {
        assertThat(get(OVER, "").body()).isEqualTo("""
                main started, image crash:1, run 2
                main is working, tick 1
                main is working, tick 2
                main exited with code 1
                """);
    }

    @Test
    void shouldGiveTheLastLinesWithTimes() throws Exception {
        assertThat(get(OVER, "?tailLines=2&timestamps=true").body()).isEqualTo("""
                2026-01-01T00:00:10.000000000Z main is working, tick 2
                2026-01-01T00:00:12.000000000Z main exited with code 1
                """);
    }

    @Test
    void shouldLeaveOutWhatWasWrittenBefore() throws Exception {
        assertThat(get(OVER, "?sinceTime=2026-01-01T00:00:11Z").body()).isEqualTo("main exited with code 1\n");
        assertThat(get(OVER, "?sinceTime=2026-01-01T00:00:13Z").body()).isEmpty();
        assertThat(get(OVER, "?sinceSeconds=1").body()).isEmpty();
    }

    @Test
    void shouldStopAtTheLimit() throws Exception {
        assertThat(get(OVER, "?limitBytes=9").body()).isEqualTo("main star");
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() throws Exception {
        assertThat(get(OVER, "?tailLines=-1").statusCode()).isEqualTo(400);
        assertThat(get(OVER, "?limitBytes=some").statusCode()).isEqualTo(400);
    }

    @Test
    void shouldTellWhyThereIsNoLog() throws Exception {
        // Given
        LogSource source = (pod, _, _) -> new LogSource.Missing(404, "pod \"" + pod.name() + "\" does not exist");

        // When
        var response = get(source, "");

        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("pod \"p\" does not exist\n");
    }

    @Test
    void shouldFollowUntilTheRunIsOver() throws Exception {
        // Given
        Instant started = Instant.now();
        var running = new SimulatedLog("main", "nginx", 0, started, null, null);
        var asked = new AtomicReference<>(running);
        LogSource source = (_, _, _) -> new LogSource.Run(
                asked.getAndSet(new SimulatedLog("main", "nginx", 0, started, started.plusMillis(1), 0)));

        // When
        var response = get(source, "?follow=true");

        // Then
        assertThat(response.body()).isEqualTo("main started, image nginx, run 0\nmain exited with code 0\n");
    }

    private static HttpResponse<String> get(SimulatedLog log, String query) throws Exception {
        return get((_, _, _) -> new LogSource.Run(log), query);
    }

    private static HttpResponse<String> get(LogSource source, String query) throws Exception {
        try (var server = KubeletServer.start(
                        source, UsageHandlerTest.NOTHING, ContainerSource.NONE, null, InstantSource.system());
                var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/containerLogs/default/p/main" + query);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
