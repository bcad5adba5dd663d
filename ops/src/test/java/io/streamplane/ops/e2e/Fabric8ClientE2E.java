package io.streamplane.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** fabric8's client at its usual work: edits, applies, informers, waits, roll-outs, logs and the election of a leader. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSystem.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class Fabric8ClientE2E {

    private static final String NAMESPACE = "fabric8";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private KubernetesClient client;

    @BeforeAll
    void connect(RunningSystem system) {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(system.kubeconfig().toFile()))
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    void disconnect() {
        client.close();
    }

    @Test
    void shouldCreateEditPatchAndDelete() {
        // Given
        ConfigMap created = client.resource(configMap("crud", "1")).create();

        // When
        ConfigMap edited = client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("crud")
                .edit(each -> new ConfigMapBuilder(each).addToData("b", "2").build());
        ConfigMap patched = client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("crud")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":null}}");

        // Then
        assertThat(edited.getData()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(patched.getData()).isEqualTo(Map.of("b", "2"));
        assertThatThrownBy(() -> client.resource(created).lockResourceVersion().update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(client.resource(created).delete()).hasSize(1);
        assertThat(client.resource(created).get()).isNull();
    }

    @Test
    void shouldApplyAndMeetAConflict() {
        // Given
        client.resource(configMap("applied", "1")).fieldManager("first").serverSideApply();

        // When
        ConfigMap forced = client.resource(configMap("applied", "2"))
                .fieldManager("third")
                .forceConflicts()
                .serverSideApply();

        // Then
        assertThat(forced.getData()).isEqualTo(Map.of("a", "2"));
        assertThatThrownBy(() -> client.resource(configMap("applied", "3"))
                        .fieldManager("second")
                        .serverSideApply())
                .hasMessageContaining("conflict with \"third\"");
    }

    @Test
    void shouldKeepAnInformerUpToDate() {
        // Given
        var seen = new ConcurrentLinkedQueue<String>();
        client.resource(configMap("known", "1")).create();

        // When
        try (var informer = client.configMaps()
                .inNamespace(NAMESPACE)
                .withLabel("inform", "yes")
                .inform(noting(seen))) {
            var late = configMap("late", "1");
            late.getMetadata().setLabels(Map.of("inform", "yes"));
            client.resource(late).create();
            client.configMaps()
                    .inNamespace(NAMESPACE)
                    .withName("late")
                    .edit(each -> new ConfigMapBuilder(each).addToData("a", "2").build());
            client.configMaps()
                    .inNamespace(NAMESPACE)
                    .withName("late")
                    .edit(each -> new ConfigMapBuilder(each)
                            .editMetadata()
                            .withLabels(Map.of())
                            .endMetadata()
                            .build());
            Awaitility.await().atMost(PATIENCE).until(() -> seen.contains("delete late 2"));
        }

        // Then
        assertThat(seen).containsExactly("add late 1", "update late 2", "delete late 2");
    }

    @Test
    void shouldRollOutScaleAndReadLogs() {
        // Given
        Deployment deployment =
                client.getKubernetesSerialization().unmarshal(Manifests.nginx("web", 1), Deployment.class);
        var deployments = client.apps().deployments().inNamespace(NAMESPACE);

        // When
        deployments.resource(deployment).create();
        deployments.withName("web").waitUntilReady(60, TimeUnit.SECONDS);
        deployments.withName("web").withTimeout(60, TimeUnit.SECONDS).scale(2);
        deployments.withName("web").rolling().updateImage("nginx:1.16.1");
        var ready = deployments
                .withName("web")
                .waitUntilCondition(
                        each -> each != null
                                && each.getMetadata()
                                        .getGeneration()
                                        .equals(each.getStatus().getObservedGeneration())
                                && Integer.valueOf(2).equals(each.getStatus().getUpdatedReplicas())
                                && Integer.valueOf(2).equals(each.getStatus().getReadyReplicas())
                                && Integer.valueOf(2).equals(each.getStatus().getReplicas()),
                        60,
                        TimeUnit.SECONDS);
        var pod = client
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", "web")
                .withField("status.phase", "Running")
                .list()
                .getItems()
                .stream()
                .filter(each ->
                        each.getSpec().getContainers().getFirst().getImage().equals("nginx:1.16.1"))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(ready.getSpec().getTemplate().getSpec().getContainers())
                .allMatch(each -> each.getImage().equals("nginx:1.16.1"));
        assertThat(client.pods().resource(pod).getLog()).contains("started, image nginx:1.16.1");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.v1()
                                .events()
                                .inNamespace(NAMESPACE)
                                .list()
                                .getItems())
                        .anyMatch(event -> event.getReason().equals("ScalingReplicaSet")));
    }

    @Test
    void shouldElectALeader() {
        // Given
        var seen = new ConcurrentLinkedQueue<String>();

        // When
        for (String identity : List.of("first", "second")) {
            var leading = client.leaderElector()
                    .withConfig(elect(identity, seen))
                    .build()
                    .start();
            Awaitility.await().atMost(PATIENCE).until(() -> seen.contains(identity + " leads"));
            leading.cancel(true);
        }

        // Then
        assertThat(client.leases()
                        .inNamespace(NAMESPACE)
                        .withName("leader")
                        .get()
                        .getSpec()
                        .getLeaseTransitions())
                .isGreaterThanOrEqualTo(1);
    }

    private io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig elect(
            String identity, ConcurrentLinkedQueue<String> seen) {
        return new LeaderElectionConfigBuilder()
                .withName("leader")
                .withReleaseOnCancel()
                .withLeaseDuration(Duration.ofSeconds(5))
                .withRenewDeadline(Duration.ofSeconds(3))
                .withRetryPeriod(Duration.ofMillis(200))
                .withLock(new LeaseLock(NAMESPACE, "leader", identity))
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> seen.add(identity + " leads"), () -> seen.add(identity + " stopped"), _ -> {}))
                .build();
    }

    private static ResourceEventHandler<ConfigMap> noting(ConcurrentLinkedQueue<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap added) {
                seen.add("add " + text(added));
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                seen.add("update " + text(after));
            }

            @Override
            public void onDelete(ConfigMap deleted, boolean stateUnknown) {
                seen.add("delete " + text(deleted));
            }

            private String text(ConfigMap each) {
                return each.getMetadata().getName() + " " + each.getData().get("a");
            }
        };
    }

    @Test
    void shouldRunCommandsInAPod() throws Exception {
        // Given
        client.pods()
                .inNamespace(NAMESPACE)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("shell")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("busybox")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        var pod = client.pods().inNamespace(NAMESPACE).withName("shell");
        pod.waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        var out = new ByteArrayOutputStream();

        // When
        int code;
        try (var exec = pod.redirectingInput()
                .writingOutput(out)
                .exec("sh", "-c", "read line; echo $line from $(hostname); exit 4")) {
            exec.getInput().write("hello\n".getBytes(StandardCharsets.UTF_8));
            exec.getInput().flush();
            code = exec.exitCode().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        // Then
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello from shell\n");
        assertThat(code).isEqualTo(4);
    }

    private static ConfigMap configMap(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("a", value)
                .build();
    }
}
