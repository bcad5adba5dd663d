package io.streamplane.kubelet.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.http.KubeletServer;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.usage.UsageSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCertificatesTest {

    private static final List<String> NODES = List.of("node-0", "node-1");
    private static final String SERVING = SigningRequest.SERVING_SIGNER;

    @TempDir
    private Path folder;

    private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private SigningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new SigningApi(now);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private NodeCertificates join(String token) throws IOException, InterruptedException {
        return NodeCertificates.join(new NodeCertificates.Options(
                api.bootstrap(token), NODES, "127.0.0.1", folder.resolve("state"), () -> now));
    }

    @Test
    void shouldAskForEachNodeAndForItsServerInTheNameOfTheFirst() throws Exception {
        // When
        try (var joined = join(SigningApi.TOKEN)) {
            Awaitility.await().until(() -> joined.tls().serving().now() != null);

            // Then
            assertThat(joined.held("node-1")
                            .certificate()
                            .getSubjectX500Principal()
                            .getName())
                    .isEqualTo("CN=system:node:node-1,O=system:nodes");
            assertThat(api.asked())
                    .containsExactlyInAnyOrder(
                            "bootstrap kubernetes.io/kube-apiserver-client-kubelet"
                                    + " O=system:nodes,CN=system:node:node-0",
                            "bootstrap kubernetes.io/kube-apiserver-client-kubelet"
                                    + " O=system:nodes,CN=system:node:node-1",
                            "CN=system:node:node-0,O=system:nodes " + SERVING
                                    + " O=system:nodes,CN=system:node:node-0");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("state/node-0-client.pem"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldNeedNoTokenWhereCertificatesAreKept() throws Exception {
        // Given
        X509Certificate before;
        try (var joined = join(SigningApi.TOKEN)) {
            before = joined.held("node-0").certificate();
        }

        // When
        try (var again = join("expired")) {
            // Then
            assertThat(again.held("node-0").certificate()).isEqualTo(before);
        }
        now = now.plus(SigningApi.LIFE).plusSeconds(1);
        assertThatThrownBy(() -> join("expired"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Unauthorized");
    }

    @Test
    void shouldSayWhyItIsRefused() {
        // Given
        api.refuse("Denied");

        // Then
        assertThatThrownBy(() -> join(SigningApi.TOKEN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has the condition Denied")
                .hasMessageContaining("so it is");
    }

    @Test
    void shouldRenewInItsOwnNameBeforeTheEnd() throws Exception {
        try (var joined = join(SigningApi.TOKEN)) {
            Awaitility.await().until(() -> joined.tls().serving().now() != null);
            NodeCredential first = joined.held("node-1");
            String token = joined.authorization("node-1", now);
            assertThat(first.renewAt())
                    .isAfterOrEqualTo(now.plus(SigningApi.LIFE.multipliedBy(7).dividedBy(10)))
                    .isBefore(now.plus(SigningApi.LIFE.multipliedBy(9).dividedBy(10)));

            // When
            now = first.renewAt();
            api.moveTo(now);
            joined.look();
            Awaitility.await().until(() -> !joined.held("node-1").equals(first));

            // Then
            assertThat(joined.held("node-1").end())
                    .isEqualTo(now.plus(SigningApi.LIFE).truncatedTo(ChronoUnit.SECONDS));
            assertThat(api.asked()).anyMatch(asked -> asked.startsWith("CN=system:node:node-1,O=system:nodes "));
            assertThat(joined.authorization("node-1", now)).isNotEqualTo(token);
        }
    }

    @Test
    void shouldServeOnceItsCertificateIsApproved() throws Exception {
        // Given
        api.approve(signer -> !signer.equals(SERVING));
        try (var joined = join(SigningApi.TOKEN);
                var server = KubeletServer.start(
                        (_, _, _) -> new LogSource.Missing(404, "none"),
                        new NoUsage(),
                        ContainerSource.NONE,
                        joined.tls(),
                        () -> now)) {
            var uri = URI.create("https://127.0.0.1:" + server.port());
            var master = ApiServerAccess.by(api.issue("O=system:masters,CN=api"), uri, List.of(api.authority()));
            var other = ApiServerAccess.by(api.issue("O=system:nodes,CN=other"), uri, List.of(api.authority()));
            assertThatThrownBy(() -> master.get("/stats/summary?node=node-0"))
                    .isInstanceOf(javax.net.ssl.SSLException.class);

            // When
            api.approve(_ -> true);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> joined.tls().serving().now() != null);

            // Then
            assertThatThrownBy(() -> master.get("/none")).hasMessageContaining("404");
            assertThatThrownBy(() -> other.get("/none")).hasMessageContaining("403");
            assertThat(api.asked())
                    .last()
                    .asString()
                    .startsWith("CN=system:node:node-0,O=system:nodes /apis/authorization");
        }
    }

    private static final class NoUsage implements UsageSource {
        @Override
        public Collection<String> nodes() {
            return List.of();
        }

        @Override
        public void pods(String namespace, Consumer<io.streamplane.kubelet.usage.PodUsage> each) {}
    }
}
