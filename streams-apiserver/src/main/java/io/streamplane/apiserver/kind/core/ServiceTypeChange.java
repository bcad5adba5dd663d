package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Drops from a Service that gets another type what only the old type has, where the client left it as it was
 * ({@code dropTypeDependentFields}): so that who changes the type need not know it.
 */
final class ServiceTypeChange {

    private static final List<String> OF_LOAD_BALANCER = List.of("allocateLoadBalancerNodePorts", "loadBalancerClass");

    private ServiceTypeChange() {}

    static void drop(ObjectNode spec, ObjectNode old) {
        if (hasAddress(old) && !hasAddress(spec)) {
            boolean same = Tree.text(spec, "clusterIP").equals(Tree.text(old, "clusterIP"))
                    && Tree.texts(spec, "clusterIPs").equals(Tree.texts(old, "clusterIPs"));
            if (same) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
            }
            removeSame(spec, old, "ipFamilies");
            removeSame(spec, old, "ipFamilyPolicy");
        }
        if (hasNodePorts(old) && !hasNodePorts(spec) && nodePorts(old).equals(nodePorts(spec))) {
            Tree.objects(spec, "ports").forEach(port -> port.remove("nodePort"));
        }
        if (ServiceTrafficValidation.isExternallyAccessible(old)
                && !ServiceTrafficValidation.isExternallyAccessible(spec)) {
            removeSame(spec, old, "externalTrafficPolicy");
        }
        if (isLoadBalancer(old) && !isLoadBalancer(spec)) {
            OF_LOAD_BALANCER.forEach(field -> removeSame(spec, old, field));
            removeSame(spec, old, "healthCheckNodePort");
        }
    }

    private static void removeSame(ObjectNode spec, ObjectNode old, String field) {
        if (Tree.same(spec, old, field)) {
            spec.remove(field);
        }
    }

    /** Also one that says that it has none. */
    static boolean hasAddress(ObjectNode spec) {
        return !Tree.text(spec, "type").equals("ExternalName");
    }

    private static List<Long> nodePorts(ObjectNode spec) {
        return Tree.objects(spec, "ports").stream()
                .map(port -> Tree.number(port, "nodePort", 0))
                .toList();
    }

    private static boolean hasNodePorts(ObjectNode spec) {
        return isLoadBalancer(spec) || Tree.text(spec, "type").equals("NodePort");
    }

    private static boolean isLoadBalancer(ObjectNode spec) {
        return Tree.text(spec, "type").equals("LoadBalancer");
    }
}
