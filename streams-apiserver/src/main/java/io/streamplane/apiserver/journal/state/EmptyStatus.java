package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import java.util.List;
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
            case "replicasets.apps" -> status.put("replicas", 0);
            case "statefulsets.apps" -> status.put("replicas", 0).put("availableReplicas", 0);
            case "services", "ingresses.networking.k8s.io" -> status.putObject("loadBalancer");
            case "nodes" -> {
                status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 0);
                ObjectNode info = status.putObject("nodeInfo");
                NODE_INFO.forEach(field -> info.put(field, ""));
            }
            default -> {
                // nothing stands at its zero value
            }
        }
        return status;
    }
}
