package io.streamplane.apiserver.kubelet;

import io.streamplane.schemas.tree.Tree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Which container of a pod a request means, and where its kubelet has it; refusals as {@code pkg/registry/core/pod/strategy.go} words them. */
public sealed interface PodLocation {

    /** @param path with its query, on the kubelet of the node */
    record At(String node, String path) implements PodLocation {}

    /** Why there is none. */
    record Refused(String message) implements PodLocation {}

    /**
     * Of exec, attach and portforward.
     *
     * @param query all values of a parameter
     */
    static PodLocation of(ObjectNode pod, String subresource, Function<String, List<String>> query) {
        String name = Tree.text(Tree.object(pod, "metadata"), "name");
        String namespace = Tree.text(Tree.object(pod, "metadata"), "namespace");
        String node = Tree.text(Tree.object(pod, "spec"), "nodeName");
        if (subresource.equals("portforward")) {
            return node.isEmpty()
                    ? new Refused("pod " + name + " does not have a host assigned")
                    : new At(node, "/portForward/" + namespace + "/" + name + parameters(query, "ports", "port"));
        }
        String container = container(pod, first(query, "container"));
        if (container.contains(" ")) {
            return new Refused(container);
        }
        return node.isEmpty()
                ? new Refused("pod " + name + " does not have a host assigned")
                : new At(
                        node,
                        "/" + subresource + "/" + namespace + "/" + name + "/" + container
                                + parameters(
                                        query, "stdin", "input", "stdout", "output", "stderr", "error", "tty", "tty",
                                        "command", "command"));
    }

    /** The container's name; a text with blanks says why there is none. */
    static String container(ObjectNode pod, String asked) {
        String name = Tree.text(Tree.object(pod, "metadata"), "name");
        ObjectNode spec = Tree.object(pod, "spec");
        List<String> containers = names(spec, "containers");
        List<String> inits = names(spec, "initContainers");
        List<String> ephemerals = names(spec, "ephemeralContainers");
        if (!asked.isEmpty()) {
            return Stream.of(containers, inits, ephemerals).anyMatch(each -> each.contains(asked))
                    ? asked
                    : "container " + asked + " is not valid for pod " + name;
        }
        if (containers.size() == 1) {
            return containers.getFirst();
        }
        if (containers.isEmpty()) {
            return "a container name must be specified for pod " + name;
        }
        return "a container name must be specified for pod " + name + ", choose one of: ["
                + String.join(" ", containers) + "]"
                + (inits.isEmpty() ? "" : " or one of the init containers: [" + String.join(" ", inits) + "]");
    }

    private static List<String> names(@org.jspecify.annotations.Nullable ObjectNode spec, String list) {
        return Tree.objects(spec, list).stream()
                .map(each -> Tree.text(each, "name"))
                .toList();
    }

    private static String first(Function<String, List<String>> query, String name) {
        List<String> values = query.apply(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** Flags become {@code 1}, or go; what has a text keeps it. */
    private static String parameters(Function<String, List<String>> query, String... names) {
        var all = new ArrayList<String>();
        for (int i = 0; i < names.length; i += 2) {
            for (String value : query.apply(names[i])) {
                boolean text = names[i].equals("command") || names[i].equals("ports");
                if (text) {
                    for (String each : names[i].equals("ports") ? value.split(",", -1) : new String[] {value}) {
                        all.add(names[i + 1] + "=" + URLEncoder.encode(each, StandardCharsets.UTF_8));
                    }
                } else if (value.equals("true") || value.equals("1")) {
                    all.add(names[i + 1] + "=1");
                    break;
                }
            }
        }
        return all.isEmpty() ? "" : "?" + String.join("&", all);
    }
}
