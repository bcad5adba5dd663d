package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ClusterAddressTest {

    private final OperationsInMemory memory = new OperationsInMemory();
    private final JournalOperations operations = memory.operations();
    private final InMemoryJournal journal = memory.journal();

    @BeforeEach
    void createNamespace() {
        memory.create("namespaces", "", "metadata: {name: ns}");
    }

    @Test
    void shouldGiveEveryServiceAnAddressOfItsOwn() {
        // When
        List<String> addresses = IntStream.range(0, 50)
                .mapToObj(i -> address(service("s" + i, "")))
                .toList();

        // Then
        assertThat(addresses).doesNotHaveDuplicates().allMatch(ip -> ip.matches("10\\.96\\.[1-9]\\d*\\.\\d+"));
        assertThat(held()).hasSize(50);
    }

    @Test
    void shouldDescribeTheAddressAndClaimIt() {
        // When
        ObjectNode made = done(service("web", "clusterIP: 10.96.0.10,"));

        // Then
        assertThat(made.get("spec").toString())
                .contains("\"clusterIP\":\"10.96.0.10\"")
                .contains("\"clusterIPs\":[\"10.96.0.10\"]")
                .contains("\"ipFamilies\":[\"IPv4\"]")
                .contains("\"ipFamilyPolicy\":\"SingleStack\"");
        assertThat(held()).containsExactly("10.96.0.10");
        assertThat(made.at("/metadata/resourceVersion").asLong())
                .isEqualTo(journal.commands().size());
    }

    @Test
    void shouldRefuseAnAddressThatIsHeld() {
        // Given
        service("web", "clusterIP: 10.96.0.10,");

        // When
        ApiFailure failure = failure(service("other", "clusterIP: 10.96.0.10,"));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure.message())
                .isEqualTo("Service \"other\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.10\"]: failed to"
                        + " allocate IP 10.96.0.10: provided IP is already allocated");
    }

    @Test
    void shouldRefuseAnAddressOutOfRange() {
        // When
        ApiFailure failure = failure(service("web", "clusterIP: 10.97.0.1,"));

        // Then
        assertThat(failure.message())
                .endsWith("failed to allocate IP 10.97.0.1: the provided network does not match the current range");
    }

    @Test
    void shouldRefuseTheFirstAndTheLastAddress() {
        assertThat(List.of("10.96.0.0", "10.96.255.255"))
                .allSatisfy(ip -> assertThat(failure(service("web", "clusterIP: " + ip + ","))
                                .message())
                        .endsWith("failed to allocate IP " + ip + ": the provided IP (" + ip
                                + ") is not in the valid range. The range of valid IPs is 10.96.0.0/16"));
    }

    @Test
    void shouldSayThatTheServiceExistsRatherThanThatItsAddressIsHeld() {
        // Given
        service("web", "clusterIP: 10.96.0.10,");

        // When
        ApiFailure failure = failure(service("web", "clusterIP: 10.96.0.10,"));

        // Then
        assertThat(failure.reason()).isEqualTo("AlreadyExists");
    }

    @Test
    void shouldGiveNoAddressToAHeadlessService() {
        // When
        ObjectNode made = done(service("web", "clusterIP: None,"));

        // Then
        assertThat(made.at("/spec/clusterIPs/0").asString()).isEqualTo("None");
        assertThat(held()).isEmpty();
    }

    @Test
    void shouldFreeTheAddressWithTheService() {
        // Given
        service("web", "clusterIP: 10.96.0.10,");

        // When
        operations.delete(ALICE, target("services", "ns", "web"), new DeleteOptions(false, null, null, null, null));

        // Then
        assertThat(held()).isEmpty();
        assertThat(address(service("other", "clusterIP: 10.96.0.10,"))).isEqualTo("10.96.0.10");
    }

    @Test
    void shouldFreeTheAddressOfAServiceThatBecomesAName() {
        // Given
        service("web", "");

        // When
        ApiResult result = operations.patch(
                ALICE,
                target("services", "ns", "web"),
                PatchType.MERGE,
                JsonMapper.shared().readTree("{\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"example.com\"}}"),
                PLAIN);

        // Then
        assertThat(done(result).at("/spec/clusterIP").isMissingNode()).isTrue();
        assertThat(held()).isEmpty();
    }

    private List<String> held() {
        return journal.current().list(Kinds.builtIn().get("ipaddresses.networking.k8s.io"), null).stream()
                .map(object -> object.key().name())
                .toList();
    }

    private String address(ApiResult made) {
        String ip = done(made).at("/spec/clusterIP").asString();
        assertThat(journal.current()
                        .get(Kinds.builtIn().get("ipaddresses.networking.k8s.io"), ObjectKey.clusterScoped(ip)))
                .isPresent();
        return ip;
    }

    private ApiResult service(String name, String spec) {
        return memory.create(
                "services",
                "ns",
                "metadata: {name: " + name + "}\nspec: {" + spec + " selector: {app: web}, ports: [{port: 80}]}");
    }

    private static Target target(String resource, String namespace, String name) {
        return new Target(Kinds.builtIn().get(resource), namespace, name, "");
    }
}
