package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.ALICE;
import static io.streamplane.apiserver.operation.OperationsInMemory.PLAIN;
import static io.streamplane.apiserver.operation.OperationsInMemory.done;
import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.networking.NodePortKind;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class NodePortsTest {

    private final OperationsInMemory memory = new OperationsInMemory();
    private final JournalOperations operations = memory.operations();
    private final InMemoryJournal journal = memory.journal();

    @BeforeEach
    void createNamespace() {
        memory.create("namespaces", "", "metadata: {name: ns}");
    }

    @Test
    void shouldGiveEveryPortANumberOfItsOwn() {
        // When
        List<Long> numbers = IntStream.range(0, 200)
                .boxed()
                .flatMap(
                        i -> numbers(done(service(
                                        "s" + i, "type: NodePort, ports: [{port: 80, name: a}, {port: 81, name: b}]")))
                                .stream())
                .toList();

        // Then
        assertThat(numbers).hasSize(400).doesNotHaveDuplicates().allMatch(each -> each >= 30_086 && each <= 32_767);
        assertThat(held()).hasSize(400);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            type: ClusterIP, ports: [{port: 80}] |
            type: NodePort, ports: [{port: 80, nodePort: 30080}] | 30080
            type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}] |
            type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80, nodePort: 30080}] | 30080
            type: NodePort, ports: [{name: t, port: 53, nodePort: 30053}, {name: u, port: 53, protocol: UDP}] | 30053 30053
            type: NodePort, ports: [{name: t, port: 53}, {name: u, port: 53, protocol: UDP, nodePort: 30053}] | 30053 30053
            type: NodePort, ports: [{name: t, port: 53, nodePort: 30053}, {name: u, port: 53, protocol: UDP, nodePort: 30054}] | 30053 30054
            type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000, ports: [{port: 80, nodePort: 30080}] | 30080 31000
            """)
    void shouldHonourWhatIsAskedFor(String spec, String expected) {
        // When
        ObjectNode made = done(service("web", spec));

        // Then
        assertThat(numbers(made).stream().map(String::valueOf).toList())
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            type: NodePort, ports: [{port: 80, nodePort: 30080}] | spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated
            type: NodePort, ports: [{port: 80, protocol: UDP, nodePort: 30080}] | spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated
            type: NodePort, ports: [{port: 80, nodePort: 29999}] | spec.ports[0].nodePort: Invalid value: 29999: provided port is not in the valid range. The range of valid ports is 30000-32767
            """)
    void shouldRefuseWhatIsHeldOrOutOfRange(String spec, String expected) {
        // Given
        done(service("web", "type: NodePort, ports: [{port: 80, nodePort: 30080}]"));

        // When
        ApiResult refused = service("other", spec);

        // Then
        assertThat(refused)
                .isInstanceOfSatisfying(
                        ApiResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .isEqualTo("Service \"other\" is invalid: " + expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {spec: {ports: [{name: a, port: 90, targetPort: 1}]}} | 30080 | 30080
            {spec: {ports: [{name: a, port: 80, nodePort: 30090}]}} | 30090 | 30090
            {spec: {type: ClusterIP}} | | ''
            {spec: {type: LoadBalancer}} | 30080 | 30080
            {spec: {type: ExternalName, externalName: a.b, ports: null}} | | ''
            """)
    void shouldKeepOrGiveBackWithAnUpdate(String patch, String expected, String held) {
        // Given
        done(service("web", "type: NodePort, ports: [{name: a, port: 80, nodePort: 30080}]"));

        // When
        ObjectNode changed =
                done(operations.patch(ALICE, target("services", "web"), PatchType.MERGE, tree(patch), PLAIN));

        // Then
        assertThat(numbers(changed).stream().map(String::valueOf).toList())
                .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ")));
        assertThat(String.join(" ", held())).isEqualTo(held);
    }

    @Test
    void shouldGiveNumbersToAServiceThatBecomesOneOfNodePorts() {
        // Given
        done(service("web", "ports: [{port: 80}]"));

        // When
        ObjectNode changed = done(operations.patch(
                ALICE, target("services", "web"), PatchType.MERGE, tree("{spec: {type: NodePort}}"), PLAIN));

        // Then
        assertThat(numbers(changed)).hasSize(1);
        assertThat(held()).hasSize(1);
    }

    @Test
    void shouldFreeTheNumbersWithTheService() {
        // Given
        done(service("web", "type: NodePort, ports: [{port: 80, nodePort: 30080}]"));

        // When
        operations.delete(ALICE, target("services", "web"), new DeleteOptions(false, null, null, null, null));

        // Then
        assertThat(held()).isEmpty();
        done(service("other", "type: NodePort, ports: [{port: 80, nodePort: 30080}]"));
    }

    private List<String> held() {
        return journal.current().list(NodePortKind.KIND, null).stream()
                .map(each -> each.key().name())
                .toList();
    }

    private static List<Long> numbers(ObjectNode service) {
        ObjectNode spec = Tree.ensure(service, "spec");
        var numbers = new java.util.ArrayList<>(Tree.objects(spec, "ports").stream()
                .map(port -> Tree.number(port, "nodePort", 0))
                .filter(each -> each != 0)
                .toList());
        if (Tree.has(spec, "healthCheckNodePort")) {
            numbers.add(Tree.number(spec, "healthCheckNodePort", 0));
        }
        return numbers;
    }

    private ApiResult service(String name, String spec) {
        return memory.create("services", "ns", "metadata: {name: " + name + "}\nspec: {" + spec + "}");
    }

    private static Target target(String resource, String name) {
        return new Target(Kinds.builtIn().get(resource), "ns", name, "");
    }
}
