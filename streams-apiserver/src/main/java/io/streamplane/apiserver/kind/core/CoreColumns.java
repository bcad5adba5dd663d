package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.Workload;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** How kubectl get shows the smaller kinds of the core group. */
final class CoreColumns {

    static final List<TableColumn> NAMESPACE = List.of(
            Columns.name(),
            Columns.text(
                    "Status",
                    "The status of the namespace",
                    namespace -> Tree.text(Tree.object(namespace, "status"), "phase")),
            Columns.age());

    static final List<TableColumn> CONFIG_MAP = List.of(
            Columns.name(),
            Columns.count(
                    "Data",
                    "Data contains the configuration data.",
                    map -> Tree.textMap(map, "data").size()
                            + Tree.textMap(map, "binaryData").size()),
            Columns.age());

    static final List<TableColumn> SECRET = List.of(
            Columns.name(),
            Columns.text("Type", "Used to facilitate programmatic handling of secret data.", s -> Tree.text(s, "type")),
            Columns.count(
                    "Data",
                    "Data contains the secret data.",
                    s -> Tree.textMap(s, "data").size()),
            Columns.age());

    /** The API server of 1.36 counts the secrets that nothing makes any more, as it always did. */
    static final List<TableColumn> SERVICE_ACCOUNT = List.of(
            Columns.name(),
            Columns.count(
                    "Secrets",
                    "Secrets is a list of the secrets in the same namespace that pods running using this"
                            + " ServiceAccount are allowed to use.",
                    account -> Tree.objects(account, "secrets").size()),
            Columns.age());

    static final List<TableColumn> SERVICE = List.of(
            Columns.name(),
            Columns.text(
                    "Type",
                    "Type determines how the Service is exposed.",
                    service -> Tree.text(Tree.object(service, "spec"), "type")),
            Columns.text(
                    "Cluster-IP",
                    "ClusterIP is the IP address of the service and is usually assigned randomly by the master.",
                    service -> orNone(Tree.text(Tree.object(service, "spec"), "clusterIP"))),
            Columns.text(
                    "External-IP",
                    "ExternalIPs is a list of IP addresses for which nodes in the cluster will also accept traffic"
                            + " for this service.",
                    CoreColumns::externalIp),
            Columns.text("Port(s)", "The list of ports that are exposed by this service.", CoreColumns::ports),
            Columns.age(),
            Columns.wide(
                    "Selector",
                    "Route service traffic to pods with label keys and values matching this selector.",
                    service -> Labels.format(Tree.textMap(Tree.object(service, "spec"), "selector"))));

    static final List<TableColumn> REPLICATION_CONTROLLER = List.of(
            Columns.name(),
            Columns.count("Desired", "The number of desired pods.", Workload::wanted),
            Columns.count(
                    "Current",
                    "The most recently observed number of pods.",
                    controller -> Workload.reported(controller, "replicas")),
            Columns.count(
                    "Ready", "The number of ready pods.", controller -> Workload.reported(controller, "readyReplicas")),
            Columns.age(),
            Columns.wide("Containers", "Names of each container in the template.", Workload::containers),
            Columns.wide("Images", "Images referenced by each container in the template.", Workload::images),
            Columns.wide(
                    "Selector",
                    "Label selector for pods.",
                    controller -> Labels.format(Tree.textMap(Tree.object(controller, "spec"), "selector"))));

    static final List<TableColumn> POD_TEMPLATE = List.of(
            Columns.name(),
            Columns.text("Containers", "Names of each container in the template.", Workload::containersIn),
            Columns.text("Images", "Images referenced by each container in the template.", Workload::imagesIn),
            Columns.text(
                    "Pod Labels",
                    "The labels for the pod template.",
                    object -> Labels.format(Tree.textMap(Tree.object(object, "template", "metadata"), "labels"))));

    static final List<TableColumn> RESOURCE_QUOTA = List.of(
            Columns.name(),
            Columns.text("Request", "What is asked for, and the most of it.", quota -> usage(quota, false)),
            Columns.text(
                    "Limit", "What pods are limited to together, and the most of it.", quota -> usage(quota, true)),
            Columns.age());

    static final List<TableColumn> LIMIT_RANGE = List.of(
            Columns.name(),
            new TableColumn(
                    "Created At",
                    "date",
                    "",
                    "When the object was created.",
                    0,
                    (range, now) -> StringNode.valueOf(Tree.text(range.get("metadata"), "creationTimestamp"))));

    static final List<TableColumn> ENDPOINTS = List.of(
            Columns.name(),
            Columns.text("Endpoints", "The addresses that are ready, with their ports.", CoreColumns::endpoints),
            Columns.age());

    private static final int MOST_ENDPOINTS = 3;

    private CoreColumns() {}

    private static String usage(ObjectNode quota, boolean limits) {
        ObjectNode used = Tree.object(quota, "status", "used");
        return new TreeMap<>(Tree.textMap(Tree.object(quota, "status"), "hard"))
                .entrySet().stream()
                        .filter(each -> each.getKey().startsWith("limits.") == limits)
                        .map(each -> each.getKey() + ": "
                                + (Tree.has(used, each.getKey()) ? Tree.text(used, each.getKey()) : "0") + "/"
                                + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String endpoints(ObjectNode endpoints) {
        var all = new ArrayList<String>();
        for (ObjectNode subset : Tree.objects(endpoints, "subsets")) {
            List<ObjectNode> addresses = Tree.objects(subset, "addresses");
            List<ObjectNode> ports = Tree.objects(subset, "ports");
            if (ports.isEmpty()) {
                addresses.forEach(address -> all.add(Tree.text(address, "ip")));
            }
            for (ObjectNode port : ports) {
                addresses.forEach(address -> all.add(hostPort(Tree.text(address, "ip"), port)));
            }
        }
        if (all.isEmpty()) {
            return "<none>";
        }
        String shown = String.join(",", all.subList(0, Math.min(MOST_ENDPOINTS, all.size())));
        return all.size() > MOST_ENDPOINTS ? shown + " + " + (all.size() - MOST_ENDPOINTS) + " more..." : shown;
    }

    private static String hostPort(String ip, ObjectNode port) {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + Tree.number(port, "port", 0);
    }

    private static String externalIp(ObjectNode service) {
        ObjectNode spec = Tree.object(service, "spec");
        List<String> external = Tree.texts(spec, "externalIPs");
        return switch (Tree.text(spec, "type")) {
            case "ExternalName" -> Tree.text(spec, "externalName");
            case "LoadBalancer" -> {
                var all = new ArrayList<>(external);
                all.addAll(ingress(service));
                yield all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            default -> external.isEmpty() ? "<none>" : String.join(",", external);
        };
    }

    private static SortedSet<String> ingress(ObjectNode service) {
        var places = new TreeSet<String>();
        for (ObjectNode each : Tree.objects(Tree.object(service, "status", "loadBalancer"), "ingress")) {
            String ip = Tree.text(each, "ip");
            String place = ip.isEmpty() ? Tree.text(each, "hostname") : ip;
            if (!place.isEmpty()) {
                places.add(place);
            }
        }
        return places;
    }

    private static String ports(ObjectNode service) {
        List<ObjectNode> ports = Tree.objects(Tree.object(service, "spec"), "ports");
        return ports.isEmpty()
                ? "<none>"
                : ports.stream().map(CoreColumns::port).collect(Collectors.joining(","));
    }

    private static String port(ObjectNode port) {
        long node = Tree.number(port, "nodePort", 0);
        return Tree.number(port, "port", 0) + (node > 0 ? ":" + node : "") + "/" + Tree.text(port, "protocol");
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }
}
