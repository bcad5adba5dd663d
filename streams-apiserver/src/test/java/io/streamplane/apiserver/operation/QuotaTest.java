package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class QuotaTest {

    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);
    private static final WriteOptions DRY = new WriteOptions(true, "test", FieldValidation.WARN, false);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations = server();

    private JournalOperations server() {
        return new JournalOperations(journal, codec, KindRulebook.builtIn());
    }

    @BeforeEach
    void createNamespace() {
        create("namespaces", "", "metadata: {name: ns}");
        create("serviceaccounts", "ns", "metadata: {name: default}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{pods: 1} | {pods: 0} | {} | pods 'a': ok {pods=1}",
                "{pods: 1} | {pods: 1} | {} | exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
                "{count/pods: 3} | {count/pods: 2} | {} | pods 'a': ok {count/pods=3}",
                "{requests.cpu: '1'} | {requests.cpu: 600m} | {} | exceeded quota: q, requested: requests.cpu=500m,"
                        + " used: requests.cpu=600m, limited: requests.cpu=1",
                "{cpu: '1'} | {cpu: 500m} | {} | pods 'a': ok {cpu=1}",
                "{requests.memory: 1Gi, pods: 5} | {requests.memory: 512Mi, pods: 1} | {} "
                        + "| pods 'a': ok {pods=2, requests.memory=576Mi}",
                "{requests.memory: 512Mi, requests.cpu: 400m} | {requests.memory: 500Mi, requests.cpu: 0} | {} |"
                        + " exceeded quota: q, requested: requests.cpu=500m,requests.memory=64Mi, used:"
                        + " requests.cpu=0,requests.memory=500Mi, limited: requests.cpu=400m,requests.memory=512Mi",
                "{limits.cpu: '1', limits.memory: 1Gi} | {limits.cpu: 0, limits.memory: 0} | {} "
                        + "| failed quota: q: must specify limits.cpu for: c; limits.memory for: c",
                "{pods: 1, requests.cpu: '1'} | {pods: 0} | {} | status unknown for quota: q, resources:"
                        + " pods,requests.cpu",
                "{services: 0} | {services: 0} | {} | pods 'a': ok {services=0}",
                "{pods: 0} | {pods: 0} | {scopes: [BestEffort]} | pods 'a': ok {pods=0}",
                "{pods: 0} | {pods: 0} | {scopes: [NotBestEffort]} | exceeded quota: q, requested: pods=1, used:"
                        + " pods=0, limited: pods=0",
                "{pods: 0} | {pods: 0} | {scopes: [Terminating]} | pods 'a': ok {pods=0}",
                "{pods: 0} | {pods: 0} | {scopes: [NotTerminating]} | exceeded quota: q, requested: pods=1, used:"
                        + " pods=0, limited: pods=0",
                "{pods: 0} | {pods: 0} | {scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In,"
                        + " values: [high]}]}} | pods 'a': ok {pods=0}",
                "{pods: 0} | {pods: 0} | {scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator:"
                        + " DoesNotExist}]}} | exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0",
                "{pods: 0} | {pods: 0} | {scopeSelector: {matchExpressions: [{scopeName: CrossNamespacePodAffinity,"
                        + " operator: Exists}]}} | pods 'a': ok {pods=0}",
            })
    void shouldHoldPods(String hard, String used, String more, String expected) {
        // Given
        quota("q", hard, used, more);

        // When
        ApiResult result = create("pods", "ns", pod("a", "{requests: {cpu: 500m, memory: 64Mi}}"));

        // Then
        assertThat(said(result, "pods", "a")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "configmaps | {configmaps: 1} | {configmaps: 1} | {} | exceeded quota: q, requested: configmaps=1,"
                        + " used: configmaps=1, limited: configmaps=1",
                "configmaps | {count/configmaps: 2} | {count/configmaps: 1} | {} | configmaps 'a': ok"
                        + " {count/configmaps=2}",
                "deployments.apps | {count/deployments.apps: 0} | {count/deployments.apps: 0} | {spec: {selector:"
                        + " {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c,"
                        + " image: i}]}}}} | exceeded quota: q, requested: count/deployments.apps=1, used:"
                        + " count/deployments.apps=0, limited: count/deployments.apps=0",
                "services | {services.nodeports: 1, services: 5} | {services.nodeports: 0, services: 0} | {spec:"
                        + " {type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 81}]}} | exceeded quota: q,"
                        + " requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1",
                "services | {services.loadbalancers: 1} | {services.loadbalancers: 1} | {spec: {type: LoadBalancer,"
                        + " ports: [{port: 80}]}} | exceeded quota: q, requested: services.loadbalancers=1, used:"
                        + " services.loadbalancers=1, limited: services.loadbalancers=1",
                "persistentvolumeclaims | {requests.storage: 10Gi} | {requests.storage: 6Gi} | {spec: {accessModes:"
                        + " [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}} | exceeded quota: q, requested:"
                        + " requests.storage=5Gi, used: requests.storage=6Gi, limited: requests.storage=10Gi",
                "persistentvolumeclaims | {gold.storageclass.storage.k8s.io/requests.storage: 4Gi} |"
                        + " {gold.storageclass.storage.k8s.io/requests.storage: 0} | {spec: {storageClassName: gold,"
                        + " accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}} | exceeded quota: q,"
                        + " requested: gold.storageclass.storage.k8s.io/requests.storage=5Gi, used:"
                        + " gold.storageclass.storage.k8s.io/requests.storage=0, limited:"
                        + " gold.storageclass.storage.k8s.io/requests.storage=4Gi",
            })
    void shouldHoldOtherObjects(String resource, String hard, String used, String body, String expected) {
        // Given
        quota("q", hard, used, "{}");
        var object = (ObjectNode) YAMLMapper.shared().readTree(body);
        object.putObject("metadata").put("name", "a");

        // When
        ApiResult result = create(resource, "ns", object);

        // Then
        assertThat(said(result, resource, "a")).isEqualTo(expected);
    }

    @Test
    void shouldCountWhatAnUpdateRaises() {
        // Given
        quota("q", "{services.nodeports: 2}", "{services.nodeports: 0}", "{}");
        create("services", "ns", "{metadata: {name: a}, spec: {type: NodePort, ports: [{name: a, port: 80}]}}");
        ObjectNode service = get("services", "a");
        service.withObject("spec")
                .withArray("ports")
                .addObject()
                .put("name", "b")
                .put("port", 81);

        // When
        ApiResult two = update("services", "a", "", service);
        ObjectNode more = get("services", "a");
        more.withObject("spec").withArray("ports").addObject().put("name", "c").put("port", 82);
        ApiResult three = update("services", "a", "", more);

        // Then
        assertThat(said(two, "services", "a")).isEqualTo("services 'a': ok {services.nodeports=2}");
        assertThat(said(three, "services", "a"))
                .isEqualTo("exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=2,"
                        + " limited: services.nodeports=2");
    }

    @Test
    void shouldCountResizedPods() {
        // Given
        quota("q", "{requests.cpu: '1'}", "{requests.cpu: 0}", "{}");
        create("pods", "ns", pod("a", "{requests: {cpu: 500m}}"));
        ObjectNode pod = get("pods", "a");
        ((ObjectNode) pod.at("/spec/containers/0/resources/requests")).put("cpu", "2");

        // When
        ApiResult result = update("pods", "a", "resize", pod);

        // Then
        assertThat(said(result, "pods", "a"))
                .isEqualTo("exceeded quota: q, requested: requests.cpu=1500m, used: requests.cpu=500m,"
                        + " limited: requests.cpu=1");
    }

    /** A claim of 2Gi for which so much was allocated: what its user asks for, or what is allocated then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "asks | 3Gi | 5Gi | persistentvolumeclaims 'a': ok {requests.storage=8Gi}",
                "asks | 7Gi | 5Gi | persistentvolumeclaims 'a': ok {requests.storage=10Gi}",
                "asks | 8Gi | 5Gi | exceeded quota: q, requested: requests.storage=3Gi, used: requests.storage=8Gi,"
                        + " limited: requests.storage=10Gi",
                "is allocated | 4Gi | 5Gi | persistentvolumeclaims 'a': ok {requests.storage=8Gi}",
                "is allocated | 6Gi | 5Gi | persistentvolumeclaims 'a': ok {requests.storage=9Gi}",
                "is allocated | 8Gi | 5Gi | exceeded quota: q, requested: requests.storage=3Gi, used:"
                        + " requests.storage=8Gi, limited: requests.storage=10Gi",
            })
    void shouldCountWhatAClaimAsksForOrWasAllocated(String what, String size, String allocated, String expected) {
        // Given
        create(
                "storageclasses.storage.k8s.io",
                "",
                "{metadata: {name: c}, provisioner: p, allowVolumeExpansion: true}");
        create(
                "persistentvolumeclaims",
                "ns",
                "{metadata: {name: a}, spec: {storageClassName: c, volumeName: v, accessModes: [ReadWriteOnce],"
                        + " resources: {requests: {storage: 2Gi}}}}");
        ObjectNode claim = get("persistentvolumeclaims", "a");
        claim.set(
                "status",
                yaml("{phase: Bound, capacity: {storage: 1Gi}, allocatedResources: {storage: " + allocated + "}}"));
        update("persistentvolumeclaims", "a", "status", claim);
        quota("q", "{requests.storage: 10Gi}", "{requests.storage: 8Gi}", "{}");
        ObjectNode changed = get("persistentvolumeclaims", "a");
        boolean asks = what.equals("asks");
        ((ObjectNode) changed.at(asks ? "/spec/resources/requests" : "/status/allocatedResources"))
                .put("storage", size);

        // When
        ApiResult result = update("persistentvolumeclaims", "a", asks ? "" : "status", changed);

        // Then
        assertThat(said(result, "persistentvolumeclaims", "a")).isEqualTo(expected);
    }

    @Test
    void shouldCountNothingInADryRun() {
        // Given
        quota("q", "{pods: 1}", "{pods: 0}", "{}");

        // When
        ApiResult dry = operations.create(ALICE, target("pods", "ns", "", ""), yaml(pod("a", "{}")), List.of(), DRY);

        // Then
        assertThat(dry).isInstanceOf(ApiResult.Done.class);
        assertThat(usedOf("q")).hasToString("{pods=0}");
    }

    @Test
    void shouldGiveTheLastUnitToOneOfTwoServers() throws Exception {
        // Given
        quota("q", "{pods: 7}", "{pods: 2}", "{}");
        quota("other", "{count/pods: 100}", "{count/pods: 2}", "{}");
        JournalOperations beside = server();
        var asked = new ArrayList<Callable<ApiResult>>();
        for (int i = 0; i < 40; i++) {
            var server = i % 2 == 0 ? operations : beside;
            ObjectNode pod = yaml(pod("pod-" + i, "{}"));
            asked.add(() -> server.create(ALICE, target("pods", "ns", "", ""), pod, List.of(), PLAIN));
        }

        // When
        List<ApiResult> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ApiResult> each : threads.invokeAll(asked)) {
                results.add(each.get());
            }
        }

        // Then
        assertThat(results.stream().filter(ApiResult.Done.class::isInstance)).hasSize(5);
        assertThat(results.stream()
                        .filter(ApiResult.Failed.class::isInstance)
                        .map(each -> ((ApiResult.Failed) each).failure().message()))
                .hasSize(35)
                .allMatch(message -> message.endsWith(
                        "is forbidden: exceeded quota: q, requested: pods=1, used: pods=7, limited: pods=7"));
        assertThat(usedOf("q")).hasToString("{pods=7}");
        assertThat(usedOf("other")).hasToString("{count/pods=7}");
    }

    private static String pod(String name, String resources) {
        return "{metadata: {name: " + name + "}, spec: {containers: [{name: c, image: i, resources: " + resources
                + "}]}}";
    }

    private void quota(String name, String hard, String used, String more) {
        ObjectNode quota = yaml("metadata: {name: " + name + "}");
        ObjectNode spec = yaml(more);
        spec.set("hard", yaml(hard));
        quota.set("spec", spec);
        assertThat(create("resourcequotas", "ns", quota)).isInstanceOf(ApiResult.Done.class);
        ObjectNode reported = get("resourcequotas", name);
        reported.putObject("status").set("hard", yaml(hard));
        Tree.ensure(reported, "status").set("used", yaml(used));
        assertThat(update("resourcequotas", name, "status", reported)).isInstanceOf(ApiResult.Done.class);
    }

    private String said(ApiResult result, String resource, String name) {
        if (result instanceof ApiResult.Failed failed) {
            String forbidden = resource + " \"" + name + "\" is forbidden: ";
            assertThat(failed.failure().message()).startsWith(forbidden);
            return failed.failure().message().substring(forbidden.length());
        }
        return resource + " '" + name + "': ok " + usedOf("q");
    }

    private SortedMap<String, String> usedOf(String quota) {
        return new TreeMap<>(Tree.textMap(Tree.object(get("resourcequotas", quota), "status"), "used"));
    }

    private ObjectNode get(String resource, String name) {
        return journal.current()
                .get(Kinds.builtIn().get(resource), new ObjectKey("ns", name))
                .orElseThrow()
                .tree()
                .deepCopy();
    }

    private static Target target(String resource, String namespace, String name, String subresource) {
        return new Target(Kinds.builtIn().get(resource), namespace, name, subresource);
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return create(resource, namespace, yaml(yaml));
    }

    private ApiResult create(String resource, String namespace, ObjectNode object) {
        return operations.create(ALICE, target(resource, namespace, "", ""), object, List.of(), PLAIN);
    }

    private ApiResult update(String resource, String name, String subresource, ObjectNode object) {
        return operations.update(ALICE, target(resource, "ns", name, subresource), object, List.of(), PLAIN);
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }
}
