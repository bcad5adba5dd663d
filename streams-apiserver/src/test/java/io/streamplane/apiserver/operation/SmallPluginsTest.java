package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The plug-ins of admission that do one small thing, also those that are off where nobody enables them. */
class SmallPluginsTest {

    private static final Caller ADMIN = new Caller("admin", List.of("system:masters"), "test", "");
    private static final Caller ALICE = new Caller("alice", List.of("system:authenticated"), "test", "");

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "AlwaysPullImages | pods | {containers: [{name: c, image: i, imagePullPolicy: Never}]} | /spec/containers/0/imagePullPolicy | Always",
                "Priority | pods | {containers: [{name: c, image: i, imagePullPolicy: Never}]} | /spec/containers/0/imagePullPolicy | Never",
                "Priority | pods | {containers: [{name: c, image: i}]} | /spec/tolerations/0/tolerationSeconds | 20",
                "Priority | pods | {containers: [{name: c, image: i}]} | /spec/tolerations/1/tolerationSeconds | 30",
                "Priority | nodes | {} | /spec/taints/0/key | node.kubernetes.io/not-ready",
                "Priority | persistentvolumeclaims | {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}} | /metadata/finalizers/0 | kubernetes.io/pvc-protection",
                "ExtendedResourceToleration | pods | {containers: [{name: c, image: i, resources: {limits: {example.com/gpu: 1}}}]} | /spec/tolerations/2/key | example.com/gpu",
                "LimitPodHardAntiAffinityTopology | pods | {containers: [{name: c, image: i}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, labelSelector: {}}]}}} "
                        + "| pods 'a' is forbidden: affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey zone but only key kubernetes.io/hostname is allowed | ",
                "DenyServiceExternalIPs | services | {ports: [{port: 80}], externalIPs: [1.2.3.4]} | services 'a' is forbidden: Use of external IPs is denied by admission control | ",
                "PodNodeSelector | pods | {containers: [{name: c, image: i}]} | /spec/nodeSelector/env | test",
                "PodNodeSelector | pods | {containers: [{name: c, image: i}], nodeSelector: {env: prod}} | pods 'a' is forbidden: pod node label selector conflicts with its namespace node label selector | ",
                "Priority | ingresses.networking.k8s.io | {defaultBackend: {service: {name: s, port: {number: 80}}}} | /spec/ingressClassName | newer",
            })
    void shouldDoItsOneThing(String enabled, String resource, String spec, String path, String expected) {
        // Given
        JournalOperations operations = server(enabled);
        create(
                operations,
                ADMIN,
                "namespaces",
                "",
                "{metadata: {name: ns, annotations: {scheduler.alpha.kubernetes.io/node-selector: env=test}}}");
        for (String name : List.of("older", "newer")) {
            create(
                    operations,
                    ADMIN,
                    "ingressclasses.networking.k8s.io",
                    "",
                    "{metadata: {name: " + name
                            + ", annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}},"
                            + " spec: {controller: example.com/c}}");
        }
        boolean namespaced = Kinds.builtIn().get(resource).namespaced();

        // When
        ApiResult result = create(
                operations, ADMIN, resource, namespaced ? "ns" : "", "{metadata: {name: a}, spec: " + spec + "}");

        // Then
        if (result instanceof ApiResult.Failed failed) {
            assertThat(failed.failure().message().replace('"', '\'')).isEqualTo(path);
        } else {
            assertThat(((ApiResult.Done) result).body().at(path).asString()).isEqualTo(expected);
        }
    }

    @Test
    void shouldMakeTheNamespaceInTheSameCommand() {
        // Given
        JournalOperations operations = server("NamespaceAutoProvision");

        // When
        ApiResult made = create(operations, ADMIN, "configmaps", "fresh", "metadata: {name: a}");

        // Then
        assertThat(made).isInstanceOf(ApiResult.Done.class);
        assertThat(journal.current().list(Kinds.builtIn().get("namespaces"), null))
                .singleElement()
                .satisfies(namespace -> assertThat(Tree.text(Tree.object(namespace.tree(), "status"), "phase"))
                        .isEqualTo("Active"));
    }

    @Test
    void shouldAskWhetherOnesMayAttestForASigner() {
        // Given
        JournalOperations operations = server("Priority");
        String bundle = "{metadata: {name: 'example.com:s:b'}, spec: {signerName: example.com/s, trustBundle: x}}";

        // When
        ApiResult result = create(operations, ALICE, "clustertrustbundles.certificates.k8s.io", "", bundle);

        // Then
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
    }

    private JournalOperations server(String enabled) {
        var authorization = new Authorization(journal::current);
        var settings = new AdmissionSettings(Set.of(enabled), Set.of(), List.of(), Map.of(), 20, 30);
        var plugins = AdmissionCatalogue.plugins(settings, authorization, (_, _, _, _) -> {
            throw new IOException("nobody is asked");
        });
        return new JournalOperations(
                journal, codec, KindRulebook.builtIn(), authorization, plugins, InstantSource.system());
    }

    private static ApiResult create(
            JournalOperations operations, Caller caller, String resource, String namespace, String yaml) {
        return operations.create(
                caller,
                new Target(Kinds.builtIn().get(resource), namespace, "", ""),
                (ObjectNode) YAMLMapper.shared().readTree(yaml),
                List.of(),
                OperationsInMemory.PLAIN);
    }
}
