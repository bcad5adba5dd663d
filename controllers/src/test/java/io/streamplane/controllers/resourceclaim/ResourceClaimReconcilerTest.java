package io.streamplane.controllers.resourceclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplateBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.References;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceClaimReconcilerTest {

    private static final ObjectKey POD = new ObjectKey("ns", "p");

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldMakeTheClaimFromTheTemplate() {
        // Given
        template();
        shard.put("pods", pod(null, "Pending", false));

        // When
        ReconcileResult outcome = onPod();

        // Then
        var create = (Proposal.Create) outcome.proposals().getFirst();
        var metadata = create.object().getMetadata();
        assertThat(outcome.proposals()).hasSize(1);
        assertThat(create.key().name()).matches("p-gpu-[a-z0-9]{5}");
        assertThat(metadata.getGenerateName()).isEqualTo("p-gpu-");
        assertThat(metadata.getLabels()).containsEntry("of", "template");
        assertThat(metadata.getAnnotations()).containsEntry("resource.kubernetes.io/pod-claim-name", "gpu");
        assertThat(metadata.getOwnerReferences().getFirst().getUid()).isEqualTo("uid-p");
    }

    @Test
    void shouldNameTheClaimInThePodAndThenBeQuiet() {
        // Given
        template();
        shard.put("pods", pod(null, "Pending", false));
        var create = (Proposal.Create) onPod().proposals().getFirst();
        shard.put(ResourceClaimReconciler.CLAIMS, create.object());

        // When
        var status = (Proposal.UpdateStatus) onPod().proposals().getFirst();
        shard.put("pods", status.object());
        ReconcileResult then = onPod();

        // Then
        var named =
                ((Pod) status.object()).getStatus().getResourceClaimStatuses().getFirst();
        assertThat(named.getName()).isEqualTo("gpu");
        assertThat(named.getResourceClaimName()).isEqualTo(create.key().name());
        assertThat(then).isEqualTo(ReconcileResult.nothing());
    }

    @Test
    void shouldSayThatThereIsNoTemplate() {
        // Given
        shard.put("pods", pod(null, "Pending", false));

        // When
        ReconcileResult outcome = onPod();

        // Then
        assertThat(outcome.proposals()).isEmpty();
        assertThat(outcome.events().getFirst().note().message())
                .isEqualTo("PodResourceClaim gpu: resource claim template \"gpus\":"
                        + " resourceclaimtemplate.resource.k8s.io \"gpus\" not found");
    }

    /** The pod's node and phase, whether it is being deleted; the claim's users, whether it is allocated; what becomes of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            waits for a node | | Pending | no | | no |
            on a node, nothing allocated | n | Running | no | | no |
            on a node, allocated | n | Running | no | | yes | users uid-p
            on a node, reserved | n | Running | no | uid-p | yes |
            has ended | n | Succeeded | no | uid-p | yes | users
            has ended, taken off | n | Succeeded | no | | yes | delete
            is being deleted on its node | n | Running | yes | uid-p | yes |
            is being deleted without a node | | Pending | yes | uid-p | yes | users
            another pod is gone | n | Running | no | uid-p uid-gone | yes | users uid-p
            """)
    void shouldKeepWhoUsesTheClaim(
            String what,
            @Nullable String node,
            String phase,
            String deleted,
            @Nullable String users,
            String allocated,
            @Nullable String expected) {
        // Given
        Pod pod = pod(node, phase, deleted.equals("yes"));
        var claim = new ResourceClaimBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("c")
                .withUid("uid-c")
                .withOwnerReferences(References.controller(pod))
                .endMetadata()
                .withNewStatus()
                .endStatus();
        for (String each : users == null ? new String[0] : users.split(" ")) {
            claim.editStatus()
                    .addNewReservedFor(null, each.substring(4), "pods", each)
                    .endStatus();
        }
        if (allocated.equals("yes")) {
            claim.editStatus().withNewAllocation().endAllocation().endStatus();
        }
        shard.put(ResourceClaimReconciler.CLAIMS, claim.build());
        shard.put("pods", pod);

        // When
        ReconcileResult outcome =
                shard.run(new ResourceClaimReconciler(), ResourceClaimReconciler.CLAIMS, new ObjectKey("ns", "c"));

        // Then
        assertThat(outcome.proposals().stream()
                        .map(ResourceClaimReconcilerTest::text)
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected == null ? "" : expected);
    }

    private static String text(Proposal proposal) {
        if (proposal instanceof Proposal.UpdateStatus update) {
            return ("users "
                            + ((ResourceClaim) update.object())
                                    .getStatus().getReservedFor().stream()
                                            .map(each -> each.getUid())
                                            .collect(Collectors.joining(" ")))
                    .strip();
        }
        return proposal instanceof Proposal.Delete ? "delete" : proposal.toString();
    }

    private void template() {
        shard.put(
                ResourceClaimReconciler.TEMPLATES,
                new ResourceClaimTemplateBuilder()
                        .withNewMetadata()
                        .withNamespace("ns")
                        .withName("gpus")
                        .endMetadata()
                        .withNewSpec()
                        .withNewMetadata()
                        .addToLabels("of", "template")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .endSpec()
                        .build());
    }

    private static Pod pod(@Nullable String node, String phase, boolean deleted) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("p")
                .withUid("uid-p")
                .withDeletionTimestamp(deleted ? "2026-01-01T00:00:00Z" : null)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewResourceClaim()
                .withName("gpu")
                .withResourceClaimTemplateName("gpus")
                .endResourceClaim()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private ReconcileResult onPod() {
        return shard.run(new ResourceClaimReconciler(), "pods", POD);
    }
}
