package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestGateTest {

    @Test
    void shouldAnswerWhereAnErrorEndsTheThreadOfARequest() throws Exception {
        // Given
        var scheduler = new ScheduledExecutorScheduler("gate", true);
        scheduler.start();
        var server = new Server();
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var fault = new CompletableFuture<Throwable>();
        var broken = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                throw new NoSuchMethodError("of another build");
            }
        };
        server.setHandler(new RequestGate(
                work -> Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, e) -> fault.complete(e))
                        .start(work),
                new ClientConnections(HttpLimits.DEFAULT, scheduler),
                broken));
        server.start();
        try (var client = HttpClient.newHttpClient()) {
            // When
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"))
                            .build(),
                    BodyHandlers.ofString());

            // Then
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(fault.get(10, TimeUnit.SECONDS)).isInstanceOf(NoSuchMethodError.class);
        } finally {
            server.stop();
            scheduler.stop();
        }
    }
}
