package io.streamplane.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpSchemaRegistryTest {

    private record Answer(int status, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;
    private HttpSchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Answer answer = answers.remove();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        registry = new HttpSchemaRegistry(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        registry.close();
        server.stop(0);
    }

    @Test
    void shouldAskAgainAndKeepTheAnswer() {
        // Given
        answers.add(new Answer(503, "not yet"));
        answers.add(new Answer(200, "{\"schema\":\"\\\"string\\\"\"}"));

        // When
        Schema schema = registry.byId(7);

        // Then
        assertThat(schema).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(registry.byId(7)).isEqualTo(schema);
        assertThat(answers).isEmpty();
    }

    @Test
    void shouldTellAnUnknownSchemaFromARegistryThatDoesNotAnswer() {
        // Given
        answers.add(new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));
        answers.add(new Answer(404, "no such page"));
        answers.add(new Answer(401, "who are you?"));

        // When, then
        assertThatThrownBy(() -> registry.byId(1))
                .isExactlyInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("Schema not found");
        assertThatThrownBy(() -> registry.byId(2)).isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> registry.byId(3)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldBlameTheSchemaThatDoesNotFit() {
        // Given
        answers.add(new Answer(409, "{\"error_code\":409,\"message\":\"incompatible\"}"));
        answers.add(new Answer(422, "{\"error_code\":42201,\"message\":\"invalid\"}"));
        Schema schema = Schema.create(Schema.Type.STRING);

        // When, then
        assertThatThrownBy(() -> registry.register("a", schema)).isExactlyInstanceOf(SchemaRegistryException.class);
        assertThatThrownBy(() -> registry.register("a", schema)).isExactlyInstanceOf(SchemaRegistryException.class);
    }
}
