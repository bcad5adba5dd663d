package io.streamplane.scheduler.decide;

import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimStatusBuilder;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod that uses the ResourceClaim gpu, or one that is made for it, and nodes a and b. */
class DeviceClaimsTest {

    private static final ObjectKey GPU = new ObjectKey("default", "gpu");

    private final Decider decider = new Decider(SchedulerConfig.builtIn());

    @BeforeEach
    void addNodes() {
        for (String name : new String[] {"a", "b"}) {
            decider.apply(new ClusterEvent.NodeDesired(name, node(name, "4", "8Gi", 10)));
            decider.apply(new ClusterEvent.NodeObserved(
                    name, node(name, "4", "8Gi", 10).getStatus()));
        }
    }

    /** The claim is {@code none}, {@code made} for the pod, made for {@code other}, {@code going}, or simply there. */
    @ParameterizedTest(name = "{0} {1}, allocated {2}, {3} users: {4}")
    @CsvSource(delimiter = '|', textBlock = """
        # in the pod | claim | allocated to | users | decision
        gpu | none  | -       | 0   | resourceclaim.resource.k8s.io "gpu" not found
        gpu | there | -       | 0   | 0/2 nodes are available: 2 cannot allocate all claims.
        gpu | there | all     | 0   | bind
        gpu | there | b       | 0   | bind b
        gpu | there | nowhere | 0   | 0/2 nodes are available: 2 resourceclaim not available on the node.
        gpu | there | all     | 255 | bind
        gpu | there | all     | 256 | resourceclaim in use
        gpu | going | all     | 0   | resourceclaim "gpu" is being deleted
        -   | none  | -       | 0   | pod "default/x": ResourceClaim not created yet
        -   | there | all     | 0   | pod "default/x": ResourceClaim not created yet
        -   | other | all     | 0   | pod "default/x": ResourceClaim not created yet
        -   | made  | -       | 0   | 0/2 nodes are available: 2 cannot allocate all claims.
        -   | made  | b       | 0   | bind b
        """)
    void shouldWaitForAllocatedDevices(String named, String claim, String nodes, int users, String expected) {
        // Given
        addPod(named.equals("-") ? null : named);
        if (!claim.equals("none")) {
            addClaim(claim);
        }
        if (!nodes.equals("-")) {
            allocate(nodes, users);
        }

        // When
        Decision decision = decider.decide(0, 10).getFirst();

        // Then
        assertThat(text(decision)).contains(expected);
    }

    @Test
    void shouldTryAgainWhenDevicesAreAllocated() {
        // Given
        addPod("gpu");
        addClaim("there");
        Decision before = decider.decide(0, 10).getFirst();

        // When
        allocate("b", 0);
        var after = decider.decide(20_000, 10);

        // Then
        assertThat(before).isInstanceOf(Decision.Wait.class);
        assertThat(after)
                .singleElement()
                .satisfies(each -> assertThat(text(each)).isEqualTo("bind b"));
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case Decision.Bind bind -> "bind " + bind.node();
            case Decision.Reserve reserve -> "reserve " + reserve.node();
            case Decision.Wait wait -> wait.note().message();
        };
    }

    private void addPod(@Nullable String claim) {
        var pod = new PodBuilder(pod("x", "1", "1Gi"))
                .editSpec()
                .addNewResourceClaim()
                .withName("device")
                .withResourceClaimName(claim)
                .withResourceClaimTemplateName(claim == null ? "template" : null)
                .endResourceClaim()
                .endSpec()
                .build();
        decider.apply(new ClusterEvent.PodDesired(new ObjectKey("default", "x"), PodReader.read(pod)));
    }

    private void addClaim(String what) {
        var claim = new ResourceClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("gpu")
                .withDeletionTimestamp(what.equals("going") ? "2026-01-01T00:00:00Z" : null)
                .endMetadata();
        if (what.equals("made") || what.equals("other")) {
            claim.editMetadata()
                    .addToAnnotations("resource.kubernetes.io/pod-claim-name", "device")
                    .addNewOwnerReference()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withName("x")
                    .withUid(what.equals("made") ? "uid-x" : "uid-other")
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata();
        }
        decider.apply(new ClusterEvent.DeviceClaimDesired(GPU, claim.build()));
    }

    private void allocate(String nodes, int users) {
        var status = new ResourceClaimStatusBuilder()
                .withNewAllocation()
                .endAllocation()
                .withReservedFor(IntStream.range(0, users)
                        .mapToObj(i -> new ResourceClaimConsumerReference(null, "pod-" + i, "pods", "uid-" + i))
                        .toList());
        if (!nodes.equals("all")) {
            status.editAllocation()
                    .withNodeSelector(new NodeSelectorBuilder()
                            .addNewNodeSelectorTerm()
                            .addNewMatchField()
                            .withKey("metadata.name")
                            .withOperator("In")
                            .withValues(nodes)
                            .endMatchField()
                            .endNodeSelectorTerm()
                            .build())
                    .endAllocation();
        }
        decider.apply(new ClusterEvent.DeviceClaimObserved(GPU, status.build()));
    }
}
