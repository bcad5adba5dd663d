package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

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

    private CoreColumns() {}

    private static String externalIp(ObjectNode service) {
        ObjectNode spec = Tree.object(service, "spec");
        List<String> external = Tree.texts(spec, "externalIPs");
        return switch (Tree.text(spec, "type")) {
            case "ExternalName" -> Tree.text(spec, "externalName");
            case "LoadBalancer" -> external.isEmpty() ? "<pending>" : String.join(",", external);
            default -> external.isEmpty() ? "<none>" : String.join(",", external);
        };
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
