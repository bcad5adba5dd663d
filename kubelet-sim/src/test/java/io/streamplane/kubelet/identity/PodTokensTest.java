package io.streamplane.kubelet.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodTokensTest {

    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName("web")
            .withUid("u-1")
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName("robot")
            .endSpec()
            .build();

    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private volatile Instant now = begin;

    @Test
    void shouldAskInTheNodesNameAndAnewAfterMostOfALife() throws Exception {
        try (var api = new SigningApi(begin)) {
            // Given
            var tokens = tokens(api);

            // When
            String first = tokens.token("node-1", POD, null, 3_607L);
            now = begin.plusSeconds(2_880);
            String same = tokens.token("node-1", POD, null, 3_607L);
            String other = tokens.token("node-1", POD, "vault", 3_607L);
            now = begin.plusSeconds(2_886);
            String next = tokens.token("node-1", POD, null, 3_607L);

            // Then
            assertThat(first).isEqualTo("token-1").isEqualTo(same);
            assertThat(other).isEqualTo("token-2");
            assertThat(next).isEqualTo("token-3");
            assertThat(api.asked())
                    .hasSize(3)
                    .containsOnly(
                            "CN=system:node:node-1,O=system:nodes /api/v1/namespaces/ns/serviceaccounts/robot/token"
                                    + " \"u-1\"");
            assertThat(tokens.authority()).startsWith("-----BEGIN CERTIFICATE-----\n");
        }
    }

    @Test
    void shouldKeepATokenThatCannotBeRenewed() throws Exception {
        // Given
        var api = new SigningApi(begin);
        var tokens = tokens(api);
        String first = tokens.token("node-1", POD, null, null);
        api.close();

        // When
        now = begin.plusSeconds(3_000);
        String kept = tokens.token("node-1", POD, null, null);

        // Then
        assertThat(kept).isEqualTo(first);
        assertThat(tokens.token("node-1", POD, "vault", null)).isNull();
    }

    private PodTokens tokens(SigningApi api) {
        List<X509Certificate> authorities = List.of(api.authority());
        NodeAccess access = NodeAccess.by(api.bootstrap("").server(), authorities, node -> issue(api, node));
        return new PodTokens(access, authorities, () -> now);
    }

    private static NodeCredential issue(SigningApi api, String node) throws IOException {
        try {
            return api.issue("O=system:nodes,CN=system:node:" + node);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
