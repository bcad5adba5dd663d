package io.streamplane.apiserver.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class BootstrapSignerTest {

    private static final String SIGNATURE = BootstrapSigner.detachedSignature("clusters", "abcdef", "0123456789abcdef");

    /** Signatures that upstream's test of {@code cluster-bootstrap/token/jws} expects. */
    @ParameterizedTest
    @CsvSource({
        "Hello from the other side. I must have called a thousand times., VShe2taLd-YTrmWuRkcL_8QTNDHYxQIEBsAYYiIj1_8",
        "'', 7Ui1ALizW4jXphVUB7xUqC9vLYLL9RZeOFfVLoB7Tgk",
    })
    void shouldSignAsUpstream(String content, String signature) {
        // When
        String signed = BootstrapSigner.detachedSignature(content, "joshua", "my voice is my passcode");

        // Then
        assertThat(signed).isEqualTo("eyJhbGciOiJIUzI1NiIsImtpZCI6Impvc2h1YSJ9.." + signature);
    }

    /** What cluster-info has below data, what the token's Secret says otherwise than a good one, and what changes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "kubeconfig: clusters                          | -                                  |"
                        + " {'jws-kubeconfig-abcdef':'GOOD'}",
                "{kubeconfig: clusters, jws-kubeconfig-abcdef: old} | -                             |"
                        + " {'jws-kubeconfig-abcdef':'GOOD'}",
                "{kubeconfig: clusters, jws-kubeconfig-abcdef: GOOD} | -                            | -",
                "{kubeconfig: clusters, jws-kubeconfig-abcdef: GOOD, jws-kubeconfig-gone00: x} | -  |"
                        + " {'jws-kubeconfig-gone00':null}",
                "{kubeconfig: clusters, jws-kubeconfig-abcdef: GOOD} | usage-bootstrap-signing: 'false' |"
                        + " {'jws-kubeconfig-abcdef':null}",
                "{kubeconfig: clusters, jws-kubeconfig-abcdef: GOOD} | expiration: '2026-01-02T03:04:05Z' |"
                        + " {'jws-kubeconfig-abcdef':null}",
                "kubeconfig: clusters                          | expiration: '2026-01-02T03:04:06Z' |"
                        + " {'jws-kubeconfig-abcdef':'GOOD'}",
                "kubeconfig: clusters                          | token-id: other0                   | -",
                "kubeconfig: clusters                          | token-secret: ''                   | -",
                "other: clusters                               | -                                  | -",
                "-                                             | -                                  | -",
            })
    void shouldSignClusterInfoWithTokensThatMay(
            @Nullable String data, @Nullable String otherwise, @Nullable String changes) {
        // Given
        var world = new TokenWorld();
        if (data != null) {
            String map = data.startsWith("{") ? data : "{" + data + "}";
            world.create(
                    "configmaps",
                    "kube-public",
                    "{metadata: {name: cluster-info}, data: " + map.replace("GOOD", SIGNATURE) + "}");
        }
        world.create("secrets", "kube-system", TokenUpkeepTest.token("abcdef", otherwise));
        world.create("secrets", "ns", TokenUpkeepTest.token("fedcba", null));

        // When
        ObjectNode patch = BootstrapSigner.patch(world.state(), world.now()).orElse(null);

        // Then
        assertThat(patch == null ? null : patch.path("data").toString())
                .isEqualTo(changes == null ? null : changes.replace('\'', '"').replace("GOOD", SIGNATURE));
    }
}
