package io.streamplane.apiserver.kind.builtin;

import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.kind.builtin.Kinds;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How kubectl get shows kinds whose columns are few, the age apart: names of columns and cells ({@code printers.go}). */
class ShownObjectsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    roles.rbac.authorization.k8s.io | {metadata: {name: r, creationTimestamp: '2026-01-01T00:00:00Z'}} | Name=r Created At=2026-01-01T00:00:00Z
                    services | {metadata: {name: s}, spec: {type: LoadBalancer, clusterIP: 10.96.0.9, externalIPs: [1.2.3.4], ports: [{port: 80, protocol: TCP}]}, status: {loadBalancer: {ingress: [{ip: 192.0.2.9}, {hostname: a.example}]}}} | Name=s Type=LoadBalancer Cluster-IP=10.96.0.9 External-IP=1.2.3.4,192.0.2.9,a.example Port(s)=80/TCP Selector=<none>
                    rolebindings.rbac.authorization.k8s.io | {metadata: {name: b}, roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u}, {kind: ServiceAccount, name: s, namespace: n}]} | Name=b Role=Role/r Users=u Groups= ServiceAccounts=n/s
                    networkpolicies.networking.k8s.io | {metadata: {name: p}, spec: {podSelector: {matchLabels: {a: b}}}} | Name=p Pod-Selector=a=b
                    ingressclasses.networking.k8s.io | {metadata: {name: c}, spec: {controller: a.b/c, parameters: {apiGroup: g, kind: K, name: n}}} | Name=c Controller=a.b/c Parameters=K.g/n
                    servicecidrs.networking.k8s.io | {metadata: {name: c}, spec: {cidrs: [10.0.0.0/8, 'fd00::/64']}} | Name=c CIDRs=10.0.0.0/8,fd00::/64
                    endpointslices.discovery.k8s.io | {metadata: {name: s}, addressType: IPv4, ports: [{port: 80}], endpoints: [{addresses: [a, b, c, d]}]} | Name=s AddressType=IPv4 Ports=80 Endpoints=a,b,c + 1 more...
                    endpointslices.discovery.k8s.io | {metadata: {name: s}, addressType: IPv4} | Name=s AddressType=IPv4 Ports=<unset> Endpoints=<unset>
                    storageclasses.storage.k8s.io | {metadata: {name: c, annotations: {storageclass.kubernetes.io/is-default-class: 'true'}}, provisioner: p, reclaimPolicy: Delete, volumeBindingMode: Immediate} | Name=c (default) Provisioner=p ReclaimPolicy=Delete VolumeBindingMode=Immediate AllowVolumeExpansion=false
                    csinodes.storage.k8s.io | {metadata: {name: n}, spec: {drivers: [{name: a}]}} | Name=n Drivers=1
                    csidrivers.storage.k8s.io | {metadata: {name: d}, spec: {attachRequired: true, volumeLifecycleModes: [Persistent]}} | Name=d AttachRequired=true PodInfoOnMount=false StorageCapacity=false TokenRequests=<unset> RequiresRepublish=false Modes=Persistent
                    volumeattachments.storage.k8s.io | {metadata: {name: a}, spec: {attacher: d, nodeName: n, source: {persistentVolumeName: p}}} | Name=a Attacher=d PV=p Node=n Attached=false
                    certificatesigningrequests.certificates.k8s.io | {metadata: {name: c}, spec: {signerName: a.b/c, username: u, expirationSeconds: 3600}, status: {conditions: [{type: Approved}], certificate: QQ==}} | Name=c SignerName=a.b/c Requestor=u RequestedDuration=60m Condition=Approved,Issued
                    certificatesigningrequests.certificates.k8s.io | {metadata: {name: c}, spec: {signerName: a.b/c, username: u}} | Name=c SignerName=a.b/c Requestor=u RequestedDuration=<none> Condition=Pending
                    validatingwebhookconfigurations.admissionregistration.k8s.io | {metadata: {name: w}, webhooks: [{}, {}]} | Name=w Webhooks=2
                    validatingadmissionpolicies.admissionregistration.k8s.io | {metadata: {name: p}, spec: {validations: [{}], paramKind: {apiVersion: v1, kind: ConfigMap}}} | Name=p Validations=1 ParamKind=v1/ConfigMap
                    mutatingadmissionpolicybindings.admissionregistration.k8s.io | {metadata: {name: b}, spec: {policyName: p, paramRef: {name: n}}} | Name=b PolicyName=p ParamRef=*/n
                    flowschemas.flowcontrol.apiserver.k8s.io | {metadata: {name: f}, spec: {matchingPrecedence: 5, priorityLevelConfiguration: {name: l}, distinguisherMethod: {type: ByUser}}} | Name=f PriorityLevel=l MatchingPrecedence=5 DistinguisherMethod=ByUser MissingPL=?
                    prioritylevelconfigurations.flowcontrol.apiserver.k8s.io | {metadata: {name: l}, spec: {type: Limited, limited: {nominalConcurrencyShares: 30}}} | Name=l Type=Limited NominalConcurrencyShares=30 Queues=<none> HandSize=<none> QueueLengthLimit=<none>
                    resourceclaims.resource.k8s.io | {metadata: {name: c}, status: {allocation: {}, reservedFor: [{}]}} | Name=c State=allocated,reserved
                    resourceslices.resource.k8s.io | {metadata: {name: s}, spec: {driver: d, pool: {name: p}, allNodes: true}} | Name=s Node=<unset> Driver=d Pool=p
                    leasecandidates.coordination.k8s.io | {metadata: {name: c}, spec: {leaseName: l, binaryVersion: '1', emulationVersion: '1'}} | Name=c LeaseName=l BinaryVersion=1 EmulationVersion=1
                    clustertrustbundles.certificates.k8s.io | {metadata: {name: b}, spec: {signerName: a.b/c}} | Name=b SignerName=a.b/c
                    apiservices.apiregistration.k8s.io | {metadata: {name: v1.a}, spec: {service: {namespace: n, name: s}}, status: {conditions: [{type: Available, status: 'False', reason: MissingEndpoints}]}} | Name=v1.a Service=n/s Available=False (MissingEndpoints)
                    """)
    void shouldShowTheColumnsThatKubernetesShows(String resource, String object, String expected) {
        // When
        String shown = KindRulebook.builtIn().of(Kinds.builtIn().get(resource)).columns().stream()
                .filter(column -> !column.name().equals("Age"))
                .map(column -> column.name() + "="
                        + column.cell().of(yaml(object), NOW).asString())
                .collect(Collectors.joining(" "));

        // Then
        assertThat(shown).isEqualTo(expected);
    }
}
