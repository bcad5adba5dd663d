package io.streamplane.ops.assembly;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Seeded objects that admission takes, with a few of their definition's fields set to what somebody may send. */
final class HostileObjects {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Definitions DEFINITIONS = Definitions.builtIn();
    private static final int MAX_DEPTH = 12;

    private static final String POD_SPEC = "{containers: [{name: c, image: nginx, ports: [{containerPort: 80}],"
            + " resources: {requests: {cpu: 1m}}, env: [{name: A}]}]}";
    private static final String TEMPLATE =
            "selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: " + POD_SPEC + "}";
    private static final Map<String, String> VALID = Map.ofEntries(
            Map.entry(
                    "pods",
                    "spec: "
                            + POD_SPEC.replace(
                                    "{containers", "{nodeName: n, tolerations: [{operator: Exists}], containers")),
            Map.entry("nodes", "spec: {taints: [{key: k, effect: NoExecute}]}"),
            Map.entry("deployments.apps", "spec: {replicas: 2, " + TEMPLATE + "}"),
            Map.entry("replicasets.apps", "spec: {replicas: 2, " + TEMPLATE + "}"),
            Map.entry("statefulsets.apps", "spec: {serviceName: s, " + TEMPLATE + "}"),
            Map.entry(
                    "jobs.batch",
                    "spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}"),
            Map.entry("secrets", "data: {a: YQ==}"),
            Map.entry("configmaps", "data: {a: b}"),
            Map.entry("services", "spec: {ports: [{port: 80}]}"),
            Map.entry("leases.coordination.k8s.io", "spec: {leaseDurationSeconds: 1}"),
            Map.entry(
                    "ingresses.networking.k8s.io", "spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}"),
            Map.entry("daemonsets.apps", "spec: {" + TEMPLATE + "}"),
            Map.entry("controllerrevisions.apps", "data: {a: b}\nrevision: 1"),
            Map.entry(
                    "replicationcontrollers", "spec: {template: {metadata: {labels: {a: b}}, spec: " + POD_SPEC + "}}"),
            Map.entry("podtemplates", "template: {metadata: {labels: {a: b}}, spec: " + POD_SPEC + "}"),
            Map.entry("endpoints", "subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]"),
            Map.entry("limitranges", "spec: {limits: [{type: Container, max: {cpu: 1}}]}"),
            Map.entry("resourcequotas", "spec: {hard: {pods: 1}}"),
            Map.entry(
                    "persistentvolumeclaims",
                    "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"),
            Map.entry(
                    "persistentvolumes",
                    "spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /a}}"),
            Map.entry(
                    "cronjobs.batch",
                    "spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers:"
                            + " [{name: c, image: i}]}}}}}"),
            Map.entry(
                    "horizontalpodautoscalers.autoscaling",
                    "spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: d}}"),
            Map.entry("poddisruptionbudgets.policy", "spec: {minAvailable: 1}"),
            Map.entry(
                    "certificatesigningrequests.certificates.k8s.io",
                    "spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWE1IOENBUUF3SFRFTU1B"
                            + "b0dBMVVFQXd3RFpHVjJNUTB3Q3dZRFZRUUtEQVIwWldGdE1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFj"
                            + "RFFnQUVKYW1BWEFyWHQrNlFhbU1Uc0cvNW9Lb0wyMVdva25BU3p4bDJIbWlLCml4WERibEZJcHlQTHp3NlVFelFs"
                            + "QjdXVWFxbWtMTWppM3NRMG1LdFhYOXRxVzZBQU1Bb0dDQ3FHU000OUJBTUMKQTBnQU1FVUNJUUNOSEhTU0l1VHhi"
                            + "bko1dmZ5ZWlWYXpKK1FYZzRzSlB5R2M3VlhxaDRZYXVBSWdla3ZjVHdiQgpEbGNEb1FaVngzTVVIc2tIaFFWOXhw"
                            + "eWNteDc4ejBLV3ZrWT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==, signerName: exampl"
                            + "e.com/s, usages: [client auth], username: somebody}"),
            Map.entry(
                    "ingressclasses.networking.k8s.io",
                    "spec: {controller: example.com/c, parameters: {kind: P, name: p}}"),
            Map.entry("servicecidrs.networking.k8s.io", "spec: {cidrs: [10.97.0.0/16]}"),
            Map.entry(
                    "clusterrolebindings.rbac.authorization.k8s.io",
                    "roleRef: {kind: ClusterRole, name: r}\n" + "subjects: [{kind: Group, name: g}]"),
            Map.entry(
                    "rolebindings.rbac.authorization.k8s.io",
                    "roleRef: {kind: Role, name: r}\n"
                            + "subjects: [{kind: User, name: u}, {kind: ServiceAccount, name: s}]"),
            Map.entry("csistoragecapacities.storage.k8s.io", "storageClassName: fast\n" + "capacity: 1024Gi"),
            Map.entry("storageclasses.storage.k8s.io", "provisioner: example.com/disk"),
            Map.entry(
                    "volumeattachments.storage.k8s.io",
                    "spec: {attacher: disk.example.com, nodeName: n, source: {persistentVolumeName: pv}}"),
            Map.entry(
                    "volumeattributesclasses.storage.k8s.io",
                    "driverName: disk.example.com\n" + "parameters: {iops: '10'}"),
            Map.entry(
                    "mutatingadmissionpolicies.admissionregistration.k8s.io",
                    "spec:\n"
                            + "  matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [''], apiVersions"
                            + ": [v1], resources: [pods]}]}\n"
                            + "  reinvocationPolicy: Never\n"
                            + "  mutations: [{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'remove', path: '/spec'}]\"}}]"),
            Map.entry("mutatingadmissionpolicybindings.admissionregistration.k8s.io", "spec: {policyName: p}"),
            Map.entry(
                    "validatingadmissionpolicies.admissionregistration.k8s.io",
                    "spec:\n"
                            + "  matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [''], apiVersions"
                            + ": [v1], resources: [pods]}]}\n"
                            + "  validations: [{expression: 'true'}]"),
            Map.entry(
                    "validatingadmissionpolicybindings.admissionregistration.k8s.io",
                    "spec: {policyName: p, validationActions: [Deny]}"),
            Map.entry(
                    "leasecandidates.coordination.k8s.io",
                    "spec: {leaseName: l, binaryVersion: 1.36.0, emulationVersion: 1.36.0, strategy: OldestEm"
                            + "ulationVersion}"),
            Map.entry(
                    "endpointslices.discovery.k8s.io",
                    "addressType: IPv4\n" + "endpoints: [{addresses: [10.0.0.1]}]\n" + "ports: [{port: 80}]"),
            Map.entry("flowschemas.flowcontrol.apiserver.k8s.io", "spec: {priorityLevelConfiguration: {name: l}}"),
            Map.entry(
                    "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
                    "spec: {type: Limited, limited: {limitResponse: {type: Queue, queuing: {}}}}"),
            Map.entry("ipaddresses.networking.k8s.io", "spec: {parentRef: {resource: services, name: s}}"),
            Map.entry("nodeports.streamplane.io", "spec: {parentRef: {resource: services, name: s}}"),
            Map.entry("runtimeclasses.node.k8s.io", "handler: h"));

