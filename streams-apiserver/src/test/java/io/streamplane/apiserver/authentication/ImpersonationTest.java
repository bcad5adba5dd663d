package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpersonationTest {

    private static final AuthenticatedUser ADMIN = new AuthenticatedUser("admin", List.of("system:masters"));
    private static final Attributes PODS = Attributes.of("list", "", "pods", "", "ns", "");
    private static final AuthenticatedUser ALICE = new AuthenticatedUser("alice", List.of("devs"));

    private final InMemoryJournal journal = new InMemoryJournal(
            Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys())));
    private final Impersonation impersonation = new Impersonation(new Authorization(journal::current));

    /** Headers as {@code name=value}, and who that is: name, uid, groups and extras. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "User=bob                                | bob []",
                "User=bob Group=devs Group=ops           | bob [devs, ops]",
                "User=bob Uid=7                          | bob 7 []",
                "User=bob Extra-scopes=a Extra-scopes=b  | bob [] {scopes=[a, b]}",
                "User=bob Extra-example.com%2Fx=a        | bob [] {example.com/x=[a]}",
                "User=system:serviceaccount:ns:robot     | system:serviceaccount:ns:robot [system:serviceaccounts,"
                        + " system:serviceaccounts:ns]",
                "User=system:serviceaccount:ns:r Group=g | system:serviceaccount:ns:r [g]",
                "User=system:serviceaccount:Ns:robot     | system:serviceaccount:Ns:robot []",
                "User=system:node:n1                     | system:node:n1 [system:nodes]",
                "User=system:node:n1 Group=g             | system:node:n1 [g]",
                "User=bob Group=system:masters           | bob [system:masters]",
                "User=system:anonymous                   | system:anonymous [system:unauthenticated]",
            })
    void shouldBeAnother(String headers, String who) {
        // When
        AuthenticatedUser user =
                impersonation.of(headers(headers), ADMIN, PODS).orElseThrow().user();

        // Then
        assertThat(text(user)).isEqualTo(who);
    }

    @Test
    void shouldLeaveOthersAsTheyAre() {
        // When
        var user = impersonation.of(HttpFields.build().add("X-Impersonate-User", "bob"), ALICE, PODS);

        // Then
        assertThat(user).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "User=bob | pods is forbidden: User \"alice\" cannot impersonate-on:user-info:list resource \"pods\""
                        + " in API group \"\" in the namespace \"ns\"",
                "User=system:serviceaccount:ns:robot | pods is forbidden: User \"alice\" cannot"
                        + " impersonate-on:serviceaccount:list resource \"pods\" in API group \"\" in the namespace"
                        + " \"ns\"",
                "User=system:node:n1 | pods is forbidden: User \"alice\" cannot impersonate-on:arbitrary-node:list"
                        + " resource \"pods\" in API group \"\" in the namespace \"ns\"",
                "User=system:serviceaccount:ns:robot Uid=7 | serviceaccounts \"robot\" is forbidden: User \"alice\""
                        + " cannot impersonate resource \"serviceaccounts\" in API group \"\" in the namespace \"ns\"",
            })
    void shouldForbidOthers(String headers, String why) {
        // When
        var refused = assertThatThrownBy(() -> impersonation.of(headers(headers), ALICE, PODS));

        // Then
        refused.isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.failure().code()).isEqualTo(403);
            assertThat(refusal.failure().message()).isEqualTo(why);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Group=system:masters, 400",
        "Uid=1, 400",
        "Extra-scopes=a, 400",
        "User=bob User=root, 400",
        "User=bob Groups=devs, 400",
    })
    void shouldRefuseWhatIsNoUser(String headers, int code) {
        // When
        var refused = assertThatThrownBy(() -> impersonation.of(headers(headers), ADMIN, PODS));

        // Then
        refused.isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.failure().code()).isEqualTo(code));
    }

    private static HttpFields headers(String text) {
        var headers = HttpFields.build();
        for (String each : text.split(" ")) {
            String[] parts = each.split("=");
            headers.add("Impersonate-" + parts[0], parts[1]);
        }
        return headers;
    }

    private static String text(AuthenticatedUser user) {
        return user.name()
                + (user.uid().isEmpty() ? "" : " " + user.uid())
                + " " + user.groups()
                + (user.extra().equals(Map.of()) ? "" : " " + user.extra());
    }
}
