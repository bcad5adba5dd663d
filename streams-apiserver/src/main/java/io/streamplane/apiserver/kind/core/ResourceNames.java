package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Amounts of resources that quotas and limits name, and which names there are ({@code pkg/apis/core/helper}).
 */
final class ResourceNames {

    private static final Set<String> COMPUTE = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> COUNTS = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> LIMITED = Set.of(
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";

    private ResourceNames() {}

    static boolean isQuotaName(String name) {
        return COMPUTE.contains(name)
                || COUNTS.contains(name)
                || LIMITED.contains(name)
                || name.startsWith(HUGE_PAGES)
                || name.startsWith("requests." + HUGE_PAGES);
    }

    /** Names without a prefix must be known; those of others are theirs. */
    static void quotaName(Errors errors, String name, String path) {
        if (name(errors, name, path) && !name.contains("/") && !isQuotaName(name)) {
            errors.invalid(path, name, "must be a standard resource for quota");
        }
    }

    /** @param ofContainers whether it must be a resource that containers ask for */
    static void limitName(Errors errors, String name, String path, boolean ofContainers) {
        boolean known = name(errors, name, path);
        boolean plain = !name.contains("/");
        if (known && ofContainers && plain && !COMPUTE.contains(name) && !name.startsWith(HUGE_PAGES)) {
            errors.invalid(path, name, "must be a standard resource for containers");
        } else if (known && ofContainers && !plain && !name.contains("kubernetes.io/") && !isExtended(name)) {
            errors.invalid(path, name, "doesn't follow extended resource name standard");
        }
    }

    private static boolean name(Errors errors, String name, String path) {
        var wrong = Names.qualifiedName(name);
        errors.invalid(path, name, wrong);
        if (wrong.isEmpty() && !name.contains("/") && !isQuotaName(name) && !name.equals("storage")) {
            errors.invalid(path, name, "must be a standard resource type or fully qualified");
            return true;
        }
        return wrong.isEmpty();
    }

    /** A resource that is counted in whole numbers and cannot be shared. */
    static boolean isExtended(String name) {
        return name.contains("/") && !name.contains("kubernetes.io/") && !name.startsWith("requests.");
    }

    static void quantity(Errors errors, String name, String text, String path) {
        Optional<Quantity> quantity = Quantity.parse(text);
        if (quantity.isEmpty()) {
            errors.invalid(path, text, Quantity.problem(text));
            return;
        }
        if (quantity.get().amount().signum() < 0) {
            errors.invalid(path, text, "must be greater than or equal to 0");
        }
        if ((COUNTS.contains(name) || isExtended(name)) && !quantity.get().isInteger()) {
            errors.invalid(path, text, "must be an integer");
        }
    }

    /** As {@code validateBasicResource}: whatever is said, it is not less than nothing. */
    static void notNegative(Errors errors, @Nullable ObjectNode amounts, String path) {
        Tree.textMap(amounts).forEach((resource, text) -> {
            String at = path + "[" + resource + "]";
            Optional<Quantity> quantity = Quantity.parse(text);
            if (quantity.isEmpty()) {
                errors.invalid(at, text, Quantity.problem(text));
            } else if (quantity.get().amount().signum() < 0) {
                errors.invalid(at, text, "must be a valid resource quantity");
            }
        });
    }

    /** The names that any of the lists has, in order. */
    static Set<String> names(Stream<@Nullable ObjectNode> lists) {
        var names = new TreeSet<String>();
        lists.forEach(list -> names.addAll(Tree.textMap(list).keySet()));
        return names;
    }
}
