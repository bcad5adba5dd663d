package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Addresses of both families, out of the ServiceCIDRs that are ready. */
class DualStackTest {

    private final OperationsInMemory memory = new OperationsInMemory();

    @BeforeEach
    void createNamespace() {
        memory.create("namespaces", "", "metadata: {name: ns}");
    }

    @Test
    void shouldGiveAnAddressOfEachFamily() {
        // Given
        range("kubernetes", "'fd00:10:96::/112', 10.96.0.0/16", true);

        // When
        ObjectNode both = spec(service("both", "ipFamilyPolicy: RequireDualStack,"));
        ObjectNode one = spec(service("one", ""));

        // Then
        assertThat(Tree.texts(both, "ipFamilies")).containsExactly("IPv6", "IPv4");
        assertThat(Tree.texts(both, "clusterIPs").getFirst())
                .startsWith("fd00:10:96::")
                .isEqualTo(Tree.text(both, "clusterIP"));
        assertThat(Tree.texts(both, "clusterIPs").getLast()).startsWith("10.96.");
        assertThat(Tree.texts(one, "clusterIPs")).hasSize(1).first().asString().startsWith("fd00:10:96::");
        assertThat(held())
                .containsExactlyInAnyOrder(
                        Tree.text(one, "clusterIP") + " IPv6",
                        Tree.text(both, "clusterIP") + " IPv6",
                        Tree.texts(both, "clusterIPs").getLast() + " IPv4");
    }

    @ParameterizedTest
    @CsvSource({"services, ns", "configmaps, ns", "namespaces, ''", "customresourcedefinitions.apiextensions.k8s.io, ''"
    })
    void shouldRefuseWhatHasNoName(String resource, String namespace) {
        // Given
        range("kubernetes", "10.96.0.0/16", true);

        // When
        ApiResult result = memory.create(resource, namespace, "spec: {}");

        // Then
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        assertThat(((ApiResult.Failed) result).failure().code()).isEqualTo(422);
        assertThat(((ApiResult.Failed) result).failure().message()).contains("metadata.name: Required value");
    }

    @Test
    void shouldGiveAndFreeTheSecondAddress() {
        // Given
        range("kubernetes", "10.96.0.0/16, 'fd00:10:96::/112'", true);
        String first = Tree.text(spec(service("web", "")), "clusterIP");

        // When
        ObjectNode dual = patched("{\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\"}}");
        List<String> heldByBoth = held();
        ObjectNode single = patched("{\"spec\":{\"ipFamilyPolicy\":\"SingleStack\"}}");

        // Then
        assertThat(Tree.texts(dual, "clusterIPs")).hasSize(2).first().isEqualTo(first);
        assertThat(heldByBoth).hasSize(2);
        assertThat(Tree.texts(single, "clusterIPs")).containsExactly(first);
        assertThat(Tree.texts(single, "ipFamilies")).containsExactly("IPv4");
        assertThat(held()).containsExactly(first + " IPv4");
    }

    @Test
    void shouldFreeBothAddressesWithTheServiceAndWithItsType() {
        // Given
        range("kubernetes", "10.96.0.0/16, 'fd00:10:96::/112'", true);
        service("web", "ipFamilyPolicy: RequireDualStack,");
        service("other", "ipFamilyPolicy: RequireDualStack,");

        // When
        patched("{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\"}}");
        memory.operations()
                .delete(
                        ALICE,
                        new Target(ServiceKind.KIND, "ns", "other", ""),
                        new DeleteOptions(false, null, null, null, null));

        // Then
        assertThat(held()).isEmpty();
    }

