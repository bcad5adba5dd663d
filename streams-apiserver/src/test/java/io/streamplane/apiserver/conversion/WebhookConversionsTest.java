package io.streamplane.apiserver.conversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.webhook.WebhookServer;
import io.streamplane.schemas.kind.VersionConversion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Against a real server, which may be slow, endless or somebody else. */
class WebhookConversionsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path folder;

    @TempDir
    static Path elsewhere;

    private static WebhookServer server;
    private static WebhookServer stranger;

    @BeforeAll
    static void start() throws Exception {
        server = WidgetConversion.on(new WebhookServer(folder));
        stranger = WidgetConversion.on(new WebhookServer(elsewhere));
    }

    @AfterAll
    static void stop() {
        server.close();
        stranger.close();
    }

    @Test
    void shouldConvertObjectsInBatches() {
        // Given
        var objects = new ArrayList<ObjectNode>();
        for (int i = 0; i < 1200; i++) {
            objects.add(widget(i));
        }
        int before = server.requests.size();
        try (var conversions = new WebhookConversions(Duration.ofSeconds(60))) {
            // When
            List<ObjectNode> converted = conversion(conversions, server.url("/convert"), server.bundle())
                    .convert(objects, "example.com/v1");

            // Then
            assertThat(converted).hasSize(1200);
            assertThat(converted.get(1199).at("/spec/size").asInt()).isEqualTo(1199);
            assertThat(server.requests.size() - before).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/slow | 1 | context deadline exceeded",
                "/drops | 1 | context deadline exceeded",
                "/huge | 60 | exceed",
                "/broken | 60 | the server answered with status 500",
                "/text | 60 | Unrecognized token",
            })
    void shouldFailWhereTheWebhookDoes(String path, long seconds, String message) {
        // Given
        try (var conversions = new WebhookConversions(Duration.ofSeconds(seconds))) {
            VersionConversion conversion = conversion(conversions, server.url(path), server.bundle());

            // When / Then
            assertThatThrownBy(() -> conversion.convert(List.of(widget(1)), "example.com/v1"))
                    .isInstanceOf(ConversionFailure.class)
                    .hasMessageStartingWith("conversion webhook for example.com/v1beta1, Kind=Widget failed: Post \""
                            + server.url(path) + "?timeout=" + seconds + "s\": ")
                    .hasMessageContaining(message);
        }
    }

    @Test
    void shouldNotTrustAStranger() {
        // Given
        try (var conversions = new WebhookConversions(Duration.ofSeconds(60))) {
            VersionConversion conversion = conversion(conversions, stranger.url("/convert"), server.bundle());

            // When / Then
            assertThatThrownBy(() -> conversion.convert(List.of(widget(1)), "example.com/v1"))
                    .isInstanceOf(ConversionFailure.class)
                    .hasMessageContaining("failed: Post");
            assertThat(stranger.requests).isEmpty();
        }
    }

    @Test
    void shouldNotTakeAnotherHostsCertificate() {
        // Given
        try (var conversions = new WebhookConversions(Duration.ofSeconds(60))) {
            String url = server.url("/convert").replace("localhost", "127.0.0.1");

            // When / Then
            assertThatThrownBy(() ->
                            conversion(conversions, url, server.bundle()).convert(List.of(widget(1)), "example.com/v1"))
                    .isInstanceOf(ConversionFailure.class)
                    .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    private static VersionConversion conversion(WebhookConversions conversions, String url, String bundle) {
        ObjectNode definition = JSON.createObjectNode();
        ObjectNode conversion =
                definition.putObject("spec").putObject("conversion").put("strategy", "Webhook");
        ObjectNode webhook = conversion.putObject("webhook");
        webhook.putArray("conversionReviewVersions").add("v1");
        webhook.putObject("clientConfig").put("url", url).put("caBundle", bundle);
        return conversions.of(definition, "v1");
    }

    private static ObjectNode widget(int length) {
        ObjectNode widget = JSON.createObjectNode();
        widget.put("apiVersion", "example.com/v1beta1").put("kind", "Widget");
        widget.putObject("metadata")
                .put("name", "w" + length)
                .put("namespace", "default")
                .put("uid", "u" + length);
        widget.putObject("spec").put("length", length);
        return widget;
    }
}
