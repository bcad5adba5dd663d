package io.streamplane.apiserver.kind.networking;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** How kubectl get shows Ingresses ({@code printIngress}). */
final class IngressColumns {

    private static final int MOST_HOSTS = 3;

    static final List<TableColumn> ALL = List.of(
            Columns.name(),
            Columns.text("Class", "The name of the IngressClass resource that will be used.", IngressColumns::type),
            Columns.text("Hosts", "Hosts that incoming requests are matched against.", IngressColumns::hosts),
            Columns.text("Address", "Addresses of the load balancer.", IngressColumns::addresses),
            Columns.text("Ports", "Ports of TLS configurations that open.", IngressColumns::ports),
            Columns.age());

    private IngressColumns() {}

    private static String type(ObjectNode ingress) {
        String name = Tree.text(Tree.object(ingress, "spec"), "ingressClassName");
        return name.isEmpty() ? "<none>" : name;
    }

    private static String hosts(ObjectNode ingress) {
        List<ObjectNode> rules = Tree.objects(Tree.object(ingress, "spec"), "rules");
        List<String> hosts = rules.stream()
                .map(rule -> Tree.text(rule, "host"))
                .filter(host -> !host.isEmpty())
                .toList();
        if (hosts.isEmpty()) {
            return "*";
        }
        String shown = String.join(",", hosts.subList(0, Math.min(MOST_HOSTS, hosts.size())));
        return hosts.size() > MOST_HOSTS ? shown + " + " + (rules.size() - MOST_HOSTS) + " more..." : shown;
    }

    private static String addresses(ObjectNode ingress) {
        return Tree.objects(Tree.object(ingress, "status", "loadBalancer"), "ingress").stream()
                .flatMap(each -> Stream.of(Tree.text(each, "ip"), Tree.text(each, "hostname"))
                        .filter(text -> !text.isEmpty())
                        .limit(1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String ports(ObjectNode ingress) {
        return Tree.objects(Tree.object(ingress, "spec"), "tls").isEmpty() ? "80" : "80, 443";
    }
}
