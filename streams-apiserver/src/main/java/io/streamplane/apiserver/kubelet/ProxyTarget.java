package io.streamplane.apiserver.kubelet;

import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the name of a proxied object says: {@code name}, {@code name:port} or {@code scheme:name:port}, as {@code SplitSchemeNamePort} of
 * {@code k8s.io/apimachinery/pkg/util/net} reads it.
 *
 * @param port a number or a port's name; may be empty
 */
public record ProxyTarget(String scheme, String name, String port) {

    /** Null where it is none. */
    public static @Nullable ProxyTarget parse(String id) {
        String[] parts = id.split(":", -1);
        ProxyTarget target = switch (parts.length) {
            case 1 -> new ProxyTarget("", parts[0], "");
            case 2 -> new ProxyTarget("", parts[0], parts[1]);
            case 3 -> new ProxyTarget(parts[0], parts[1], parts[2]);
            default -> null;
        };
        return target == null
                        || target.name().isEmpty()
                        || parts.length == 3 && !Set.of("", "http", "https").contains(target.scheme())
                ? null
                : target;
    }

    /** The port of a pod: the one that is named, or the first of its first container that has any; 0 where there is none. */
    public int ofPod(ObjectNode pod) {
        if (port.matches("\\d{1,5}")) {
            return Integer.parseInt(port);
        }
        for (ObjectNode container : Tree.objects(Tree.object(pod, "spec"), "containers")) {
            for (ObjectNode each : Tree.objects(container, "ports")) {
                if (port.isEmpty() || Tree.text(each, "name").equals(port)) {
                    return (int) Tree.number(each, "containerPort", 0);
                }
            }
        }
        return 0;
    }

    /** The name of the port of a Service that is meant; null where it has none such. */
    public @Nullable ObjectNode ofService(ObjectNode service) {
        List<ObjectNode> ports = Tree.objects(Tree.object(service, "spec"), "ports");
        for (ObjectNode each : ports) {
            if (port.isEmpty() && ports.size() == 1
                    || !port.isEmpty()
                            && (Tree.text(each, "name").equals(port)
                                    || Long.toString(Tree.number(each, "port", 0))
                                            .equals(port))) {
                return each;
            }
        }
        return null;
    }
}
