package io.streamplane.scheduler.decide;

import static io.streamplane.scheduler.Objects.node;
import static io.streamplane.scheduler.Objects.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.CSIDriverBuilder;
import io.fabric8.kubernetes.api.model.storage.CSIStorageCapacityBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodReader;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.volume.VolumeTerms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod whose claim of class late asks for 10Gi of driver x.y: nodes a and b in zones 1 and 2. */
class StorageCapacityTest {

    private static final String NONE = "0/2 nodes are available: 2 node(s) did not have enough free storage.";

    private final Decider decider = new Decider(SchedulerConfig.builtIn());

    @BeforeEach
    void addNodesAndPod() {
        addNode("a", "1");
        addNode("b", "2");
        decider.apply(new ClusterEvent.ClassDesired(
                "late",
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("late")
                        .endMetadata()
                        .withProvisioner("x.y")
                        .withVolumeBindingMode(VolumeTerms.WAIT_FOR_CONSUMER)
                        .build()));
        decider.apply(new ClusterEvent.ClaimDesired(
                new ObjectKey("default", "data"),
                new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("data")
                        .withUid("uid-data")
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("late")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("10Gi"))
                        .endResources()
                        .endSpec()
                        .build()));
        var pod = new PodBuilder(pod("x", "1", "1Gi"))
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName("data")
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
        decider.apply(new ClusterEvent.PodDesired(new ObjectKey("default", "x"), PodReader.read(pod)));
    }

    /** What the driver says; and of each capacity its class, capacity, largest volume and zone ({@code *}: all nodes). */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        no room is told | yes | | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        just enough in zone 2 | yes | late 10Gi - 2 | reserve b
        too little in zone 1, enough in 2 | yes | late 9Gi - 1, late 20Gi - 2 | reserve b
        too little | yes | late 10239Mi - * | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        much room, but for small volumes only | yes | late 1Ti 5Gi * | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        the largest volume counts alone | yes | late 1Gi 10Gi 2 | reserve b
        room of another class | yes | fast 1Ti - * | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        room that no node reaches | yes | late 1Ti - none | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        room of unknown size | yes | late - - * | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        several pieces are not added up | yes | late 5Gi - *, late 5Gi - * | 0/2 nodes are available: 2 node(s) did not have enough free storage.
        a driver that does not tell | no | late 1Gi - 1 | reserve
        no such driver | - | | reserve
        """)
    void shouldGoWhereTheDriverHasRoom(String what, String driver, @Nullable String capacities, String expected) {
        // Given
        if (!driver.equals("-")) {
            driver(driver.equals("yes"));
        }
        int number = 0;
        for (String each : capacities == null ? new String[0] : capacities.split(", ")) {
            capacity("c" + number++, each.split(" "));
        }

        // When
        Decision decision = decider.decide(0, 10).getFirst();

        // Then
        assertThat(text(decision)).startsWith(expected);
    }

    @Test
    void shouldTryAgainWhenRoomIsTold() {
        // Given
        driver(true);
        Decision before = decider.decide(0, 10).getFirst();

        // When
        capacity("c", "late", "10Gi", "-", "*");
        var after = decider.decide(20_000, 10);

        // Then
        assertThat(text(before)).isEqualTo(NONE);
        assertThat(after).singleElement().isInstanceOf(Decision.Reserve.class);
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case Decision.Bind bind -> "bind " + bind.node();
            case Decision.Reserve reserve -> "reserve " + reserve.node();
            case Decision.Wait wait -> wait.note().message();
        };
    }

    private void driver(boolean tells) {
        decider.apply(new ClusterEvent.DriverDesired(
                "x.y",
                new CSIDriverBuilder()
                        .withNewMetadata()
                        .withName("x.y")
                        .endMetadata()
                        .withNewSpec()
                        .withStorageCapacity(tells)
                        .endSpec()
                        .build()));
    }

    private void capacity(String name, String... words) {
        var nodes = new LabelSelectorBuilder();
        if (!words[3].equals("*")) {
            nodes.addToMatchLabels("zone", words[3]);
        }
        decider.apply(new ClusterEvent.CapacityDesired(
                new ObjectKey("kube-system", name),
                new CSIStorageCapacityBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName(name)
                        .endMetadata()
                        .withStorageClassName(words[0])
                        .withCapacity(words[1].equals("-") ? null : new Quantity(words[1]))
                        .withMaximumVolumeSize(words[2].equals("-") ? null : new Quantity(words[2]))
                        .withNodeTopology(nodes.build())
                        .build()));
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
}
