package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows nodes. */
final class NodeColumns {

    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE = "kubernetes.io/role";

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text("Status", "The status of the node", NodeColumns::status),
            Columns.text("Roles", "The roles of the node", NodeColumns::roles),
            Columns.age(),
            Columns.text("Version", "Kubelet Version reported by the node.", node -> info(node, "kubeletVersion", "")),
            Columns.wide("Internal-IP", "Internal address of the node.", node -> address(node, "InternalIP")),
            Columns.wide("External-IP", "External address of the node.", node -> address(node, "ExternalIP")),
            Columns.wide(
                    "OS-Image",
                    "OS Image reported by the node from /etc/os-release.",
                    node -> info(node, "osImage", "<unknown>")),
            Columns.wide(
                    "Kernel-Version",
                    "Kernel Version reported by the node from 'uname -r'.",
                    node -> info(node, "kernelVersion", "<unknown>")),
            Columns.wide(
                    "Container-Runtime",
                    "ContainerRuntime Version reported by the node through runtime remote API.",
                    node -> info(node, "containerRuntimeVersion", "<unknown>")));

    private NodeColumns() {}

    private static String status(ObjectNode node) {
        String ready = Tree.objects(Tree.object(node, "status"), "conditions").stream()
                .filter(condition -> Tree.text(condition, "type").equals("Ready"))
                .map(condition -> Tree.text(condition, "status").equals("True") ? "Ready" : "NotReady")
                .findFirst()
                .orElse("Unknown");
        return Tree.flag(Tree.object(node, "spec"), "unschedulable") ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(ObjectNode node) {
        var roles = new TreeSet<String>();
        Tree.textMap(Tree.object(node, "metadata"), "labels").forEach((key, value) -> {
            if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
            } else if (key.equals(ROLE) && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return roles.isEmpty() ? "<none>" : String.join(",", roles);
    }

    private static String address(ObjectNode node, String type) {
        return Tree.objects(Tree.object(node, "status"), "addresses").stream()
                .filter(address -> Tree.text(address, "type").equals(type))
                .map(address -> Tree.text(address, "address"))
                .findFirst()
                .orElse("<none>");
    }

    private static String info(ObjectNode node, String field, String absent) {
        String text = Tree.text(Tree.object(node, "status", "nodeInfo"), field);
        return text.isEmpty() ? absent : text;
    }
}
