package io.streamplane.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateStepTest {

    @ParameterizedTest(name = "{0} on nodes, {1} waiting, {2} coming, of {3}: {4} more")
    @CsvSource({
        "0, 0, 0, 3, 3",
        "1, 1, 0, 3, 1",
        "0, 0, 2, 3, 1",
        "0, 0, 0, 2147483647, 1000",
        "0, 0, 400, 2147483647, 600",
        "0, 0, 1000, 2147483647, 0",
        "9000, 0, 0, 2147483647, 1000",
        "550, 4500, 0, 2147483647, 500",
        "550, 4500, 500, 2147483647, 0",
        "550, 6000, 0, 2147483647, 0",
    })
    void shouldMakePodsInBatchesAndNotForNodesThatThereAreNot(
            int bound, int waiting, int coming, int wanted, int expected) {
        // Given
        var pods = Stream.concat(
                        Collections.nCopies(bound, pod("node-1")).stream(),
                        Collections.nCopies(waiting, pod("")).stream())
                .toList();

        // When
        int batch = CreateStep.batch(pods, coming, wanted);

        // Then
        assertThat(batch).isEqualTo(expected);
    }

    private static Stored<Pod> pod(String node) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .endSpec()
                .build();
        return Stored.of("pods", new ObjectKey("default", "p"), pod, 1, 0);
    }
}
