package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static io.streamplane.apiserver.admission.kit.PluginServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Who names parameters of a policy of admission may read them. */
class PolicyParametersTest {

    private static final String GROUP = ".admissionregistration.k8s.io";
    private static final String ALICE = "user &{alice  [system:authenticated] map[]} ";
    private static final String ALL = "does not have 'VERB' permission for all groups, versions and resources";
    private static final String REFERENCED = "does not have 'VERB' permission on the object referenced by paramRef";

    private final PluginServer server = new PluginServer(Set.of(), Map.of());

    @BeforeEach
    void giveRights() {
        server.given("namespaces", "", "metadata: {name: ns}");
        server.allow(
                "alice",
                "{verbs: [create, update, get, list], apiGroups: [admissionregistration.k8s.io], resources: ['*']}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | v1      | ConfigMap  | ok
        {verbs: [get], apiGroups: [''], resources: [configmaps], resourceNames: [one]} | v1      | ConfigMap  | refused
        {verbs: [list], apiGroups: [''], resources: [configmaps]}                      | v1      | ConfigMap  | refused
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | v1      | Secret     | refused
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | apps/v1 | Deployment | refused
        {verbs: [get], apiGroups: ['a.b'], resources: ['*']}                           | a.b/v1  | Unknown    | ok
        {verbs: [get], apiGroups: ['a.b'], resources: [unknowns]}                      | a.b/v1  | Unknown    | refused
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | -       | -          | ok
        """)
    void shouldTakeTheRightToReadThemAllToWriteAPolicy(
            String rule, @Nullable String apiVersion, @Nullable String kind, String expected) {
        // Given
        server.allow("alice", rule);

        // When
        String validating = said(policy(user("alice"), "validating", "p", apiVersion, kind));
        String mutating = said(policy(user("alice"), "mutating", "p", apiVersion, kind));

        // Then
        String why = ALICE + "must have 'get' permission on all objects of the referenced paramKind (kind=" + kind
                + ", apiVersion=" + apiVersion + ")";
        assertThat(validating)
                .isEqualTo(
                        expected.equals("ok")
                                ? "ok"
                                : "ValidatingAdmissionPolicy.admissionregistration.k8s.io 'p' is invalid:"
                                        + " spec.paramKind: Forbidden: " + why);
        assertThat(mutating.endsWith(why) ? "refused" : mutating).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
        {verbs: [get], apiGroups: [''], resources: [configmaps], resourceNames: [one]} | maps | {name: one, namespace: ns}   | ok
        {verbs: [get], apiGroups: [''], resources: [configmaps], resourceNames: [one]} | maps | {name: two, namespace: ns}   | REFERENCED get
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | maps | {selector: {}}               | REFERENCED list
        {verbs: [list], apiGroups: [''], resources: [configmaps]}                      | maps | {selector: {}}               | ok
        {verbs: [get], apiGroups: [''], resources: [secrets]}                          | maps | {name: one}                  | REFERENCED get
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | none | {name: one}                  | REFERENCED get
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | gone | {name: one}                  | unable to get policy gone to determine minimum required permissions and ALL get
        {verbs: [get], apiGroups: [''], resources: [configmaps]}                       | odd  | {name: one}                  | unable to resolve paramKind &{a.b/v1 Unknown} to determine minimum required permissions and ALL get
        {verbs: [get], apiGroups: ['*'], resources: ['*']}                             | gone | {name: one}                  | ok
        {verbs: [get], apiGroups: ['a.b'], resources: ['*']}                           | odd  | {name: one}                  | ok
        {verbs: [get], apiGroups: [''], resources: [secrets]}                          | maps | -                            | ok
        """)
    void shouldTakeTheRightToReadThoseThatABindingNames(
            String rule, String policy, @Nullable String reference, String expected) {
        // Given
        server.allow("alice", rule);
        for (String family : List.of("validating", "mutating")) {
            assertThat(said(policy(ADMIN, family, "maps", "v1", "ConfigMap"))).isEqualTo("ok");
            assertThat(said(policy(ADMIN, family, "odd", "a.b/v1", "Unknown"))).isEqualTo("ok");
            assertThat(said(policy(ADMIN, family, "none", null, null))).isEqualTo("ok");
        }

        // When
        String validating = said(binding(user("alice"), "validating", policy, reference));
        String mutating = said(binding(user("alice"), "mutating", policy, reference));

        // Then
        String why = expected.replaceFirst("(.*)REFERENCED (.*)", "$1" + ALICE + REFERENCED.replace("VERB", "$2"))
                .replaceFirst("(.*)ALL (.*)", "$1" + ALICE + ALL.replace("VERB", "$2"));
        assertThat(validating)
                .isEqualTo(
                        why.equals("ok")
                                ? "ok"
                                : "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io 'b' is invalid:"
                                        + " spec.paramRef: Forbidden: " + why);
        assertThat(mutating).endsWith(why);
    }

    @Test
    void shouldLookAtAnUpdateOnlyWhereItNamesOthers() {
        // Given
        policy(ADMIN, "validating", "maps", "v1", "ConfigMap");
        binding(ADMIN, "validating", "maps", "{name: one, namespace: ns}");
        ObjectNode labeled = server.get("validatingadmissionpolicybindings" + GROUP, "", "b");
        labeled.withObject("/metadata/labels").put("a", "b");
        ObjectNode other = server.get("validatingadmissionpolicybindings" + GROUP, "", "b");
        other.withObject("/spec/paramRef").put("name", "two");
        ObjectNode secrets = server.get("validatingadmissionpolicies" + GROUP, "", "maps");
        secrets.withObject("/spec/paramKind").put("kind", "Secret");
        ObjectNode failing = server.get("validatingadmissionpolicies" + GROUP, "", "maps");
        failing.withObject("/spec").put("failurePolicy", "Ignore");

        // When
        Caller alice = user("alice");
        String another = said(server.update(alice, "validatingadmissionpolicybindings" + GROUP, "", "b", "", other));
        String same = said(server.update(alice, "validatingadmissionpolicybindings" + GROUP, "", "b", "", labeled));
        String kind = said(server.update(alice, "validatingadmissionpolicies" + GROUP, "", "maps", "", secrets));
        String rest = said(server.update(alice, "validatingadmissionpolicies" + GROUP, "", "maps", "", failing));

        // Then
        assertThat(another).contains("on the object referenced by paramRef");
        assertThat(same).isEqualTo("ok");
        assertThat(kind).contains("on all objects of the referenced paramKind (kind=Secret, apiVersion=v1)");
        assertThat(rest).isEqualTo("ok");
    }

    private ApiResult policy(
            Caller caller, String family, String name, @Nullable String apiVersion, @Nullable String kind) {
        String parameters =
                apiVersion == null ? "" : "paramKind: {apiVersion: " + apiVersion + ", kind: " + kind + "}, ";
        String matching = "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations:"
                + " [CREATE], resources: [pods]}]}, ";
        String does = family.equals("validating")
                ? "validations: [{expression: 'true'}]"
                : "reinvocationPolicy: Never, mutations: [{patchType: ApplyConfiguration, applyConfiguration:"
                        + " {expression: 'Object{}'}}]";
        return server.create(
                caller,
                family + "admissionpolicies" + GROUP,
                "",
                "{metadata: {name: " + name + "}, spec: {" + parameters + matching + does + "}}");
    }

    private ApiResult binding(Caller caller, String family, String policy, @Nullable String reference) {
        String parameters = reference == null
                ? ""
                : ", paramRef: " + reference.replaceFirst("^\\{", "{parameterNotFoundAction: Deny, ");
        String actions = family.equals("validating") ? ", validationActions: [Deny]" : "";
        return server.create(
                caller,
                family + "admissionpolicybindings" + GROUP,
                "",
                "{metadata: {name: b}, spec: {policyName: " + policy + parameters + actions + "}}");
    }
}
