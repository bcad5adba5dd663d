package io.streamplane.apiserver.kind.builtin;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes refuses of kinds whose rules are few, in its words. Golden files hold what it accepts. */
class RefusedObjectsTest {

    private static final String REQUEST = "{spec: {podSelector: {}, ingress: [{";
    private static final String CLIENT = "clientConfig: {url: 'https://h/'}";
    private static final String HOOK = "name: a.example.com, sideEffects: None, admissionReviewVersions: [v1]";
    private static final String POLICY =
            "matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources:"
                    + " [pods]}]}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    roles.rbac.authorization.k8s.io | {rules: [{apiGroups: [''], resources: [pods]}]} | rules[0].verbs: Required value: verbs must contain at least one value
                    roles.rbac.authorization.k8s.io | {rules: [{verbs: [get], nonResourceURLs: [/a]}]} | rules[0].nonResourceURLs: Invalid value: ["/a"]: namespaced rules cannot apply to non-resource URLs
                    roles.rbac.authorization.k8s.io | {rules: [{verbs: [get], resources: [pods]}]} | rules[0].apiGroups: Required value: resource rules must supply at least one api group
                    clusterroles.rbac.authorization.k8s.io | {rules: [{verbs: [get], nonResourceURLs: [/a], apiGroups: ['']}]} | rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs
                    clusterroles.rbac.authorization.k8s.io | {aggregationRule: {}} | aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil
                    rolebindings.rbac.authorization.k8s.io | {roleRef: {kind: Odd, name: r}} | roleRef.kind: Unsupported value: "Odd": supported values: "Role", "ClusterRole"
                    clusterrolebindings.rbac.authorization.k8s.io | {roleRef: {kind: Role, name: r}} | roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"
                    clusterrolebindings.rbac.authorization.k8s.io | {roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: ServiceAccount, name: s}]} | subjects[0].namespace: Required value
                    rolebindings.rbac.authorization.k8s.io | {roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u, apiGroup: x}]} | subjects[0].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"
                    networkpolicies.networking.k8s.io | REQUESTports: [{port: 80, protocol: X}]}]}} | spec.ingress[0].ports[0].protocol: Unsupported value: "X": supported values: "TCP", "UDP", "SCTP"
                    networkpolicies.networking.k8s.io | REQUESTports: [{port: 80, endPort: 70}]}]}} | spec.ingress[0].ports[0].endPort: Invalid value: 70: must be greater than or equal to `port`
                    networkpolicies.networking.k8s.io | REQUESTports: [{endPort: 70}]}]}} | spec.ingress[0].ports[0].endPort: Invalid value: 70: may not be specified when `port` is not specified
                    networkpolicies.networking.k8s.io | REQUESTfrom: [{}]}]}} | spec.ingress[0].from[0]: Required value: must specify a peer
                    networkpolicies.networking.k8s.io | REQUESTfrom: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]}} | spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer
                    networkpolicies.networking.k8s.io | REQUESTfrom: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]}} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`
                    networkpolicies.networking.k8s.io | REQUESTfrom: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}} |
                    networkpolicies.networking.k8s.io | {spec: {policyTypes: [Odd]}} | spec.policyTypes[0]: Unsupported value: "Odd": supported values: "Ingress", "Egress"
                    ingressclasses.networking.k8s.io | {spec: {}} | spec.controller: Required value
                    ingressclasses.networking.k8s.io | {spec: {controller: c}} | spec.controller: Invalid value: "c": must be a domain-prefixed path (such as "acme.io/foo")
                    ingressclasses.networking.k8s.io | {spec: {controller: a.b/c, parameters: {kind: K, name: n, scope: Namespace}}} | spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'
                    servicecidrs.networking.k8s.io | {spec: {}} | spec.cidrs: Required value: at least one CIDR required
                    servicecidrs.networking.k8s.io | {spec: {cidrs: [10.0.0.0/8, 11.0.0.0/8]}} | spec.cidrs: Invalid value: ["10.0.0.0/8","11.0.0.0/8"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64
                    endpointslices.discovery.k8s.io | {} | addressType: Required value
                    endpointslices.discovery.k8s.io | {addressType: IPv4, endpoints: [{addresses: [127.0.0.1]}]} | endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)
                    endpointslices.discovery.k8s.io | {addressType: IPv4, endpoints: [{addresses: ['fd00::1']}]} | endpoints[0].addresses[0]: Invalid value: "fd00::1": must be a valid IPv4 address
                    endpointslices.discovery.k8s.io | {addressType: IPv4, endpoints: [], ports: [{port: 1}, {port: 2}]} | ports[1].name: Duplicate value: ""
                    storageclasses.storage.k8s.io | {} | provisioner: Required value
                    storageclasses.storage.k8s.io | {provisioner: p, reclaimPolicy: Odd} | reclaimPolicy: Unsupported value: "Odd": supported values: "Delete", "Retain"
                    csinodes.storage.k8s.io | {spec: {drivers: [{name: a, nodeID: n}, {name: a, nodeID: n}]}} | spec.drivers[1].name: Duplicate value: "a"
                    volumeattachments.storage.k8s.io | {spec: {attacher: a, nodeName: n, source: {}}} | spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName
                    validatingwebhookconfigurations.admissionregistration.k8s.io | {webhooks: [{name: a, sideEffects: None, admissionReviewVersions: [v1], CLIENT}]} | webhooks[0].name: Invalid value: "a": should be a domain with at least three segments separated by dots
                    validatingwebhookconfigurations.admissionregistration.k8s.io | {webhooks: [{name: a.example.com, admissionReviewVersions: [v1], CLIENT}]} | webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun
                    mutatingwebhookconfigurations.admissionregistration.k8s.io | {webhooks: [{HOOK, CLIENT, timeoutSeconds: 31}]} | webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds
                    mutatingwebhookconfigurations.admissionregistration.k8s.io | {webhooks: [{HOOK, clientConfig: {}}]} | webhooks[0].clientConfig: Required value: exactly one of url or service is required
                    mutatingwebhookconfigurations.admissionregistration.k8s.io | {webhooks: [{HOOK, CLIENT}, {HOOK, CLIENT}]} | webhooks[1].name: Duplicate value: "a.example.com"
                    validatingadmissionpolicies.admissionregistration.k8s.io | {spec: {validations: [{expression: 'true'}]}} | spec.matchConstraints: Required value
                    validatingadmissionpolicies.admissionregistration.k8s.io | {spec: {POLICY, validations: [{expression: ' '}]}} | spec.validations[0].expression: Required value: expression is not specified
                    validatingadmissionpolicybindings.admissionregistration.k8s.io | {spec: {policyName: p}} | spec.validationActions: Required value
                    flowschemas.flowcontrol.apiserver.k8s.io | {spec: {matchingPrecedence: 1, priorityLevelConfiguration: {name: l}}} | spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1
                    flowschemas.flowcontrol.apiserver.k8s.io | {spec: {priorityLevelConfiguration: {name: l}, rules: [{subjects: [{kind: User, user: {name: u}}]}]}} | spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty
                    prioritylevelconfigurations.flowcontrol.apiserver.k8s.io | {spec: {type: Limited}} | spec.limited: Required value: must not be empty when type is Limited
                    resourceclaims.resource.k8s.io | {spec: {devices: {requests: [{name: r}]}}} | spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required
                    leasecandidates.coordination.k8s.io | {spec: {leaseName: l, binaryVersion: '1.0', strategy: OldestEmulationVersion}} | spec.emulationVersion: Required value: must be specified when `strategy` is 'OldestEmulationVersion'
                    apiservices.apiregistration.k8s.io | {metadata: {name: v1.a.b}, spec: {group: a.b, version: v1, groupPriorityMinimum: 20001, versionPriority: 1}} | spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000
                    apiservices.apiregistration.k8s.io | {metadata: {name: x}, spec: {group: a.b, version: v1, groupPriorityMinimum: 1, versionPriority: 1}} | metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.a.b"
                    certificatesigningrequests.certificates.k8s.io | {spec: {request: QQ==, signerName: a.b/c, usages: [any]}} | spec.request: Invalid value: "QQ==": PEM block type must be CERTIFICATE REQUEST
                    """)
    void shouldRefuseWhatKubernetesRefuses(String resource, String object, String expected) {
        // Given
        KindRules rules = KindRulebook.builtIn().of(Kinds.builtIn().get(resource));
        ObjectNode tree = created(
                rules,
                object.replace("REQUEST", REQUEST)
                        .replace("CLIENT", CLIENT)
                        .replace("HOOK", HOOK)
                        .replace("POLICY", POLICY));

        // When
        List<String> found = sentences(rules.validate(tree));

        // Then
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    rolebindings.rbac.authorization.k8s.io | {roleRef: {kind: Role, name: r}} | {roleRef: {kind: Role, name: s}} | roleRef: Invalid value: {"kind":"Role","name":"s"}: cannot change roleRef
                    ingressclasses.networking.k8s.io | {spec: {controller: a.b/c}} | {spec: {controller: a.b/d}} | spec.controller: Invalid value: "a.b/d": field is immutable
                    servicecidrs.networking.k8s.io | {spec: {cidrs: [10.0.0.0/8]}} | {spec: {cidrs: [11.0.0.0/8]}} | spec.cidrs[0]: Invalid value: "11.0.0.0/8": field is immutable
                    servicecidrs.networking.k8s.io | {spec: {cidrs: [10.0.0.0/8]}} | {spec: {cidrs: [10.0.0.0/8, 'fd00::/64']}} |
                    storageclasses.storage.k8s.io | {provisioner: a} | {provisioner: b} | provisioner: Invalid value: "b": field is immutable
                    volumeattributesclasses.storage.k8s.io | {driverName: a} | {driverName: b} | driverName: Forbidden: updates to driverName are forbidden.
                    """)
    void shouldRefuseChangesThatKubernetesRefuses(String resource, String before, String after, String expected) {
        // Given
        KindRules rules = KindRulebook.builtIn().of(Kinds.builtIn().get(resource));

        // When
        List<String> found = sentences(rules.validateUpdate(yaml(after), yaml(before)));

        // Then
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected));
    }
}