    @Test
    void shouldKnowAnAddressHoweverItIsWritten() {
        // Given
        range("kubernetes", "'fd00:10:96::/112'", true);
        ObjectNode made = spec(service("web", "clusterIP: 'FD00:10:96:0::0010',"));

        // When
        ApiResult again = service("other", "clusterIP: 'fd00:10:96::10',");

        // Then
        assertThat(Tree.text(made, "clusterIP")).isEqualTo("FD00:10:96:0::0010");
        assertThat(held()).containsExactly("fd00:10:96::10 IPv6");
        assertThat(message(again)).endsWith("failed to allocate IP fd00:10:96::10: provided IP is already allocated");
        memory.operations()
                .delete(
                        ALICE,
                        new Target(ServiceKind.KIND, "ns", "web", ""),
                        new DeleteOptions(false, null, null, null, null));
        assertThat(held()).isEmpty();
    }

    @Test
    void shouldTakeAddressesOfFurtherRangesWhereTheFirstIsFull() {
        // Given
        range("kubernetes", "10.96.0.0/29", true);
        range("unready", "10.97.0.0/28", false);
        range("more", "10.98.0.0/28", true);

        // When
        List<String> ips = IntStream.range(0, 20)
                .mapToObj(i -> Tree.text(spec(service("s" + i, "")), "clusterIP"))
                .toList();

        // Then
        assertThat(ips)
                .doesNotHaveDuplicates()
                .filteredOn(ip -> ip.startsWith("10.96.0."))
                .hasSize(6);
        assertThat(ips).filteredOn(ip -> ip.startsWith("10.98.0.")).hasSize(14);
        assertThat(message(service("last", "")))
                .isEqualTo("Internal error occurred: failed to allocate a serviceIP: range is full");
        assertThat(message(service("asks", "clusterIP: 10.97.0.3,")))
                .endsWith("the provided network does not match the current range");
    }

    @Test
    void shouldGiveNothingOfARangeThatGoes() {
        // Given
        range("kubernetes", "10.96.0.0/16", true);
        range("more", "10.98.0.0/28", true);
        patch(ServiceCidrKind.KIND.plural(), "", "more", "", "{\"metadata\":{\"finalizers\":[\"a.b/c\"]}}");

        // When
        memory.operations()
                .delete(
                        ALICE,
                        new Target(ServiceCidrKind.KIND, "", "more", ""),
                        new DeleteOptions(false, null, null, null, null));

        // Then
        assertThat(message(service("asks", "clusterIP: 10.98.0.3,")))
                .endsWith("the provided network does not match the current range");
    }

    private void range(String name, String cidrs, boolean ready) {
        done(memory.create(
                ServiceCidrKind.RESOURCE, "", "metadata: {name: " + name + "}\nspec: {cidrs: [" + cidrs + "]}"));
        if (ready) {
            patch(ServiceCidrKind.RESOURCE, "", name, "status", """
                {"status":{"conditions":[{"type":"Ready","status":"True","reason":"",
                 "message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}\
                """);
        }
    }

    private ObjectNode patched(String patch) {
        return Tree.ensure(patch("services", "ns", "web", "", patch), "spec");
    }

    private ObjectNode patch(String resource, String namespace, String name, String subresource, String patch) {
        var kind = resource.equals("services") ? ServiceKind.KIND : ServiceCidrKind.KIND;
        return done(memory.operations()
                .patch(
                        ALICE,
                        new Target(kind, namespace, name, subresource),
                        PatchType.MERGE,
                        JsonMapper.shared().readTree(patch),
                        PLAIN));
    }

    private ApiResult service(String name, String spec) {
        return memory.create(
                "services",
                "ns",
                "metadata: {name: " + name + "}\nspec: {" + spec + " selector: {app: web}, ports: [{port: 80}]}");
    }

    private static ObjectNode spec(ApiResult made) {
        return Tree.ensure(done(made), "spec");
    }

    private static String message(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        return ((ApiResult.Failed) result).failure().message();
    }

    private List<String> held() {
        return memory.journal().current().list(Kinds.builtIn().get(IpAddressKind.RESOURCE), null).stream()
                .map(DualStackTest::claim)
                .toList();
    }

    private static String claim(StoredObject claim) {
        return claim.key().name() + " "
                + claim.labels().path("ipaddress.kubernetes.io/ip-family").asString();
    }
}
