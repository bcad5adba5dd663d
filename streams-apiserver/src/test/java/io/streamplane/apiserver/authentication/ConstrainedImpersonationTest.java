package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.RolesState;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may be another for some requests only (KEP-5284), by the roles of upstream's reference of user impersonation. */
class ConstrainedImpersonationTest {

    private static final Authorization AUTHORIZATION = authorization();

    private final Impersonation impersonation = new Impersonation(AUTHORIZATION);

    /** Each may do one thing: verb, group, resources, and names where it is not all of them. */
    private static Authorization authorization() {
        var state = RolesState.empty();
        allow(state, "deputy", "users", "impersonate:user-info authentication.k8s.io users jane");
        allow(state, "deputy", "groups", "impersonate:user-info authentication.k8s.io groups devs");
        allow(state, "deputy", "uids", "impersonate:user-info authentication.k8s.io uids");
        allow(state, "deputy", "extras", "impersonate:user-info authentication.k8s.io userextras/acme.io/project");
        allow(state, "deputy", "list", "impersonate-on:user-info:list - pods");
        allow(state, "free", "free", "impersonate - users jane");
        allow(state, "half", "half", "impersonate:user-info authentication.k8s.io users jane");
        allow(state, "bot", "bot", "impersonate:serviceaccount authentication.k8s.io serviceaccounts robot");
        allow(state, "bot", "botlist", "impersonate-on:serviceaccount:list - pods");
        allow(state, "nurse", "nurse", "impersonate:arbitrary-node authentication.k8s.io nodes n1");
        allow(state, "nurse", "nurselist", "impersonate-on:arbitrary-node:list - pods");
        allow(
                state,
                "system:serviceaccount:ns:agent",
                "agent",
                "impersonate:associated-node authentication.k8s.io nodes");
        allow(state, "system:serviceaccount:ns:agent", "agentlist", "impersonate-on:associated-node:list - pods");
        allow(state, "broad", "broad", "impersonate:user-info authentication.k8s.io users,groups");
        allow(state, "broad", "broadlist", "impersonate-on:user-info:list - pods");
        return new Authorization(() -> state);
    }

    private static void allow(RolesState state, String user, String name, String rule) {
        String[] words = rule.split(" ");
        String names = words.length > 3 ? ", resourceNames: [" + words[3] + "]" : "";
        state.with("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %s}
            rules: [{verbs: ["%s"], apiGroups: ["%s"], resources: [%s]%s}]
            """.formatted(name, words[0], words[1].equals("-") ? "" : words[1], words[2], names));
        state.with("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "%2$s"}]
            """.formatted(name, user));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "deputy | list | User=jane                              | jane by impersonate:user-info",
                "deputy | list | User=jane Group=devs Uid=7             | jane by impersonate:user-info",
                "deputy | list | User=jane Extra-acme.io%2Fproject=x    | jane by impersonate:user-info",
                "deputy | get  | User=jane                              | cannot impersonate-on:user-info:get resource"
                        + " pods",
                "deputy | list | User=joe                               | cannot impersonate:user-info resource users",
                "deputy | list | User=jane Group=ops                    | cannot impersonate:user-info resource groups",
                "deputy | list | User=jane Group=system:masters         | cannot impersonate:user-info resource"
                        + " groups: impersonating the system:masters group is not allowed",
                "deputy | list | User=jane Extra-scopes=x               | cannot impersonate:user-info resource"
                        + " userextras: impersonating an invalid key in extra is not allowed: extra.key: Invalid value:"
                        + " scopes: must be a domain-prefixed path (such as acme.io/foo)",
                "deputy | list | User=system:node:n1                    | cannot impersonate-on:arbitrary-node:list"
                        + " resource pods",
                "free   | get  | User=jane                              | jane by nothing",
                "free   | list | User=joe                               | cannot impersonate-on:user-info:list"
                        + " resource pods",
                "half   | list | User=jane                              | cannot impersonate-on:user-info:list"
                        + " resource pods",
                "bot    | list | User=system:serviceaccount:ns:robot    | system:serviceaccount:ns:robot by"
                        + " impersonate:serviceaccount",
                "bot    | list | User=system:serviceaccount:ns:other    | cannot impersonate:serviceaccount resource"
                        + " serviceaccounts",
                "bot    | list | User=system:serviceaccount:ns:robot Group=g | cannot impersonate resource"
                        + " serviceaccounts",
                "nurse  | list | User=system:node:n1                    | system:node:n1 by impersonate:arbitrary-node",
                "nurse  | list | User=system:node:n2                    | cannot impersonate:arbitrary-node resource"
                        + " nodes",
                "agent  | list | User=system:node:n1                    | system:node:n1 by"
                        + " impersonate:associated-node",
                "agent  | list | User=system:node:n2                    | cannot impersonate-on:arbitrary-node:list"
                        + " resource pods",
                "agent  | get  | User=system:node:n1                    | cannot impersonate-on:associated-node:get"
                        + " resource pods",
                "broad  | list | User=x Group=a Group=b Group=c Group=d | x by impersonate:user-info",
            })
    void shouldBeAnotherForSomeRequests(String who, String verb, String headers, String expected) {
        // Given
        var wanted = Attributes.of(verb, "", "pods", "", "ns", "");

        // When
        String said;
        try {
            var other = impersonation.of(headers(headers), user(who), wanted).orElseThrow();
            said = other.user().name() + " by " + (other.constraint().isEmpty() ? "nothing" : other.constraint());
        } catch (Refusal refusal) {
            said = refusal.failure().message();
        }

        // Then
        assertThat(brief(said)).isEqualTo(expected);
    }

    /** Without the object, and without the group and where it is. */
    private static String brief(String message) {
        return message.replace("\"", "")
                .replaceFirst(".*( cannot )", "cannot ")
                .replaceFirst(" in API group [a-z0-9.]* ?(at the cluster scope|in the namespace ns)", "");
    }

    private static AuthenticatedUser user(String who) {
        return who.equals("agent")
                ? new AuthenticatedUser(
                        "system:serviceaccount:ns:agent",
                        "",
                        List.of("system:serviceaccounts"),
                        Map.of("authentication.kubernetes.io/node-name", List.of("n1")))
                : new AuthenticatedUser(who, List.of());
    }

    private static HttpFields headers(String text) {
        var headers = HttpFields.build();
        Arrays.stream(text.split(" "))
                .map(each -> each.split("="))
                .forEach(parts -> headers.add("Impersonate-" + parts[0], parts[1]));
        return headers;
    }
}
