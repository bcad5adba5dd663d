package io.streamplane.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.kubelet.container.ContainerSource.Running;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerEnvironmentTest {

    /** {@code podFieldSelectorRuntimeValue} of {@code pkg/kubelet/kubelet_pods.go}. */
    @ParameterizedTest(name = "{0} of {1} on {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "status.podIP   | 10.128.0.2           | 127.0.0.1     | 10.128.0.2",
                "status.podIPs  | 10.128.0.2           | 127.0.0.1     | 10.128.0.2",
                "status.podIP   | 10.128.0.2 fd00:1::2 | 127.0.0.1 ::1 | 10.128.0.2",
                "status.podIPs  | 10.128.0.2 fd00:1::2 | 127.0.0.1 ::1 | 10.128.0.2,fd00:1::2",
                "status.podIPs  | fd00:1::2 10.128.0.2 | ::1 127.0.0.1 | fd00:1::2,10.128.0.2",
                "status.hostIP  | 10.128.0.2 fd00:1::2 | 127.0.0.1 ::1 | 127.0.0.1",
                "status.hostIPs | 10.128.0.2 fd00:1::2 | 127.0.0.1 ::1 | 127.0.0.1,::1",
                "status.hostIPs | 10.128.0.2           | 127.0.0.1     | 127.0.0.1",
            })
    void shouldSayTheAddressesOfThePodAndOfItsNode(String field, String ips, String hosts, String value) {
        // Given
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .addNewEnv()
                .withName("ADDRESS")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(field)
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .build();
        var container = new Running(
                pod, pod.getSpec().getContainers().getFirst(), List.of(ips.split(" ")), List.of(hosts.split(" ")), 0);

        // When
        var environment = ContainerEnvironment.of(ContainerSource.NONE, container);

        // Then
        assertThat(environment).containsEntry("ADDRESS", value);
    }
}
