package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The status of an object that nobody has reported on: what Go writes of a struct without values. */
public final class EmptyStatus {

    private static final List<String> NODE_INFO = List.of(
            "machineID",
            "systemUUID",
            "bootID",
            "kernelVersion",
            "osImage",
            "containerRuntimeVersion",
            "kubeletVersion",
            "kubeProxyVersion",
            "operatingSystem",
            "architecture");

    private static final List<String> BUDGET =
            List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");

    private static final Definitions DEFINITIONS = Definitions.builtIn();
    private static final Set<FieldType> NUMBERS = Set.of(FieldType.Scalar.INT32, FieldType.Scalar.INT64);
    private static final Map<String, List<String>> ZEROS = new ConcurrentHashMap<>();

    private EmptyStatus() {}

    /** Adds it to an object that has none, of a kind that has one. */
    public static void complete(Kind kind, ObjectNode object) {
        if (kind.hasStatus() && !object.has("status") && kind.custom() == null) {
            object.set("status", of(kind));
        }
    }

    private static ObjectNode of(Kind kind) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        switch (kind.resource()) {
            case "replicasets.apps" -> status.put("replicas", 0); // many are made each second
            case "statefulsets.apps" -> status.put("replicas", 0).put("availableReplicas", 0);
            case "poddisruptionbudgets.policy" -> BUDGET.forEach(field -> status.put(field, 0));
            case "volumeattachments.storage.k8s.io" -> status.put("attached", false);
            case "services", "ingresses.networking.k8s.io" -> status.putObject("loadBalancer");
            case "nodes" -> {
                status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 0);
                ObjectNode info = status.putObject("nodeInfo");
                NODE_INFO.forEach(field -> info.put(field, ""));
            }
            default ->
                ZEROS.computeIfAbsent(kind.openApiName(), EmptyStatus::zeros).forEach(field -> status.put(field, 0));
        }
        return status;
    }

    /** A number that is no option stands at its zero value. */
    private static List<String> zeros(String definition) {
        if (!DEFINITIONS.schemas().has(definition)
                || !(DEFINITIONS.get(definition).fields().get("status") instanceof Definition.Field status)
                || !(status.type() instanceof FieldType.Reference reference)) {
            return List.of();
        }
        return DEFINITIONS.get(reference.definition()).fields().values().stream()
                .filter(Definition.Field::required)
                .filter(field -> NUMBERS.contains(field.type()))
                .map(Definition.Field::name)
                .toList();
    }
}