    private static final List<JsonNode> STRINGS = texts(
            "",
            "a",
            "x".repeat(300),
            "\0",
            "\uD83D\uDE00",
            "../..",
            "-1",
            "%",
            "sealed:!!",
            "Always",
            "Exists",
            "In",
            "Gt",
            "NoExecute",
            "Never",
            "Failed",
            "Running",
            "Ready",
            "True",
            "CrashLoopBackOff",
            "2024-13-01T00:00:00Z");
    private static final List<JsonNode> TIMES = texts(
            "garbage",
            "",
            "2024-06-23T18:43:04.180Z",
            "2024-06-23T18:43:04,1Z",
            "2024-06-23T8:43:04Z",
            "2024-06-23T18:43:04.123456Z",
            "2024-06-23T18:43:04.123456+24:60",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59-01:00",
            "2024-06-23T18:43:60Z",
            "2024-06-23T18:43:04.123456789Z");
    private static final List<JsonNode> QUANTITIES = texts(
            "1",
            "-1",
            "1e3",
            "1E999",
            "9E9999",
            "1e-9999",
            "0.0000000001",
            "9223372036854775807",
            "9223372036854775808Ei",
            "1Zi",
            "garbage",
            "",
            " 1 ",
            "1" + "0".repeat(400),
            ".5",
            "5.",
            "+3");
    private static final List<JsonNode> INTS_OR_STRINGS =
            texts("100%", "-5%", "0%", "garbage", "99999999999999999999%", "", "1");

    private final Random random;

    HostileObjects(long seed) {
        random = new Random(seed);
    }

