package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with how a Service spreads its traffic, and with what only some types of Services may say. */
final class ServiceTrafficValidation {

    private static final List<String> POLICIES = List.of("Cluster", "Local");
    private static final List<String> DISTRIBUTIONS = List.of("PreferClose", "PreferSameNode", "PreferSameZone");
    private static final String LOAD_BALANCER = "LoadBalancer";
    private static final String ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
    private static final long MOST_AFFINITY_SECONDS = 86_400;

    private ServiceTrafficValidation() {}

    static void validate(Errors errors, ObjectNode spec) {
        affinity(errors, spec);
        boolean balanced = Tree.text(spec, "type").equals(LOAD_BALANCER);
        String external = Tree.text(spec, "externalTrafficPolicy");
        if (!isExternallyAccessible(spec)) {
            if (!external.isEmpty()) {
                errors.invalid(
                        "spec.externalTrafficPolicy", external, "may only be set for externally-accessible services");
            }
        } else {
            errors.oneOf("spec.externalTrafficPolicy", external, POLICIES);
        }
        long check = Tree.number(spec, "healthCheckNodePort", 0);
        if (check != 0 && !(balanced && external.equals("Local"))) {
            errors.invalid(
                    "spec.healthCheckNodePort",
                    check,
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
        supported(errors, spec, "internalTrafficPolicy", POLICIES);
        supported(errors, spec, "trafficDistribution", DISTRIBUTIONS);
        loadBalancer(errors, spec, balanced);
    }

    /** Whether it can be reached from outside of the cluster. */
    static boolean isExternallyAccessible(ObjectNode spec) {
        String type = Tree.text(spec, "type");
        return type.equals(LOAD_BALANCER)
                || type.equals("NodePort")
                || type.equals("ClusterIP") && !Tree.texts(spec, "externalIPs").isEmpty();
    }

    private static void affinity(Errors errors, ObjectNode spec) {
        String affinity = Tree.text(spec, "sessionAffinity");
        errors.oneOf("spec.sessionAffinity", affinity, List.of("ClientIP", "None"));
        long seconds = Tree.number(Tree.object(spec, "sessionAffinityConfig", "clientIP"), "timeoutSeconds", 1);
        if (affinity.equals("ClientIP") && (seconds <= 0 || seconds > MOST_AFFINITY_SECONDS)) {
            errors.invalid(
                    "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                    seconds,
                    "must be greater than 0 and less than or equal to " + MOST_AFFINITY_SECONDS);
        }
    }

    private static void supported(Errors errors, ObjectNode spec, String field, List<String> values) {
        String value = Tree.text(spec, field);
        if (Tree.has(spec, field) && !values.contains(value)) {
            errors.notSupported("spec." + field, value, values);
        }
    }

    private static void loadBalancer(Errors errors, ObjectNode spec, boolean balanced) {
        List<String> ranges = Tree.texts(spec, "loadBalancerSourceRanges");
        if (!ranges.isEmpty() && !balanced) {
            errors.forbidden("spec.loadBalancerSourceRanges", ONLY_LOAD_BALANCER);
        }
        for (int i = 0; i < ranges.size(); i++) {
            errors.invalid(
                    "spec.loadBalancerSourceRanges[" + i + "]",
                    ranges.get(i),
                    IpAddresses.range(ranges.get(i).strip()));
        }
        if (Tree.has(spec, "allocateLoadBalancerNodePorts") && !balanced) {
            errors.forbidden("spec.allocateLoadBalancerNodePorts", ONLY_LOAD_BALANCER);
        }
        if (Tree.has(spec, "loadBalancerClass")) {
            String name = Tree.text(spec, "loadBalancerClass");
            errors.invalid("spec.loadBalancerClass", name, Names.qualifiedName(name));
            if (!balanced) {
                errors.forbidden("spec.loadBalancerClass", ONLY_LOAD_BALANCER);
            }
        }
    }
}
