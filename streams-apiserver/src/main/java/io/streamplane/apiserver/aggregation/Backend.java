package io.streamplane.apiserver.aggregation;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.EndpointsKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.discovery.EndpointSliceKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the server of an APIService, or a webhook, is to be reached: at the endpoints of its Service, at the name of an external one, or at
 * its cluster IP. What is missing is said with the reasons of kube-aggregator's availability controller.
 */
public sealed interface Backend {

    /**
     * @param hosts that answer alike, each {@code host:port}
     * @param serverName that its certificate must have
     */
    record Reached(List<String> hosts, String serverName) implements Backend {}

    /** Why there is nowhere to go, as a condition says it. */
    record Missing(String reason, String message) implements Backend {}

    /** @param apiService one with a service */
    static Backend of(ObjectNode apiService, Snapshot state) {
        return of(Tree.object(apiService, "spec", "service"), state, 443);
    }

    /** @param reference to a Service: namespace, name and perhaps port */
    static Backend of(@Nullable ObjectNode reference, Snapshot state, long otherwisePort) {
        String namespace = Tree.text(reference, "namespace");
        String name = Tree.text(reference, "name");
        long port = Tree.number(reference, "port", otherwisePort);
        String where = "service/" + name + " in \"" + namespace + "\"";
        ObjectNode service = state.get(ServiceKind.KIND, new ObjectKey(namespace, name))
                .map(StoredObject::tree)
                .orElse(null);
        if (service == null) {
            return new Missing("ServiceNotFound", where + " is not present");
        }
        ObjectNode spec = Tree.object(service, "spec");
        String serverName = name + "." + namespace + ".svc";
        if (Tree.text(spec, "type").equals("ExternalName")) {
            return new Reached(List.of(Tree.text(spec, "externalName") + ":" + port), serverName);
        }
        ObjectNode served = Tree.objects(spec, "ports").stream()
                .filter(each -> Tree.number(each, "port", 0) == port)
                .findFirst()
                .orElse(null);
        if (served == null) {
            return new Missing("ServicePortError", where + " is not listening on port " + port);
        }
        String portName = Tree.text(served, "name");
        var hosts = new ArrayList<>(slices(state, namespace, name, portName));
        if (hosts.isEmpty()) {
            hosts.addAll(endpoints(state, namespace, name, portName));
        }
        String address = Tree.text(spec, "clusterIP");
        if (hosts.isEmpty() && !address.isEmpty() && !address.equals("None")) {
            hosts.add(host(address) + ":" + port);
        }
        return hosts.isEmpty()
                ? new Missing(
                        "MissingEndpoints",
                        "endpoints for " + where + " have no addresses with port name \"" + portName + "\"")
                : new Reached(List.copyOf(hosts), serverName);
    }

    private static List<String> slices(Snapshot state, String namespace, String service, String portName) {
        var hosts = new ArrayList<String>();
        for (StoredObject object : state.list(EndpointSliceKind.KIND, namespace)) {
            ObjectNode slice = object.tree();
            if (!service.equals(
                    Tree.textMap(Tree.object(slice, "metadata"), "labels").get("kubernetes.io/service-name"))) {
                continue;
            }
            long port = port(Tree.objects(slice, "ports"), portName);
            for (ObjectNode endpoint : Tree.objects(slice, "endpoints")) {
                ObjectNode conditions = Tree.object(endpoint, "conditions");
                boolean ready = !Tree.has(conditions, "ready") || Tree.flag(conditions, "ready");
                if (ready && port > 0) {
                    Tree.texts(endpoint, "addresses").forEach(address -> hosts.add(host(address) + ":" + port));
                }
            }
        }
        return hosts;
    }

    private static List<String> endpoints(Snapshot state, String namespace, String service, String portName) {
        ObjectNode endpoints = state.get(EndpointsKind.KIND, new ObjectKey(namespace, service))
                .map(StoredObject::tree)
                .orElse(null);
        var hosts = new ArrayList<String>();
        for (ObjectNode subset : Tree.objects(endpoints, "subsets")) {
            long port = port(Tree.objects(subset, "ports"), portName);
            if (port > 0) {
                Tree.objects(subset, "addresses").forEach(each -> hosts.add(host(Tree.text(each, "ip")) + ":" + port));
            }
        }
        return hosts;
    }

    /** 0 where none has the name. */
    private static long port(List<ObjectNode> ports, String name) {
        return ports.stream()
                .filter(each -> Tree.text(each, "name").equals(name))
                .mapToLong(each -> Tree.number(each, "port", 0))
                .findFirst()
                .orElse(0);
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    /** The APIService of a version of a group, where it is somebody else's to answer; else null. */
    static @Nullable ObjectNode serviceOf(Snapshot state, String group, String version) {
        if (AutomaticApiServices.isOwn(state.kinds(), group, version)) {
            return null;
        }
        return state.get(
                        io.streamplane.schemas.kind.apiregistration.ApiServiceKind.KIND,
                        ObjectKey.clusterScoped(version + "." + group))
                .map(StoredObject::tree)
                .filter(each -> Tree.object(each, "spec", "service") != null)
                .orElse(null);
    }
}
