package io.streamplane.scheduler.decide;

import static io.streamplane.scheduler.Objects.bound;
import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.CSINodeBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.api.model.storage.VolumeNodeResources;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods with claims: nodes a and b in zones 1 and 2, classes fast (Immediate), late and local (both wait for a pod). */
class PodVolumesTest {

    private static final ObjectKey DATA = new ObjectKey("default", "data");

    private final Decider decider = new Decider(SchedulerConfig.builtIn());

    @BeforeEach
    void addNodesAndClasses() {
        addNode("a", "1");
        addNode("b", "2");
        addClass("fast", "Immediate", "x.y");
        addClass("late", VolumeTerms.WAIT_FOR_CONSUMER, "x.y");
        addClass("local", VolumeTerms.WAIT_FOR_CONSUMER, VolumeTerms.NO_PROVISIONER);
    }

    /** claim: class, volume that it is bound to, selected node, whether it is being deleted; volume: zone that it is reached from. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no claim | | | | | | 0/2 nodes are available: persistentvolumeclaim "data" not found.
            unbound | fast | | | | | 0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.
            of no class | none | | | | | 0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.
            being deleted | fast | v | | yes | | 0/2 nodes are available: persistentvolumeclaim "data" is being deleted.
            bound, volume gone | fast | v | | | | 0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s).
            bound, in another zone | fast | v | | | 3 | 0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.
            bound, in zone 1 | fast | v | | | 1 | bind a
            bound, in zone 2 | fast | v | | | 2 | bind b
            waits, a node is chosen | late | | b | | | reserve b
            waits, a node is gone | late | | c | | | 0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.
            local, none there | local | | | | | 0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.
            local, one there | local | | | | 2 | reserve b
            """)
    void shouldGoByTheClaim(
            String what,
            @Nullable String type,
            @Nullable String volume,
            @Nullable String selected,
            @Nullable String deleted,
            @Nullable String zone,
            String expected) {
        // Given
        if (type != null) {
            claim(type, volume, selected, deleted != null);
        }
        if (zone != null) {
            volume("v", zone, type == null ? "" : type);
        }
        add(using(pod("x", "1", "1Gi")));

        // When
        Decision decision = decider.decide(0, 10).getFirst();

        // Then
        assertThat(text(decision)).isEqualTo(expected);
    }

    @Test
    void shouldTellTheClaimOfTheNodeAndBindThePodWhenItIsBound() {
        // Given
        claim("late", null, null, false);
        add(using(pod("x", "1", "1Gi")));

        // When
        var reserve = (Decision.Reserve) decider.decide(0, 10).getFirst();
        var meanwhile = decider.decide(1, 10);
        claim("late", null, reserve.node(), false);
        var afterwards = decider.decide(2, 10);
        volume("v", reserve.node().equals("a") ? "1" : "2", "late");
        claim("late", "v", reserve.node(), false);
        var atLast = decider.decide(3, 10);

        // Then
        var told = (Proposal.UpdateMetadata) reserve.proposals().getFirst();
        assertThat(told.key()).isEqualTo(DATA);
        assertThat(told.edit().annotations()).isEqualTo(Map.of(VolumeTerms.SELECTED_NODE, reserve.node()));
        assertThat(meanwhile).isEmpty();
        assertThat(afterwards).isEmpty();
        assertThat(atLast)
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Bind.class, bind -> assertThat(bind.node()).isEqualTo(reserve.node()));
    }

    @Test
    void shouldKeepTheRoomOfAPodWhoseVolumesAreMade() {
        // Given
        claim("late", null, "a", false);
        add(using(pod("x", "2", "1Gi")));
        decider.decide(0, 10);
        add(new PodBuilder(pod("y", "2", "1Gi"))
                .editSpec()
                .addToNodeSelector("zone", "1")
                .endSpec()
                .build());

        // When
        Decision decision = decider.decide(1, 10).getFirst();

        // Then
        assertThat(text(decision))
                .isEqualTo("0/2 nodes are available: 1 Insufficient cpu,"
                        + " 1 node(s) didn't match Pod's node affinity/selector.");
    }

    @Test
    void shouldChooseAnotherNodeWhereTheProvisionerAsksForOne() {
        // Given
        claim("late", null, null, false);
        add(using(pod("x", "1", "1Gi")));
        var first = (Decision.Reserve) decider.decide(0, 10).getFirst();
        claim("late", null, first.node(), false);

        // When
        decider.apply(new ClusterEvent.NodeDesired(first.node(), null));
        claim("late", null, null, false);
        var decisions = decider.decide(1, 10);

        // Then
        assertThat(decisions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.Reserve.class,
                        again -> assertThat(again.node()).isNotEqualTo(first.node()));
    }

    @Test
    void shouldNotGiveOneFreeVolumeToTwoPods() {
        // Given
        volume("v", "1", "local");
        claim("local", null, null, false);
        decider.apply(new ClusterEvent.ClaimDesired(
                new ObjectKey("default", "other"), claimOf("other", "local").build()));
        add(using(pod("x", "1", "1Gi")));
        decider.decide(0, 10);
        add(using(pod("y", "1", "1Gi"), "other"));

        // When
        Decision decision = decider.decide(1, 10).getFirst();

        // Then
        assertThat(text(decision))
                .isEqualTo("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.");
    }

    @Test
    void shouldLetOnePodOnlyUseAClaimOfReadWriteOncePod() {
        // Given
        volume("v", "1", "fast");
        decider.apply(new ClusterEvent.ClaimDesired(
                DATA,
                claimOf("data", "fast")
                        .editMetadata()
                        .addToAnnotations(VolumeTerms.BIND_COMPLETED, "yes")
                        .endMetadata()
                        .editSpec()
                        .withVolumeName("v")
                        .withAccessModes("ReadWriteOncePod")
                        .endSpec()
                        .build()));
        add(bound(using(pod("x", "1", "1Gi")), "a"));
        add(using(pod("y", "1", "1Gi")));

        // When
        Decision decision = decider.decide(0, 10).getFirst();

        // Then
        assertThat(text(decision))
                .isEqualTo("0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and"
                        + " ReadWriteOncePod access mode.");
    }

    @Test
    void shouldTryAPodAtOnceWhenItsClaimIsBound() {
        // Given
        claim("fast", null, null, false);
        add(using(pod("x", "1", "1Gi")));
        decider.decide(0, 10);
        volume("v", "1", "fast");

        // When
        claim("fast", "v", null, false);
        var decisions = decider.decide(1, 10);

        // Then
        assertThat(decisions).singleElement().isInstanceOf(Decision.Bind.class);
    }

    /**
     * Node a attaches one volume of x.y, node b as many as one says; volume v1 is used on a, and the pod wants v or a claim that waits
     * for it.
     */
    @ParameterizedTest(name = "a claim of {0}, {1} on b: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            v1 | 1 | bind a
            v2 | 1 | bind b
            v2 | 0 | 0/2 nodes are available: 2 node(s) exceed max volume count.
            v2 | none | bind b
            late | 1 | reserve b
            late | 0 | 0/2 nodes are available: 2 node(s) exceed max volume count.
            other driver | 0 | bind a
            """)
    void shouldAttachNoMoreVolumesThanTheCsiNodeAllows(String wanted, String most, String expected) {
        // Given
        drivers("a", "1");
        drivers("b", most);
        attachable("v1", "x.y");
        attachable("v2", "x.y");
        attachable("v3", "other.driver");
        claimOf("there", "v1", "fast");
        add(bound(using(pod("x", "1", "1Gi"), "there"), "a"));
        switch (wanted) {
            case "late" -> claim("late", null, null, false);
            case "other driver" -> claimOf("data", "v3", "fast");
            default -> claimOf("data", wanted, "fast");
        }
        add(onlyWhereItsVolumeIs(using(pod("y", "1", "1Gi")), wanted));

        // When
        Decision decision = decider.decide(0, 10).getFirst();

        // Then
        assertThat(text(decision)).isEqualTo(expected);
    }

    /** Of two nodes that would do, it is to take a. */
    private static Pod onlyWhereItsVolumeIs(Pod pod, String wanted) {
        return wanted.equals("v1") || wanted.equals("other driver")
                ? new PodBuilder(pod)
                        .editSpec()
                        .addToNodeSelector("zone", "1")
                        .endSpec()
                        .build()
                : pod;
    }

    private void drivers(String node, String most) {
        var csi = new CSINodeBuilder()
                .withNewMetadata()
                .withName(node)
                .endMetadata()
                .withNewSpec()
                .addNewDriver()
                .withName("x.y")
                .withNodeID(node)
                .endDriver()
                .endSpec()
                .build();
        if (!most.equals("none")) {
            csi.getSpec().getDrivers().getFirst().setAllocatable(new VolumeNodeResources(Integer.valueOf(most)));
        }
        decider.apply(new ClusterEvent.DriversDesired(node, csi));
    }

    private void attachable(String name, String driver) {
        PersistentVolume volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("fast")
                .addToCapacity("storage", new Quantity("1Gi"))
                .withNewCsi()
                .withDriver(driver)
                .withVolumeHandle("h-" + name)
                .endCsi()
                .endSpec()
                .build();
        decider.apply(new ClusterEvent.VolumeDesired(name, volume));
    }

    private void claimOf(String name, String volume, String type) {
        decider.apply(new ClusterEvent.ClaimDesired(
                new ObjectKey("default", name),
                claimOf(name, type)
                        .editMetadata()
                        .addToAnnotations(VolumeTerms.BIND_COMPLETED, "yes")
                        .endMetadata()
                        .editSpec()
                        .withVolumeName(volume)
                        .endSpec()
                        .build()));
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case Decision.Bind bind -> "bind " + bind.node();
            case Decision.Reserve reserve -> "reserve " + reserve.node();
            case Decision.Wait wait -> wait.note().message();
        };
    }

    private void claim(String type, @Nullable String volume, @Nullable String selected, boolean deleted) {
        var claim = claimOf("data", type.equals("none") ? "" : type);
        if (volume != null) {
            claim.editMetadata()
                    .addToAnnotations(VolumeTerms.BIND_COMPLETED, "yes")
                    .endMetadata()
                    .editSpec()
                    .withVolumeName(volume)
                    .endSpec();
        }
        if (selected != null) {
            claim.editMetadata()
                    .addToAnnotations(VolumeTerms.SELECTED_NODE, selected)
                    .endMetadata();
        }
        if (deleted) {
            claim.editMetadata().withDeletionTimestamp("2026-01-01T00:00:00Z").endMetadata();
        }
        decider.apply(new ClusterEvent.ClaimDesired(DATA, claim.build()));
    }

    private static PersistentVolumeClaimBuilder claimOf(String name, String type) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(type)
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec();
    }

    private void volume(String name, String zone, String type) {
        PersistentVolume volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce", "ReadWriteOncePod")
                .withStorageClassName(type)
                .addToCapacity("storage", new Quantity("1Gi"))
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("zone")
                .withOperator("In")
                .withValues(List.of(zone))
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
        decider.apply(new ClusterEvent.VolumeDesired(name, volume));
        decider.apply(new ClusterEvent.VolumeObserved(name, "Available"));
    }

    private void addNode(String name, String zone) {
        var node = new NodeBuilder(node(name, "2", "8Gi", 110))
                .editMetadata()
                .addToLabels("zone", zone)
                .endMetadata()
                .build();
        decider.apply(new ClusterEvent.NodeDesired(name, node));
        decider.apply(new ClusterEvent.NodeObserved(name, node.getStatus()));
    }

    private void addClass(String name, String mode, String provisioner) {
        decider.apply(new ClusterEvent.ClassDesired(
                name,
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withProvisioner(provisioner)
                        .withVolumeBindingMode(mode)
                        .build()));
    }

    private void add(Pod pod) {
        decider.apply(new ClusterEvent.PodDesired(
                new ObjectKey("default", pod.getMetadata().getName()), PodReader.read(pod)));
    }

    private static Pod using(Pod pod) {
        return using(pod, "data");
    }

    private static Pod using(Pod pod, String claim) {
        return new PodBuilder(pod)
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
    }
}
