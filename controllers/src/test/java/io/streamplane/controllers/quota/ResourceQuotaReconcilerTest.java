package io.streamplane.controllers.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceQuotaReconcilerTest {

    private static final ObjectKey TEAM = new ObjectKey("default", "team");

    private final ShardFixture shard = new ShardFixture();
    private final ResourceQuotaReconciler reconciler = new ResourceQuotaReconciler();

    @Test
    void shouldSayWhatIsUsedOfWhatIsLimitedAndThenBeQuiet() {
        // Given
        shard.put("resourcequotas", quota("pods=5", "requests.cpu=1", "memory=1Gi", "count/configmaps=9", "apples=3"));
        shard.put("pods", pod("a", "Running", "200m", "100Mi"));
        shard.put("pods", pod("b", "Pending", "100m", "28Mi"));
        shard.put("pods", pod("ended", "Succeeded", "500m", "1Gi"));
        shard.put("configmaps", map("default"));
        shard.put("configmaps", map("elsewhere"));

        // When
        var status = apply(run());
        var again = run();

        // Then
        assertThat(new TreeMap<>(status.getStatus().getUsed()))
                .hasToString("{count/configmaps=1, memory=128Mi, pods=2, requests.cpu=300m}");
        assertThat(status.getStatus().getHard()).isEqualTo(status.getSpec().getHard());
        assertThat(again).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldCountAgainWhenAPodsGraceIsOver() {
        // Given
        shard.put("resourcequotas", quota("pods=5"));
        shard.put(
                "pods",
                new PodBuilder(pod("a", "Running", "1", "1"))
                        .editMetadata()
                        .withDeletionTimestamp("2025-12-31T23:59:50Z")
                        .withDeletionGracePeriodSeconds(30L)
                        .endMetadata()
                        .build());

        // When
        var outcome = run();

        // Then
        assertThat(outcome.requeueAfter()).isEqualTo(Duration.ofMillis(20_001));
    }

    @ParameterizedTest
    @CsvSource({
        "pods, pods=5, Pending, Running, false",
        "pods, pods=5, Running, Failed, true",
        "pods, pods=5, '', Running, true",
        "pods, pods=5, Running, '', true",
        "pods, count/configmaps=1, '', Running, false",
        "pods, requests.example.com/gpu=1, '', Running, true"
    })
    void shouldLookOnlyAtQuotasThatCountWhatChanged(
            String resource, String hard, String before, String after, boolean expected) {
        // Given
        shard.put("resourcequotas", quota(hard));
        var key = new ObjectKey("default", "a");

        // When
        var work = reconciler.affected(
                new FactChange(resource, key, stored(key, before), stored(key, after)), shard.cache());

        // Then
        assertThat(work).hasSize(expected ? 1 : 0);
    }

    private static @Nullable Stored<?> stored(ObjectKey key, String phase) {
        return phase.isEmpty() ? null : Stored.of("pods", key, pod("a", phase, "1", "1"), 1, 1);
    }

    private ReconcileResult run() {
        return shard.run(reconciler, "resourcequotas", TEAM);
    }

    private ResourceQuota apply(ReconcileResult outcome) {
        assertThat(outcome.proposals()).hasSize(1);
        var update = (Proposal.UpdateStatus) outcome.proposals().getFirst();
        var quota = (ResourceQuota) Objects.requireNonNull(shard.cache().get("resourcequotas", TEAM))
                .object();
        var changed = new ResourceQuotaBuilder(quota)
                .withStatus(((ResourceQuota) update.object()).getStatus())
                .build();
        shard.put("resourcequotas", changed);
        return changed;
    }

    private static ResourceQuota quota(String... limits) {
        var hard = new HashMap<String, Quantity>();
        for (String limit : limits) {
            hard.put(limit.split("=")[0], Quantity.parse(limit.split("=")[1]));
        }
        return new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName(TEAM.name())
                .withNamespace(TEAM.namespace())
                .withUid("uid-team")
                .endMetadata()
                .withNewSpec()
                .withHard(hard)
                .endSpec()
                .build();
    }

    private static Pod pod(String name, String phase, String cpu, String memory) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withNewResources()
                .withRequests(Map.of("cpu", Quantity.parse(cpu), "memory", Quantity.parse(memory)))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static io.fabric8.kubernetes.api.model.ConfigMap map(String namespace) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .withNamespace(namespace)
                .withUid("uid-" + namespace)
                .endMetadata()
                .build();
    }
}
