package io.streamplane.apiserver.http;

import static io.streamplane.apiserver.http.AdminRequests.status;
import static io.streamplane.apiserver.http.ApiUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Discovery and OpenAPI as clients keep them. */
@ExtendWith(SharedApi.class)
class DiscoveryIT {

    private final AdminRequests admin;

    DiscoveryIT(AdminRequests admin) {
        this.admin = admin;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList                 | v2
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer  | v2
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=unheard | v2
            application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList;q=0.5,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList | v2
            application/json,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList | v2beta1
            """)
    void shouldAggregateDiscoveryWhereAnyClauseAsksForIt(String accept, String version) {
        var first = admin.send(admin.request("/apis", "Accept", accept));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        var again = admin.send(admin.request("/apis", "Accept", accept, "If-None-Match", tag));

        assertThat(json(first).path("apiVersion").asString()).isEqualTo("apidiscovery.k8s.io/" + version);
        assertThat(first.headers().firstValue("Content-Type"))
                .hasValue("application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void shouldFallBackToPlainDiscovery() {
        String unknown = "application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList";

        var plain = admin.send(admin.request("/apis", "Accept", unknown + ",application/json"));
        var none = admin.send(admin.request("/apis", "Accept", unknown));

        assertThat(json(plain).path("kind").asString()).isEqualTo("APIGroupList");
        status(none, 406, "NotAcceptable", "only the following media types are accepted");
    }

    @Test
    void shouldLetClientsKeepOpenApi() {
        // Given
        JsonNode index = admin.get("/openapi/v3");
        String address = index.at("/paths/apis~1apps~1v1/serverRelativeURL").asString();

        // When
        var hashed = admin.send(admin.request(address));
        var moved = admin.send(admin.request("/openapi/v3/apis/apps/v1?hash=OLD"));
        var v2 = admin.send(admin.request("/openapi/v2"));
        var unchanged = admin.send(admin.request(
                "/openapi/v2", "If-None-Match", v2.headers().firstValue("ETag").orElseThrow()));

        // Then
        assertThat(hashed.headers().firstValue("Cache-Control")).hasValue("public, immutable");
        assertThat(hashed.headers().firstValue("Expires")).isPresent();
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("Location")).hasValue(address);
        assertThat(unchanged.statusCode()).isEqualTo(304);
    }
}
