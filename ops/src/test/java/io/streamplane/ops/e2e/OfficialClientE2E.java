package io.streamplane.ops.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.ProtoClient;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official Java client at its usual work: its typed API, its watches, its informers and its protobuf client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSystem.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class OfficialClientE2E {

    private static final String NAMESPACE = "official-java";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ApiClient client;
    private CoreV1Api core;

    @BeforeAll
    void connect(RunningSystem system) throws IOException, ApiException {
        client = Config.fromConfig(system.kubeconfig().toString()).setReadTimeout(0);
        core = new CoreV1Api(client);
        core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE)))
                .execute();
    }

    @Test
    void shouldCreateReplacePatchAndDelete() throws ApiException {
        // Given
        V1ConfigMap created = core.createNamespacedConfigMap(NAMESPACE, configMap("crud", "a", "1"))
                .execute();

        // When
        V1ConfigMap replaced = core.replaceNamespacedConfigMap("crud", NAMESPACE, created.putDataItem("b", "2"))
                .execute();
        V1ConfigMap patched = PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap("crud", NAMESPACE, new V1Patch("{\"data\":{\"a\":null}}"))
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
                client);

        // Then
        assertThat(replaced.getData()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(patched.getData()).isEqualTo(Map.of("b", "2"));
        assertThatThrownBy(() -> core.replaceNamespacedConfigMap("crud", NAMESPACE, created)
                        .execute())
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(core.deleteNamespacedConfigMap("crud", NAMESPACE).execute().getStatus())
                .isEqualTo("Success");
    }

    @Test
    void shouldApply() throws ApiException {
        // Given
        String yaml = "{apiVersion: v1, kind: ConfigMap, metadata: {name: applied}, data: {a: '1'}}";

        // When
        V1ConfigMap applied = apply(yaml, "first");

        // Then
        assertThat(applied.getData()).isEqualTo(Map.of("a", "1"));
        assertThatThrownBy(() -> apply(yaml.replace("'1'", "'2'"), "second"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.getResponseBody()).contains("conflict with \\\"first\\\""));
    }

    @Test
    void shouldWatchFromAListOn() throws ApiException, IOException {
        // Given
        V1ConfigMapList list = core.listNamespacedConfigMap(NAMESPACE).execute();
        var call = core.listNamespacedConfigMap(NAMESPACE)
                .resourceVersion(requireNonNull(list.getMetadata()).getResourceVersion())
                .fieldSelector("metadata.name=watched")
                .timeoutSeconds(60)
                .watch(true)
                .buildCall(null);
        List<String> seen = new ArrayList<>();

        // When
        try (Watch<V1ConfigMap> watch = Watch.createWatch(client, call, TYPE)) {
            core.createNamespacedConfigMap(NAMESPACE, configMap("watched", "a", "1"))
                    .execute();
            core.deleteNamespacedConfigMap("watched", NAMESPACE).execute();
            for (Watch.Response<V1ConfigMap> event : watch) {
                seen.add(event.type);
                if (event.type.equals("DELETED")) {
                    break;
                }
            }
        }

        // Then
        assertThat(seen).containsExactly("ADDED", "DELETED");
    }

    @Test
    void shouldKeepAnInformerUpToDate() throws ApiException {
        // Given
        var configMaps =
                new GenericKubernetesApi<>(V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
        var factory = new SharedInformerFactory(client);
        var informer = factory.sharedIndexInformerFor(configMaps, V1ConfigMap.class, 0, NAMESPACE);
        var seen = new ConcurrentLinkedQueue<String>();
        informer.addEventHandler(noting("informed", seen));

        // When
        factory.startAllRegisteredInformers();
        Awaitility.await().atMost(PATIENCE).until(informer::hasSynced);
        configMaps.create(configMap("informed", "a", "1")).throwsApiException();
        configMaps.update(configMap("informed", "a", "2")).throwsApiException();
        Awaitility.await().atMost(PATIENCE).until(() -> seen.contains("update 2"));
        V1ConfigMap known = informer.getIndexer().getByKey(NAMESPACE + "/informed");
        configMaps.delete(NAMESPACE, "informed").throwsApiException();
        Awaitility.await().atMost(PATIENCE).until(() -> seen.contains("delete 2"));
        factory.stopAllRegisteredInformers();

        // Then
        assertThat(seen).containsExactly("add 1", "update 2", "delete 2");
        assertThat(known.getData()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void shouldServeTheProtobufClient() throws ApiException, IOException {
        // Given
        var proto = new ProtoClient(client);
        var configMap = V1.ConfigMap.newBuilder()
                .setMetadata(Meta.ObjectMeta.newBuilder().setName("proto").setNamespace(NAMESPACE))
                .putData("a", "1")
                .build();

        // When
        var created = proto.create(configMap, CONFIG_MAPS, "v1", "ConfigMap");
        var updated = proto.update(
                requireNonNull(created.object).toBuilder().putData("b", "2").build(),
                CONFIG_MAPS + "/proto",
                "v1",
                "ConfigMap");
        ProtoClient.ObjectOrStatus<V1.ConfigMap> read = proto.get(V1.ConfigMap.newBuilder(), CONFIG_MAPS + "/proto");
        ProtoClient.ObjectOrStatus<V1.NodeList> nodes = proto.list(V1.NodeList.newBuilder(), "/api/v1/nodes");
        var deleted = proto.delete(V1.ConfigMap.newBuilder(), CONFIG_MAPS + "/proto");
        var missing = proto.get(V1.ConfigMap.newBuilder(), CONFIG_MAPS + "/proto");

        // Then
        assertThat(requireNonNull(updated.object).getDataMap()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(requireNonNull(read.object)).isEqualTo(updated.object);
        assertThat(requireNonNull(nodes.object).getItemsList())
                .hasSize(7)
                .allMatch(node -> node.getStatus().getAllocatableMap().containsKey("cpu"));
        assertThat(requireNonNull(deleted.status).getStatus()).isEqualTo("Success");
        assertThat(requireNonNull(missing.status).getReason()).isEqualTo("NotFound");
    }

    @Test
    void shouldReadEveryPodThatTheServerWrites() throws ApiException {
        // Given
        var pods = new GenericKubernetesApi<>(
                V1Pod.class, io.kubernetes.client.openapi.models.V1PodList.class, "", "v1", "pods", client);
        var pod = io.kubernetes.client.util.Yaml.loadAs(
                "{apiVersion: v1, kind: Pod, metadata: {name: one, namespace: %s}, spec: {containers: [{name: web, image: 'nginx:1'}]}}"
                        .formatted(NAMESPACE),
                V1Pod.class);

        // When
        pods.create(pod).throwsApiException();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> "Running"
                        .equals(requireNonNull(
                                        pods.get(NAMESPACE, "one").getObject().getStatus())
                                .getPhase()));

        // Then
        assertThat(pods.list(NAMESPACE).getObject().getItems()).hasSize(1);
    }

    private static final java.lang.reflect.Type TYPE =
            new com.google.gson.reflect.TypeToken<Watch.Response<V1ConfigMap>>() {}.getType();

    private V1ConfigMap apply(String yaml, String manager) throws ApiException {
        return PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap("applied", NAMESPACE, new V1Patch(yaml))
                        .fieldManager(manager)
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_APPLY_YAML,
                client);
    }

    /** Notes what happens to one of them. */
    private static ResourceEventHandler<V1ConfigMap> noting(String name, ConcurrentLinkedQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(V1ConfigMap added) {
                note("add", added);
            }

            @Override
            public void onUpdate(V1ConfigMap before, V1ConfigMap after) {
                note("update", after);
            }

            @Override
            public void onDelete(V1ConfigMap deleted, boolean stateUnknown) {
                note("delete", deleted);
            }

            private void note(String what, V1ConfigMap about) {
                if (name.equals(requireNonNull(about.getMetadata()).getName())) {
                    seen.add(what + " " + requireNonNull(about.getData()).get("a"));
                }
            }
        };
    }

    private static V1ConfigMap configMap(String name, String key, String value) {
        return new V1ConfigMap()
                .metadata(new V1ObjectMeta().name(name).namespace(NAMESPACE))
                .putDataItem(key, value);
    }
}
