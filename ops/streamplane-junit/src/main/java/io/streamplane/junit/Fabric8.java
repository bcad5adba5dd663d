package io.streamplane.junit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Makes clients of fabric8; loaded only where a test asks for one. */
final class Fabric8 {

    private Fabric8() {}

    /** An administrator's, which looks at the test's namespace where none is named. */
    static KubernetesClient client(StreamplaneCluster cluster) {
        try {
            Config config = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
            config.setNamespace(cluster.namespace());
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
