package io.streamplane.kubelet.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.schemas.selector.NodeTerm;
import io.streamplane.schemas.selector.Tolerance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a kubelet checks once more of a pod that was bound to it, beside {@link NodeRoom}, in that order: the operating system,
 * node selector and affinity, host ports, taints. Words are those of Kubernetes
 * ({@code pkg/kubelet/lifecycle/predicate.go}).
 */
public final class Predicates {

    private static final String OS = "kubernetes.io/os";

    /** The node may have been out of reach only until now; whoever set these takes them away. */
    private static final Set<String> PASSING = Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private Predicates() {}

    /** A port of the host. */
    public record HostPort(String ip, String protocol, int port) {

        boolean conflicts(HostPort other) {
            return port == other.port
                    && protocol.equals(other.protocol)
                    && (any() || other.any() || ip.equals(other.ip));
        }

        private boolean any() {
            return ip.isEmpty() || ip.equals("0.0.0.0") || ip.equals("::");
        }
    }

    /** The ports of the host that a pod wants; none mostly. */
    public static List<HostPort> hostPorts(PodSpec spec) {
        List<HostPort> ports = List.of();
        for (Container container : spec.getContainers()) {
            for (ContainerPort port : container.getPorts()) {
                Integer number = port.getHostPort();
                if (number != null && number > 0) {
                    ports = ports.isEmpty() ? new ArrayList<>() : ports;
                    ports.add(new HostPort(
                            Objects.requireNonNullElse(port.getHostIP(), ""),
                            Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                            number));
                }
            }
        }
        return ports;
    }

    /** What is checked before the room on the node. */
    public static @Nullable Failure unfitSystem(Pod pod, Node node) {
        Map<String, String> wanted = pod.getMetadata().getLabels();
        String os = wanted == null ? null : wanted.get(OS);
        if (os != null && !os.equals("linux")) {
            return new Failure(
                    "PodOSSelectorNodeLabelDoesNotMatch",
                    "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label");
        }
        var own = pod.getSpec().getOs();
        return own != null && !"linux".equals(own.getName())
                ? new Failure("PodOSNotSupported", "Failed to admit pod as the OS field doesn't match node OS")
                : null;
    }

    /** What is checked after the room on the node. */
    public static @Nullable Failure unfit(Pod pod, Node node, Collection<List<HostPort>> taken) {
        PodSpec spec = pod.getSpec();
        if (!matches(spec, node)) {
            return failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
        }
        for (HostPort port : hostPorts(spec)) {
            if (taken.stream().flatMap(List::stream).anyMatch(port::conflicts)) {
                return failed("NodePorts", "node(s) didn't have free ports for the requested pod ports");
            }
        }
        for (Taint taint :
                node.getSpec() == null ? List.<Taint>of() : node.getSpec().getTaints()) {
            if ("NoExecute".equals(taint.getEffect())
                    && !PASSING.contains(taint.getKey())
                    && spec.getTolerations().stream()
                            .noneMatch(each -> Tolerance.of(each).tolerates(taint))) {
                return failed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
            }
        }
        return null;
    }

    private static Failure failed(String predicate, String why) {
        return new Failure(predicate, "Predicate " + predicate + " failed: " + why);
    }

    private static boolean matches(PodSpec spec, Node node) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        Map<String, String> selector = spec.getNodeSelector();
        if (selector != null && !labels.entrySet().containsAll(selector.entrySet())) {
            return false;
        }
        var affinity = spec.getAffinity() == null ? null : spec.getAffinity().getNodeAffinity();
        var required = affinity == null ? null : affinity.getRequiredDuringSchedulingIgnoredDuringExecution();
        if (required == null) {
            return true;
        }
        for (NodeSelectorTerm term : required.getNodeSelectorTerms()) {
            if (NodeTerm.of(term, 0).matches(node.getMetadata().getName(), labels)) {
                return true;
            }
        }
        return false;
    }
}
