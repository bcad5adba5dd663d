package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with what a pod asks for as a whole (KEP-2837, {@code validatePodResources}): only some resources, at least
 * what its containers ask for together, and no container may have more than the pod.
 */
final class PodResourceValidation {

    private static final List<String> SUPPORTED = List.of("cpu", "hugepages-", "memory");
    private static final BinaryOperator<Quantity> SUM =
            (one, other) -> new Quantity(one.amount().add(other.amount()), one.format());
    private static final BinaryOperator<Quantity> MAX = (one, other) -> one.compareTo(other) < 0 ? other : one;

    private PodResourceValidation() {}

    static void validate(Errors errors, ObjectNode spec, String path) {
        ObjectNode resources = Tree.object(spec, "resources");
        if (resources == null) {
            return;
        }
        if (Tree.has(resources, "claims")) {
            errors.forbidden(path + ".claims", "claims may not be set for Resources at pod-level");
        }
        for (String list : List.of("limits", "requests")) {
            for (String name : Tree.textMap(resources, list).keySet()) {
                if (!PodRequests.isForPods(name)) {
                    errors.notSupported(path + "." + list + "[" + name + "]", name, SUPPORTED);
                }
            }
        }
        ResourceValidation.validate(errors, resources, path);
        covers(errors, spec, "requests", false, path);
        covers(errors, spec, "limits", true, path);
        var limits = amounts(Tree.object(resources, "limits"));
        List<ObjectNode> containers = Tree.objects(spec, "containers");
        for (int i = 0; i < containers.size(); i++) {
            int index = i;
            amounts(Tree.object(containers.get(i), "resources", "limits")).forEach((name, limit) -> {
                Quantity most = limits.get(name);
                if (most != null && limit.compareTo(most) > 0) {
                    errors.invalid(
                            path + ".containers[" + index + "].resources.limits[" + name + "]",
                            limit.canonical(),
                            "must be less than or equal to pod limits of " + most.canonical());
                }
            });
        }
    }

    /** @param pages whether only huge pages are compared */
    private static void covers(Errors errors, ObjectNode spec, String list, boolean pages, String path) {
        var whole = amounts(Tree.object(spec, "resources", list));
        if (whole.isEmpty()) {
            return;
        }
        together(spec, list).forEach((name, sum) -> {
            Quantity asked = whole.get(name);
            if (asked != null && sum.compareTo(asked) > 0 && (!pages || name.startsWith("hugepages-"))) {
                errors.invalid(
                        path + "." + list + "[" + name + "]",
                        asked.canonical(),
                        "must be greater than or equal to aggregate container " + list + " of " + sum.canonical());
            }
        });
    }

    /** As {@link PodRequests} sums, without what the pod says as a whole. */
    private static Map<String, Quantity> together(ObjectNode spec, String list) {
        Map<String, Quantity> running = new TreeMap<>();
        for (ObjectNode container : Tree.objects(spec, "containers")) {
            running = combined(running, amounts(Tree.object(container, "resources", list)), SUM);
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> starting = new TreeMap<>();
        for (ObjectNode container : Tree.objects(spec, "initContainers")) {
            var now = combined(sidecars, amounts(Tree.object(container, "resources", list)), SUM);
            starting = combined(starting, now, MAX);
            sidecars = Tree.text(container, "restartPolicy").equals("Always") ? now : sidecars;
        }
        return combined(combined(running, sidecars, SUM), starting, MAX);
    }

    private static Map<String, Quantity> amounts(@Nullable ObjectNode amounts) {
        var parsed = new TreeMap<String, Quantity>();
        Tree.textMap(amounts).forEach((name, text) -> {
            Optional<Quantity> amount = Quantity.parse(text);
            amount.ifPresent(value -> parsed.put(name, value));
        });
        return parsed;
    }

    private static Map<String, Quantity> combined(
            Map<String, Quantity> one, Map<String, Quantity> other, BinaryOperator<Quantity> how) {
        var all = new TreeMap<>(one);
        other.forEach((name, amount) -> all.merge(name, amount, how));
        return all;
    }
}
