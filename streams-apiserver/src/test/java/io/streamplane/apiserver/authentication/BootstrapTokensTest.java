package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class BootstrapTokensTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Caller ADMIN = new Caller("admin", List.of("system:masters"), "test", "");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.STRICT, false);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations = new JournalOperations(journal, codec, KindRulebook.builtIn());
    private final BootstrapTokens tokens = new BootstrapTokens(journal::current, () -> NOW);

    /** What the Secret says otherwise than a good one, the token that is shown, and the groups of its user. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                         | abcdef.0123456789abcdef | [system:bootstrappers]",
                "auth-extra-groups: 'system:bootstrappers:kubeadm:default-node-token,system:bootstrappers:w' | abcdef.0123456789abcdef | [system:bootstrappers, system:bootstrappers:kubeadm:default-node-token, system:bootstrappers:w]",
                "expiration: '2026-01-02T03:04:06Z'        | abcdef.0123456789abcdef | [system:bootstrappers]",
                "expiration: '2026-01-02T05:04:06+02:00'   | abcdef.0123456789abcdef | [system:bootstrappers]",
                "expiration: '2026-01-02T03:04:05Z'        | abcdef.0123456789abcdef | unknown",
                "expiration: soon                          | abcdef.0123456789abcdef | unknown",
                "usage-bootstrap-authentication: 'false'   | abcdef.0123456789abcdef | unknown",
                "auth-extra-groups: 'system:masters'       | abcdef.0123456789abcdef | unknown",
                "token-id: other0                          | abcdef.0123456789abcdef | unknown",
                "-                                         | abcdef.0123456789abcdee | unknown",
                "-                                         | other0.0123456789abcdef | unknown",
                "-                                         | abcdef.0123456789abcde  | unknown",
                "-                                         | ../../.0123456789abcdef | unknown",
            })
    void shouldKnowTokensOfSecrets(String otherwise, String token, String groups) {
        // Given
        create("namespaces", "", "metadata: {name: kube-system}");
        String secret = """
                metadata: {name: bootstrap-token-abcdef}
                type: bootstrap.kubernetes.io/token
                stringData:
                  token-id: abcdef
                  token-secret: 0123456789abcdef
                  usage-bootstrap-authentication: 'true'
                """;
        if (otherwise != null) {
            String key = otherwise.substring(0, otherwise.indexOf(':'));
            secret = secret.replaceAll("(?m)^  " + key + ":.*\n", "") + "  " + otherwise + "\n";
        }
        create("secrets", "kube-system", secret);

        // When
        TokenVerdict verdict = tokens.authenticate(token, List.of("api"));

        // Then
        assertThat(
                        verdict instanceof TokenVerdict.Known known
                                ? known.user().groups().toString()
                                : "unknown")
                .isEqualTo(groups);
        if (verdict instanceof TokenVerdict.Known known) {
            assertThat(known.user().name()).isEqualTo("system:bootstrap:abcdef");
        }
    }

    private void create(String resource, String namespace, String yaml) {
        var body = (ObjectNode) YAMLMapper.shared().readTree(yaml);
        ApiResult result = operations.create(
                ADMIN, new Target(Kinds.builtIn().get(resource), namespace, "", ""), body, List.of(), PLAIN);
        assertThat(result).isInstanceOf(ApiResult.Done.class);
    }
}
