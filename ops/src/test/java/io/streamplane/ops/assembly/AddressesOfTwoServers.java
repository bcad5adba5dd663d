package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.ops.client.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Services are made through two API servers at once, until no address is left: each is given once. */
final class AddressesOfTwoServers {

    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String RANGE = "/apis/networking.k8s.io/v1/servicecidrs/kubernetes";

    /** As many as a /124 of IPv6 has, without its first. */
    private static final int ADDRESSES = 15;

    private AddressesOfTwoServers() {}

    static void assertGivenOnce(ApiClient client, ApiClient other) throws Exception {
        client.patch(
                        RANGE,
                        "application/merge-patch+json",
                        "{\"spec\":{\"cidrs\":[\"10.96.0.0/16\",\"fd00:10:96::/124\"]}}")
                .orThrow();
        // What one server has answered, the other one has not always applied yet.
        other.get(RANGE).orThrow();

        var made = new ArrayList<CompletableFuture<ApiClient.Answer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ADDRESSES + 5; i++) {
                String service = """
                    {"apiVersion":"v1","kind":"Service","metadata":{"name":"both-%d"},
                     "spec":{"ipFamilyPolicy":"RequireDualStack","ports":[{"port":80}]}}\
                    """.formatted(i);
                ApiClient server = i % 2 == 0 ? client : other;
                made.add(CompletableFuture.supplyAsync(() -> post(server, service), threads));
            }
        }

        List<ApiClient.Answer> answers =
                made.stream().map(CompletableFuture::join).toList();
        assertThat(answers)
                .filteredOn(answer -> answer.code() == 201)
                .hasSize(ADDRESSES)
                .flatExtracting(AddressesOfTwoServers::addresses)
                .hasSize(2 * ADDRESSES)
                .doesNotHaveDuplicates();
        assertThat(answers)
                .filteredOn(answer -> answer.code() != 201)
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer.body().path("message").asString())
                        .endsWith("failed to allocate a serviceIP: range is full"));
    }

    private static ApiClient.Answer post(ApiClient server, String service) {
        try {
            return server.post(SERVICES, "application/json", service);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> addresses(ApiClient.Answer answer) {
        JsonNode all = answer.body().at("/spec/clusterIPs");
        return StreamSupport.stream(all.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
