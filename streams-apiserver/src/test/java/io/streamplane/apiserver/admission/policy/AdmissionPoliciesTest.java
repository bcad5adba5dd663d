package io.streamplane.apiserver.admission.policy;

import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.streamplane.apiserver.admission.webhook.AdmittedInMemory;
import io.streamplane.apiserver.request.ApiResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Policies in CEL, as Kubernetes' documentation shows them. */
class AdmissionPoliciesTest {

    private static final String GROUP = ".admissionregistration.k8s.io";

    private final AdmittedInMemory cluster = new AdmittedInMemory((_, _, _, _) -> {
        throw new IOException("asked");
    });

    private ApiResult configMap(String metadata, String data) {
        return cluster.create("configmaps", "default", "{metadata: {" + metadata + "}, data: " + data + "}");
    }

    private void validating(String policy, String binding) {
        done(cluster.create("validatingadmissionpolicies" + GROUP, "", """
            metadata: {name: limits}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps]}]
            %s
            """.formatted(policy.indent(2))));
        done(cluster.create("validatingadmissionpolicybindings" + GROUP, "", """
            metadata: {name: everywhere}
            spec:
              policyName: limits
            %s
            """.formatted(binding.indent(2))));
    }

    private void mutating(String policy) {
        done(cluster.create("mutatingadmissionpolicies" + GROUP, "", """
            metadata: {name: sidecars}
            spec:
              reinvocationPolicy: IfNeeded
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}]
            %s
            """.formatted(policy.indent(2))));
        done(cluster.create(
                "mutatingadmissionpolicybindings" + GROUP,
                "",
                "{metadata: {name: all}, spec: {policyName: sidecars}}"));
        done(cluster.create("serviceaccounts", "default", "{metadata: {name: default}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        object.data.size() < 2                                                  | failed expression: object.data.size() < 2
        !has(object.data.b)                                                     | failed expression: !has(object.data.b)
        request.operation == 'DELETE'                                           | failed expression: request.operation == 'DELETE'
        request.userInfo.username != 'alice'                                    | failed expression: request.userInfo.username != 'alice'
        namespaceObject.metadata.labels.team == 'blue'                          | failed expression: namespaceObject.metadata.labels.team == 'blue'
        oldObject != null                                                       | failed expression: oldObject != null
        object.data.c == '1'                                                    | expression 'object.data.c == '1'' resulted in error: no such key: c
        authorizer.group('').resource('pods').check('create').allowed() == false | failed expression: authorizer.group('').resource('pods').check('create').allowed() == false
        !authorizer.requestResource.check('create').allowed()                   | failed expression: !authorizer.requestResource.check('create').allowed()
        """)
    void shouldRefuseWhatARuleDoesNotAllow(String rule, String why) {
        // Given
        validating("validations: [{expression: \"" + rule + "\"}]", "validationActions: [Deny]");

        // When
        ApiResult created = configMap("name: settings", "{a: '1', b: '2'}");

        // Then
        assertThat(refused(created))
                .isEqualTo("422 configmaps \"settings\" is forbidden: ValidatingAdmissionPolicy 'limits' with binding"
                        + " 'everywhere' denied request: " + why);
        assertThat(((ApiResult.Failed) created).failure().reason()).isEqualTo("Invalid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        validations: [{expression: 'object.kind'}]                                  | spec.validations[0].expression: Invalid value: "object.kind": must evaluate to bool but got dyn
        validations: [{expression: 'object.x >'}]                                   | spec.validations[0].expression: Invalid value: "object.x >": compilation failed: ERROR: <input>:1:11: Syntax error
        validations: [{expression: 'params.x == 1'}]                                | spec.validations[0].expression: Invalid value: "params.x == 1": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params'
        validations: [{expression: 'true', messageExpression: '1'}]                 | spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int
        validations: [{expression: 'true', reason: Because}]                        | spec.validations[0].reason: Unsupported value: "Because"
        validations: [{expression: 'request.nothing == 1'}]                         | spec.validations[0].expression: Invalid value: "request.nothing == 1": compilation failed: ERROR: <input>:1:8: undefined field 'nothing'
        {variables: [{name: a-b, expression: '1'}], validations: [{expression: 'true'}]} | spec.variables[0].name: Invalid value: "a-b": name is not a valid CEL identifier
        {variables: [{name: a, expression: variables.b}, {name: b, expression: '1'}], validations: [{expression: 'true'}]} | spec.variables[0].expression: Invalid value: "variables.b": compilation failed: ERROR: <input>:1:10: undefined field 'b'
        {matchConditions: [{name: a, expression: '1'}], validations: [{expression: 'true'}]} | spec.matchConditions[0].expression: Invalid value: "1": must evaluate to bool but got int
        auditAnnotations: [{key: a, valueExpression: '1'}]                          | spec.auditAnnotations[0].valueExpression: Invalid value: "1": must evaluate to one of [string null_type] but got int
        """)
    void shouldRefuseAPolicyThatIsWrong(String policy, String why) {
        // Given
        ObjectNode object = AdmittedInMemory.yaml("{metadata: {name: limits}}");
        ObjectNode spec = AdmittedInMemory.yaml(policy);
        spec.set("matchConstraints", AdmittedInMemory.yaml("""
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps]}]
            """));
        object.set("spec", spec);

        // When
        ApiResult created = cluster.create("validatingadmissionpolicies" + GROUP, "", object.toString());

        // Then
        assertThat(refused(created))
                .startsWith("422 ValidatingAdmissionPolicy.admissionregistration.k8s.io \"limits\" is invalid: " + why);
    }

    @Test
    void shouldSayWhatItsMessageSays() {
        // Given
        validating("""
            variables: [{name: count, expression: "object.data.size()"}, {name: twice, expression: "variables.count * 2"}]
            validations:
            - expression: variables.twice < 4
              messageExpression: "'there are ' + string(variables.count)"
              reason: Forbidden
            """, "validationActions: [Deny]");

        // When
        ApiResult created = configMap("name: settings", "{a: '1', b: '2'}");

        // Then
        assertThat(refused(created)).startsWith("403 ").endsWith("denied request: there are 2");
        done(configMap("name: few", "{a: '1'}"));
    }

    @Test
    void shouldSayWhichExpressionsDoNotFitTheKinds() {
        // Given
        ObjectNode policy = AdmittedInMemory.yaml("""
            metadata: {name: limits, generation: 3}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [apps], apiVersions: [v1], operations: ["*"], resources: [deployments, "*/scale"]}
              variables: [{name: pod, expression: object.spec.template.spec}]
              validations:
              - expression: object.spec.replicas > 1 && object.metadata.labels.all(l, l != '')
              - expression: object.spec.replcas > 1
              - expression: variables.pod.containers.all(c, c.image == 1)
            """);

        // When
        ObjectNode status = PolicyTypeCheck.status(policy, cluster.operations().kinds());

        // Then
        assertThat(status.path("observedGeneration").asLong()).isEqualTo(3);
        assertThat(status.at("/typeChecking/expressionWarnings"))
                .extracting(each -> each.path("fieldRef").asString())
                .containsExactly("spec.validations[1].expression", "spec.validations[2].expression");
        assertThat(status.at("/typeChecking/expressionWarnings/0/warning").asString())
                .startsWith("apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replcas'");
    }

    @Test
    void shouldWarnAndTellTheAuditOnly() {
        // Given
        validating(
                "validations: [{expression: 'false', message: 'not so'}]\n"
                        + "auditAnnotations: [{key: who, valueExpression: request.userInfo.username}]",
                "validationActions: [Warn, Audit]");

        // When
        ApiResult created = configMap("name: settings", "{a: '1'}");

        // Then
        done(created);
        assertThat(created.warnings())
                .containsExactly(
                        "Validation failed for ValidatingAdmissionPolicy 'limits' with binding 'everywhere': not so");
        assertThat(cluster.annotations())
                .containsOnly(
                        entry("limits/who", "alice"),
                        entry(
                                "validation.policy.admission.k8s.io/validation_failure",
                                "[{\"message\":\"not"
                                    + " so\",\"policy\":\"limits\",\"binding\":\"everywhere\",\"expressionIndex\":0,"
                                    + "\"validationActions\":[\"Warn\",\"Audit\"]}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matchResources: {namespaceSelector: {matchLabels: {team: blue}}}",
                "matchResources: {objectSelector: {matchLabels: {a: b}}}",
                "matchResources: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [DELETE],"
                        + " resources: [configmaps]}]}",
                "matchResources: {excludeResourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'],"
                        + " resources: ['*'], resourceNames: [settings]}]}"
            })
    void shouldLetPassWhatABindingIsNotAbout(String matching) {
        // Given
        validating("validations: [{expression: 'false'}]", "validationActions: [Deny]\n" + matching);

        // When
        ApiResult created = configMap("name: settings", "{a: '1'}");

        // Then
        done(created);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        request.name == 'other' |
        object.data.z == '1'    | expression 'object.data.z == '1'' resulted in error: no such key: z
        """)
    void shouldLetPassWhereAConditionIsFalse(String condition, String why) {
        // Given
        validating(
                "matchConditions: [{name: some, expression: \"" + condition
                        + "\"}]\nvalidations: [{expression: 'false'}]",
                "validationActions: [Deny]");

        // When
        ApiResult created = configMap("name: settings", "{a: '1'}");

        // Then
        if (why == null) {
            done(created);
        } else {
            assertThat(refused(created)).endsWith(why);
        }
    }

    @Test
    void shouldTakeParametersByNameAndBySelector() {
        // Given
        done(configMap("name: small, labels: {size: any}", "{most: '1'}"));
        done(configMap("name: large, labels: {size: any}", "{most: '3'}"));
        validating("""
            paramKind: {apiVersion: v1, kind: ConfigMap}
            matchConditions: [{name: some, expression: "request.name.startsWith('x')"}]
            validations: [{expression: "object.data.size() <= int(params.data.most)"}]
            """, "validationActions: [Deny]\nparamRef: {name: large, parameterNotFoundAction: Deny}");

        // When
        ApiResult fits = configMap("name: x1", "{a: '1', b: '2', c: '3'}");
        ApiResult not = configMap("name: x2", "{a: '1', b: '2', c: '3', d: '4'}");
        done(cluster.merge(
                "validatingadmissionpolicybindings" + GROUP,
                "",
                "everywhere",
                "",
                "{spec: {paramRef: {name: null, selector: {matchLabels: {size: any}}}}}"));
        ApiResult ofBoth = configMap("name: x3", "{a: '1', b: '2'}");
        done(cluster.merge(
                "validatingadmissionpolicybindings" + GROUP,
                "",
                "everywhere",
                "",
                "{spec: {paramRef: {name: gone, selector: null}}}"));
        ApiResult missing = configMap("name: x4", "{a: '1'}");

        // Then
        done(fits);
        assertThat(refused(not)).contains("failed expression");
        assertThat(refused(ofBoth)).contains("failed expression");
        assertThat(refused(missing))
                .endsWith("failed to configure binding: no params found for policy binding with `Deny`"
                        + " parameterNotFoundAction");
    }

    @Test
    void shouldLookAtDeletions() {
        // Given
        done(configMap("name: settings", "{a: '1'}"));
        validating(
                "validations: [{expression: \"request.operation != 'DELETE' || oldObject.data.a != '1'\"}]",
                "validationActions: [Deny]");

        // When
        ApiResult deleted = cluster.delete("configmaps", "default", "settings");

        // Then
        assertThat(refused(deleted)).startsWith("422 configmaps \"settings\" is forbidden");
    }

    @Test
    void shouldIgnoreFailuresWhereItIsToldTo() {
        // Given
        validating(
                "failurePolicy: Ignore\nvalidations: [{expression: object.data.z == '1'}]",
                "validationActions: [Deny]");

        // When
        ApiResult created = configMap("name: settings", "{a: '1'}");

        // Then
        done(created);
    }

    @Test
    void shouldApplyConfigurations() {
        // Given
        mutating("""
            mutations:
            - patchType: ApplyConfiguration
              applyConfiguration:
                expression: >
                  Object{
                    metadata: Object.metadata{labels: {'team': namespaceObject.metadata.labels.team}},
                    spec: Object.spec{
                      initContainers: [Object.spec.initContainers{
                        name: 'mesh', image: 'mesh:1', restartPolicy: 'Always'}]
                    }
                  }
            """);

        // When
        ObjectNode pod = done(cluster.create(
                "pods", "default", "{metadata: {name: web}, spec: {containers: [{name: c, image: i}]}}"));

        // Then
        assertThat(pod.at("/metadata/labels/team").asString()).isEqualTo("red");
        assertThat(pod.at("/spec/initContainers/0/name").asString()).isEqualTo("mesh");
        assertThat(pod.at("/spec/initContainers/0/imagePullPolicy").asString()).isEqualTo("IfNotPresent");
        assertThat(pod.at("/spec/containers/0/name").asString()).isEqualTo("c");
    }

    @Test
    void shouldApplyPatches() {
        // Given
        mutating("""
            variables: [{name: key, expression: "'example.com/team'"}]
            mutations:
            - patchType: JSONPatch
              jsonPatch:
                expression: >
                  !has(object.metadata.labels) ?
                    [JSONPatch{op: 'add', path: '/metadata/labels', value: {}},
                     JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey(variables.key), value: 'red'},
                     JSONPatch{op: 'add', path: '/spec/containers/-', value: Object.spec.containers{name: 'more', image: 'm:1'}}]
                    : [JSONPatch{op: 'test', path: '/metadata/name', value: 'nobody'},
                       JSONPatch{op: 'remove', path: '/metadata/labels'}]
            """);

        // When
        ObjectNode pod = done(cluster.create(
                "pods", "default", "{metadata: {name: web}, spec: {containers: [{name: c, image: i}]}}"));
        ObjectNode labelled = done(cluster.create(
                "pods",
                "default",
                "{metadata: {name: api, labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}"));

        // Then
        assertThat(pod.at("/metadata/labels").toString()).isEqualTo("{\"example.com/team\":\"red\"}");
        assertThat(pod.at("/spec/containers/1/image").asString()).isEqualTo("m:1");
        assertThat(labelled.at("/metadata/labels").toString()).isEqualTo("{\"a\":\"b\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Object{spec: Object.status{nodeName: 'x'}}                  | type mismatch: unexpected type name "Object.status", expected "Object.spec", which matches field name path from root Object type
        Object{spec: Object.spec{tolerations: []}}                  | error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.tolerations
        Object{spec: Object.spec{nodeName: object.spec.nothing}}    | expression 'Object{spec: Object.spec{nodeName: object.spec.nothing}}' resulted in error: no such key: nothing
        """)
    void shouldRefuseWhatCannotBeChangedSo(String expression, String why) {
        // Given
        mutating("mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: \"" + expression
                + "\"}}]");

        // When
        ApiResult created =
                cluster.create("pods", "default", "{metadata: {name: web}, spec: {containers: [{name: c, image: i}]}}");

        // Then
        assertThat(refused(created)).isEqualTo("403 policy 'sidecars' with binding 'all' denied request: " + why);
    }
}
