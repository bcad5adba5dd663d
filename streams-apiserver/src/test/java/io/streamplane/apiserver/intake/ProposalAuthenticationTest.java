package io.streamplane.apiserver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.ComponentIdentity;
import io.streamplane.apiserver.intake.ProposalAuthentication.Checked;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.proof.ProofSecret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalAuthenticationTest {

    private static final byte[] KEY = bytes("default/web");
    private static final byte[] VALUE = bytes("a proposal");
    private static final Attributes UPDATE = Attributes.of("update", "", "pods", "status", "default", "web");
    private static final Attributes PATCH = Attributes.of("patch", "", "pods", "status", "default", "web");

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
            new ProposalAuthentication.Tokens(
                    token -> {
                        asked++;
                        return Optional.ofNullable(tokens.get(token));
                    },
                    token -> token.equals("Bearer outside")),
            new ProposalAuthentication.Rights(this::decide, this::decideHere));
    private final List<String> decided = new ArrayList<>();

    private Decision decide(AuthenticatedUser user, Attributes wanted) {
        decided.add(wanted.verb());
        return user.groups().contains(AuthenticatedUser.MASTERS)
                        || wanted.verb().equals("patch")
                        || (wanted.name().equals("outside") && wanted.verb().equals("create"))
                ? Decision.ALLOWED
                : Decision.noOpinion("so it is");
    }

    /** Somebody outside decides about all that has that name. */
    private @Nullable Decision decideHere(AuthenticatedUser user, Attributes wanted) {
        return wanted.name().equals("outside") ? null : decide(user, wanted);
    }

    private Caller caller(ConsumerRecord<byte[], byte[]> record, String component) {
        return admitted(record, component, PATCH);
    }

    private Caller admitted(ConsumerRecord<byte[], byte[]> record, String component, Attributes... oneOf) {
        Checked checked = authentication.check(record, component, List.of(oneOf));
        return assertThat(checked)
                .asInstanceOf(InstanceOfAssertFactories.type(Checked.Admitted.class))
                .actual()
                .caller();
    }

    private Checked.Open open(ConsumerRecord<byte[], byte[]> record, String component, Attributes... oneOf) {
        Checked checked = authentication.check(record, component, List.of(oneOf));
        return assertThat(checked)
                .asInstanceOf(InstanceOfAssertFactories.type(Checked.Open.class))
                .actual();
    }

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
        var caller = caller(record("proof", secret.seal("proposals", KEY, VALUE)), component);

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
        assertThat(caller(record("authorization", bytes("Bearer " + token)), component)
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
        var record = record("proof", secret.seal("proposals", KEY, VALUE));

        // When
        Caller caller = admitted(record, "job-controller", UPDATE, PATCH);
        var refusal = catchThrowableOfType(
                Refusal.class, () -> authentication.check(record, "job-controller", List.of(UPDATE)));

        // Then
        assertThat(caller.user()).isEqualTo("system:serviceaccount:kube-system:job-controller");
        assertThat(refusal.failure().message())
                .isEqualTo("pods \"web\" is forbidden: User"
                        + " \"system:serviceaccount:kube-system:job-controller\" cannot update resource"
                        + " \"pods/status\" in API group \"\" in the namespace \"default\": so it is");
        assertThat(decided).containsExactly("update", "patch", "update");
    }

    @Test
    void shouldDecideOnceWhereSomebodyOutsideIsAsked() {
        // Given
        var record = record("proof", secret.seal("proposals", KEY, VALUE));
        Attributes outside = Attributes.of("get", "", "pods", "", "default", "outside");

        // When
        Checked.Open allowed = open(record, "job-controller", UPDATE, outside, PATCH);
        List<String> before = List.copyOf(decided);
        Caller caller = allowed.rest().get();
        Checked.Open forbidden = open(record, "job-controller", UPDATE, outside);
        var refusal = catchThrowableOfType(Refusal.class, () -> forbidden.rest().get());

        // Then
        assertThat(before).containsExactly("update");
        assertThat(caller.user()).isEqualTo("system:serviceaccount:kube-system:job-controller");
        assertThat(decided).containsExactly("update", "get", "patch", "update", "get");
        assertThat(refusal.failure().message()).contains("cannot update resource");
    }

    @Test
    void shouldLeaveOpenWhomSomebodyOutsideKnows() {
        // Given
        tokens.put("Bearer outside", new AuthenticatedUser("rest", List.of()));
        var byToken = record("authorization", bytes("Bearer outside"));
        var byName = record("authorization", bytes("Bearer rest"));

        // When
        Checked.Open token = open(byToken, "kubelet/node-1", PATCH);
        Checked.Open name = open(byName, "team-a/outside", PATCH);
        int before = asked;

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(catchThrowableOfType(Refusal.class, () -> token.rest().get())
                        .failure()
                        .message())
                .contains("User \"rest\" cannot propose as");
        assertThat(name.rest().get().user()).isEqualTo("system:serviceaccount:team-a:outside");
        assertThat(decided).containsExactly("impersonate:arbitrary-node", "create", "patch");
    }

    @Test
    void shouldCheckATokenOnceForManyRecords() {
        // When
        for (int i = 0; i < 100; i++) {
            caller(record("authorization", bytes("Bearer node-1")), "kubelet/node-1");
        }

        // Then
        assertThat(asked).isEqualTo(1);
    }

    private void assertUnproved(ConsumerRecord<byte[], byte[]> record, String why) {
        assertRefused(record, "deployment-controller", 401, why);
    }

    private void assertRefused(ConsumerRecord<byte[], byte[]> record, String component, int code, String why) {
        var refusal = catchThrowableOfType(Refusal.class, () -> caller(record, component));
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
