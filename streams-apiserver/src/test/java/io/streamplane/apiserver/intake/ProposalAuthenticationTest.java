package io.streamplane.apiserver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.proof.ProofSecret;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalAuthenticationTest {

    private static final byte[] KEY = bytes("default/web");
    private static final byte[] VALUE = bytes("a proposal");

    private final ProofSecret secret = ProofSecret.random();
    private final Map<String, AuthenticatedUser> tokens = new HashMap<>(Map.of(
            "Bearer scheduler", new AuthenticatedUser("system:kube-scheduler", List.of()),
            "Bearer node-1", new AuthenticatedUser("system:node:node-1", List.of("system:nodes")),
            "Bearer deployment", ComponentIdentity.serviceAccount("kube-system", "deployment-controller"),
            "Bearer rest", ComponentIdentity.serviceAccount("team-a", "rest"),
            "Bearer admin", new AuthenticatedUser("admin", List.of(AuthenticatedUser.MASTERS))));
    private int asked;
    private final ProposalAuthentication authentication = new ProposalAuthentication(
            secret,
            token -> {
                asked++;
                return Optional.ofNullable(tokens.get(token));
            },
            (user, wanted) -> user.groups().contains(AuthenticatedUser.MASTERS)
                            || wanted.verb().equals("patch")
                    ? Optional.empty()
                    : Optional.of(Failures.forbidden(user.name() + " cannot " + wanted.verb())));

    @ParameterizedTest
    @CsvSource({
        "deployment-controller, system:serviceaccount:kube-system:deployment-controller,"
                + " system:serviceaccounts:kube-system",
        "daemonset-controller, system:serviceaccount:kube-system:daemon-set-controller, system:serviceaccounts",
        "endpoint-slice-controller, system:serviceaccount:kube-system:endpointslice-controller, system:serviceaccounts",
        "kubelet/node-1, system:node:node-1, system:nodes",
        "my-controller, system:serviceaccount:kube-system:my-controller, system:serviceaccounts",
        "team-a/rest, system:serviceaccount:team-a:rest, system:serviceaccounts:team-a",
        "team-a/daemonset-controller, system:serviceaccount:team-a:daemonset-controller, system:serviceaccounts",
    })
    void shouldTakeASealForTheComponentThatIsNamed(String component, String user, String group) {
        // When
        var caller = authentication.caller(record("proof", secret.seal("proposals", KEY, VALUE)), component);

        // Then
        assertThat(caller.user()).isEqualTo(user);
        assertThat(caller.groups()).contains(group).doesNotContain(AuthenticatedUser.MASTERS);
        assertThat(caller.sourceAddress()).isEqualTo("proposals/1@7");
    }

    @ParameterizedTest
    @CsvSource({
        "scheduler, default-scheduler, system:kube-scheduler",
        "node-1, kubelet/node-1, system:node:node-1",
        "deployment, deployment-controller, system:serviceaccount:kube-system:deployment-controller",
        "rest, team-a/rest, system:serviceaccount:team-a:rest",
        "admin, team-b/rest, system:serviceaccount:team-b:rest",
        "admin, kubelet/node-2, system:node:node-2",
        "admin, default-scheduler, system:kube-scheduler",
    })
    void shouldTakeATokenForItsUserAndThoseWhomHeMayBe(String token, String component, String user) {
        // Then
        assertThat(authentication
                        .caller(record("authorization", bytes("Bearer " + token)), component)
                        .user())
                .isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node-1     | kubelet/node-2        | User \"system:node:node-1\" cannot propose as"
                        + " \"kubelet/node-2\", which is \"system:node:node-2\"",
                "node-1     | deployment-controller | User \"system:node:node-1\" cannot propose as"
                        + " \"deployment-controller\", which is"
                        + " \"system:serviceaccount:kube-system:deployment-controller\"",
                "deployment | replicaset-controller | User \"system:serviceaccount:kube-system:deployment-controller\""
                        + " cannot propose as \"replicaset-controller\", which is"
                        + " \"system:serviceaccount:kube-system:replicaset-controller\"",
                "rest       | team-b/rest           | User \"system:serviceaccount:team-a:rest\" cannot propose as"
                        + " \"team-b/rest\", which is \"system:serviceaccount:team-b:rest\"",
                "rest       | rest                  | User \"system:serviceaccount:team-a:rest\" cannot propose as"
                        + " \"rest\", which is \"system:serviceaccount:kube-system:rest\"",
                "scheduler  | kubelet/node-1        | User \"system:kube-scheduler\" cannot propose as"
                        + " \"kubelet/node-1\", which is \"system:node:node-1\"",
            })
    void shouldRefuseAnothersName(String token, String component, String message) {
        // Then
        assertRefused(record("authorization", bytes("Bearer " + token)), component, 403, message);
    }

    @Test
    void shouldRefuseWhatProvesNothing() {
        // Given
        byte[] seal = secret.seal("proposals", KEY, VALUE);

        // Then
        assertUnproved(record(), "but the record has none");
        assertUnproved(record("proof", ProofSecret.random().seal("proposals", KEY, VALUE)), "not made with the secret");
        assertUnproved(record("proof", secret.seal("proposals", bytes("default/other"), VALUE)), "not made with");
        assertUnproved(record("proof", new byte[0]), "not made with the secret");
        assertUnproved(record("proof", null), "not made with the secret");
        assertUnproved(record("authorization", bytes("Bearer foreign")), "is not known here, or not valid any more");
        assertUnproved(record("authorization", null), "is not known here, or not valid any more");
        assertUnproved(record("proof", seal, "proof", seal), "but the record has 2");
        assertUnproved(record("proof", seal, "authorization", bytes("Bearer admin")), "but the record has 2");
        assertUnproved(record("authorization", bytes("Bearer x"), "Authorization", bytes("Bearer admin")), "has 2");
        assertUnproved(record("PROOF", new byte[1], "proof", seal), "but the record has 2");
    }

    @Test
    void shouldRefuseWhatTheComponentMayNotDo() {
        // Given
        var caller = authentication.caller(record("proof", secret.seal("proposals", KEY, VALUE)), "job-controller");
        Attributes update = Attributes.of("update", "", "pods", "status", "default", "web");
        Attributes patch = Attributes.of("patch", "", "pods", "status", "default", "web");

        // When
        authentication.require(caller, List.of(update, patch));
        var refusal = catchThrowableOfType(Refusal.class, () -> authentication.require(caller, List.of(update)));

        // Then
        assertThat(refusal.failure().message())
                .isEqualTo("system:serviceaccount:kube-system:job-controller cannot update");
    }

    @Test
    void shouldCheckATokenOnceForManyRecords() {
        // When
        for (int i = 0; i < 100; i++) {
            authentication.caller(record("authorization", bytes("Bearer node-1")), "kubelet/node-1");
        }

        // Then
        assertThat(asked).isEqualTo(1);
    }

    private void assertUnproved(ConsumerRecord<byte[], byte[]> record, String why) {
        assertRefused(record, "deployment-controller", 401, why);
    }

    private void assertRefused(ConsumerRecord<byte[], byte[]> record, String component, int code, String why) {
        var refusal = catchThrowableOfType(Refusal.class, () -> authentication.caller(record, component));
        assertThat(refusal.failure().code()).isEqualTo(code);
        assertThat(refusal.failure().message()).contains(why);
    }

    private static ConsumerRecord<byte[], byte[]> record(@Nullable Object... headers) {
        var record = new ConsumerRecord<>("proposals", 1, 7, KEY, VALUE);
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add((String) headers[i], (byte[]) headers[i + 1]);
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
