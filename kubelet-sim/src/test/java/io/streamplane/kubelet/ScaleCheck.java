package io.streamplane.kubelet;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/** How long 1,000 nodes take to register and to report 5,000 pods Ready, broker and test in the same JVM. */
final class ScaleCheck {

    private static final int NODES = 1_000;
    private static final int PODS = 5_000;

    private ScaleCheck() {}

    public static void main(String[] arguments) throws Exception {
        try (var kafka = EmbeddedKafka.start(Files.createTempDirectory("scale"), 0, Map.of());
                var cluster = new TestCluster(kafka.bootstrapServers())) {
            for (int i = 0; i < PODS; i++) {
                cluster.bind(
                        new PodBuilder()
                                .withNewMetadata()
                                .withNamespace("default")
                                .withName("p-" + i)
                                .withUid("u-" + i)
                                .endMetadata()
                                .withNewSpec()
                                .withNodeName("node-" + i % NODES)
                                .addNewContainer()
                                .withName("main")
                                .withImage("nginx:1.14.2")
                                .endContainer()
                                .endSpec()
                                .build(),
                        i + 1);
            }
            long began = System.nanoTime();
            long cpu = cpu();
            try (var _ = KubeletSim.start(new KubeletSimOptions(
                    kafka.bootstrapServers(),
                    cluster.registry(),
                    Map.of(),
                    SimulatedNode.numbered("node", NODES, KubeletSimOptions.DEFAULT_CAPACITY),
                    Timings.NONE))) {
                int seen =
                        cluster.proposals(NODES + PODS, Duration.ofMinutes(2)).size();
                System.out.printf(
                        "%d proposals after %d ms, %d ms of CPU%n",
                        seen, (System.nanoTime() - began) / 1_000_000, (cpu() - cpu) / 1_000_000);
            }
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