    /** An object of this name, with its status. */
    ObjectNode object(Kind kind, String name, int changes) {
        String yaml = VALID.getOrDefault(kind.resource(), "");
        String owned = kind.resource().equals("pods")
                ? ", labels: {a: b}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: owner, uid: uid-owner,"
                        + " controller: true}]"
                : "";
        ObjectNode object =
                (ObjectNode) YAMLMapper.shared().readTree("metadata: {name: " + name + owned + "}\n" + yaml);
        Definition definition = DEFINITIONS.of(kind);
        for (int i = 0; i < changes; i++) {
            change(definition, object, 0);
        }
        object.withObject("/metadata").put("name", name);
        return object;
    }

    /** A status that says anything. */
    ObjectNode status(Kind kind) {
        ObjectNode status = NODES.objectNode();
        Definition.Field known = DEFINITIONS.of(kind).fields().get("status");
        if (known != null && known.type() instanceof FieldType.Reference(String definition)) {
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                change(DEFINITIONS.get(definition), status, 0);
            }
        }
        return status;
    }

    private void change(Definition definition, ObjectNode object, int depth) {
        List<Definition.Field> fields = List.copyOf(definition.fields().values());
        if (fields.isEmpty()) {
            return;
        }
        Definition.Field field = fields.get(random.nextInt(fields.size()));
        if (random.nextInt(12) == 0) {
            object.remove(field.name());
        } else {
            object.set(field.name(), changed(field.type(), object.get(field.name()), depth));
        }
    }

    private JsonNode changed(FieldType type, @Nullable JsonNode before, int depth) {
        if (random.nextInt(40) == 0 || depth > MAX_DEPTH) {
            return NODES.nullNode();
        }
        return switch (type) {
            case FieldType.Scalar scalar -> scalar(scalar);
            case FieldType.ListOf list -> {
                ArrayNode array = before instanceof ArrayNode known ? known : NODES.arrayNode();
                if (array.isEmpty() || random.nextBoolean()) {
                    array.add(changed(list.items(), null, depth + 1));
                } else {
                    int at = random.nextInt(array.size());
                    array.set(at, changed(list.items(), array.get(at), depth + 1));
                }
                yield array;
            }
            case FieldType.MapOf map -> {
                ObjectNode values = before instanceof ObjectNode known ? known : NODES.objectNode();
                List<String> names = List.of("a", "cpu", "memory", "pods", "example.com/k", "", "\0");
                String name = names.get(random.nextInt(names.size()));
                values.set(name, changed(map.values(), values.get(name), depth + 1));
                yield values;
            }
            case FieldType.Reference(String name) -> {
                ObjectNode object = before instanceof ObjectNode known ? known : NODES.objectNode();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    change(DEFINITIONS.get(name), object, depth + 1);
                }
                yield object;
            }
        };
    }

    private JsonNode scalar(FieldType.Scalar scalar) {
        if (random.nextInt(40) == 0) {
            return random.nextBoolean() ? NODES.numberNode(5) : NODES.stringNode("x");
        }
        return switch (scalar) {
            case STRING -> any(STRINGS);
            case TIME, MICRO_TIME -> any(TIMES);
            case QUANTITY -> random.nextInt(6) == 0 ? NODES.numberNode(random.nextDouble() * 1e20) : any(QUANTITIES);
            case INT_OR_STRING -> random.nextBoolean() ? number() : any(INTS_OR_STRINGS);
            case INT32, INT64 -> number();
            case DOUBLE -> NODES.numberNode(1e300);
            case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
            case BYTES -> any(texts("YQ==", "", "Y\nQ==", "!", "AHNwAQECAw=="));
            case ANY ->
                NODES.objectNode()
                        .put("f:a", 1)
                        .set("b", NODES.arrayNode().add(1).addNull());
        };
    }

    private JsonNode number() {
        return switch (random.nextInt(9)) {
            case 0 -> NODES.numberNode(0);
            case 1 -> NODES.numberNode(-1);
            case 2 -> NODES.numberNode(Integer.MAX_VALUE);
            case 3 -> NODES.numberNode(Integer.MIN_VALUE);
            case 4 -> NODES.numberNode(Long.MAX_VALUE);
            case 5 -> NODES.numberNode(Long.MIN_VALUE);
            case 6 -> NODES.numberNode(BigInteger.TWO.pow(70));
            case 7 -> NODES.numberNode(1.5);
            default -> NODES.numberNode(1);
        };
    }

    private JsonNode any(List<JsonNode> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<JsonNode> texts(String... texts) {
        return List.of(texts).stream().<JsonNode>map(NODES::stringNode).toList();
    }
}
