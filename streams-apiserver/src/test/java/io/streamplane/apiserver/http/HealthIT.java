package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.ApiUnderTest.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server says of its own health, to anybody. */
@ExtendWith(SharedApi.class)
class HealthIT {

    private final ApiUnderTest api;
    private final AdminRequests admin;

    HealthIT(AdminRequests admin) {
        this.api = admin.api();
        this.admin = admin;
    }

    @Test
    void shouldNotBeReadyWhileAPartOfTheProcessStandsStill() {
        // Given
        api.telemetry.health().add("materializer", () -> "has done nothing for 12 s");

        // When
        var ready = admin.send(admin.request("/readyz"));
        var alive = admin.send(admin.request("/livez"));
        var part = admin.send(admin.request("/readyz/materializer"));
        var excluded = admin.send(admin.request("/readyz?verbose&exclude=materializer&exclude=x"));
        api.telemetry.health().remove("materializer");

        // Then
        assertThat(ready.statusCode()).isEqualTo(500);
        assertThat(new String(ready.body(), StandardCharsets.UTF_8))
                .isEqualTo("[+]ping ok\n[+]journal ok\n[-]materializer failed: has done nothing for 12 s\n"
                        + "readyz check failed\n");
        assertThat(new String(part.body(), StandardCharsets.UTF_8))
                .isEqualTo("internal server error: has done nothing for 12 s\n");
        assertThat(new String(excluded.body(), StandardCharsets.UTF_8))
                .isEqualTo("[+]ping ok\n[+]journal ok\n[+]materializer excluded: ok\n"
                        + "warn: some health checks cannot be excluded: no matches for \"x\"\nreadyz check passed\n");
        assertThat(alive.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/livez", "/readyz", "/version"})
    void shouldTellAnybodyOfItsHealth(String path) {
        try (var nobody = api.client(null, HttpClient.Version.HTTP_2)) {
            assertThat(send(nobody, admin.request(path)).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz/ping", "/livez/ping", "/readyz/ping"})
    void shouldAnswerAPing(String path) {
        assertThat(new String(admin.send(admin.request(path)).body(), UTF_8)).isEqualTo("ok");
    }
}
