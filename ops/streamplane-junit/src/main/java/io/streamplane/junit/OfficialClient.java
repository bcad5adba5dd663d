package io.streamplane.junit;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Makes the official Java client; loaded only where a test asks for one. */
final class OfficialClient implements AutoCloseable {

    private final ApiClient client;

    private OfficialClient(ApiClient client) {
        this.client = client;
    }

    static OfficialClient of(StreamplaneCluster cluster) {
        try (var text = Files.newBufferedReader(cluster.kubeconfig())) {
            return new OfficialClient(
                    ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(text)).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ApiClient client() {
        return client;
    }

    @Override
    public void close() {
        client.getHttpClient().dispatcher().executorService().shutdown();
        client.getHttpClient().connectionPool().evictAll();
    }
}
