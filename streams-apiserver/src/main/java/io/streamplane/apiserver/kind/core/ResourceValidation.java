package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the resources that a container asks for. */
public final class ResourceValidation {

    private static final List<String> STANDARD = List.of("cpu", "ephemeral-storage", "memory");

    private static final String HUGE_PAGES = "hugepages-";

    private ResourceValidation() {}

    public static void validate(Errors errors, @Nullable ObjectNode resources, String path) {
        ObjectNode limits = Tree.object(resources, "limits");
        ObjectNode requests = Tree.object(resources, "requests");
        amounts(errors, limits, path + ".limits");
        amounts(errors, requests, path + ".requests");
        hugePages(errors, limits, requests, path);
        for (String resource : requests == null ? List.<String>of() : List.copyOf(requests.propertyNames())) {
            Optional<Quantity> limit = Quantity.parse(Tree.text(limits, resource));
            Optional<Quantity> request = Quantity.parse(Tree.text(requests, resource));
            if (limit.isEmpty() || request.isEmpty()) {
                if (isExtended(resource) && request.isPresent()) {
                    errors.required(path + ".limits", "Limit must be set for non overcommitable resources");
                }
                continue;
            }
            int order = request.get().compareTo(limit.get());
            if (isExtended(resource) && order != 0) {
                errors.invalid(
                        path + ".requests",
                        Tree.text(requests, resource),
                        "must be equal to " + resource + " limit of "
                                + limit.get().canonical());
            } else if (order > 0) {
                errors.invalid(
                        path + ".requests",
                        Tree.text(requests, resource),
                        "must be less than or equal to " + resource + " limit of "
                                + limit.get().canonical());
            }
        }
    }

    /** They come in whole pages, and with CPU or memory that uses them. */
    private static void hugePages(
            Errors errors, @Nullable ObjectNode limits, @Nullable ObjectNode requests, String path) {
        boolean pages = false;
        boolean used = false;
        for (String list : List.of("limits", "requests")) {
            for (var amount :
                    Tree.textMap(list.equals("limits") ? limits : requests).entrySet()) {
                String resource = amount.getKey();
                used |= resource.equals("cpu") || resource.equals("memory");
                if (resource.startsWith(HUGE_PAGES)) {
                    pages = true;
                    Optional<Quantity> size = Quantity.parse(resource.substring(HUGE_PAGES.length()));
                    Optional<Quantity> asked = Quantity.parse(amount.getValue());
                    boolean whole = size.filter(each -> each.amount().signum() > 0)
                                    .isPresent()
                            && asked.filter(each -> each.amount()
                                                    .remainder(size.get().amount())
                                                    .signum()
                                            == 0)
                                    .isPresent();
                    if (!whole && asked.isPresent()) {
                        errors.invalid(
                                path + "." + list + "[" + resource + "]",
                                amount.getValue(),
                                amount.getValue() + " is not positive integer multiple of " + resource);
                    }
                }
            }
        }
        if (pages && !used) {
            errors.forbidden(path, "HugePages require cpu or memory");
        }
    }

    static void amounts(Errors errors, @Nullable ObjectNode amounts, String path) {
        Tree.textMap(amounts).forEach((resource, text) -> {
            String at = path + "[" + resource + "]";
            errors.invalid(path, resource, Names.qualifiedName(resource));
            if (!resource.contains("/") && !isStandard(resource)) {
                errors.invalid(at, resource, "must be a standard resource type or fully qualified");
                errors.invalid(at, resource, "must be a standard resource for containers");
            }
            Optional<Quantity> quantity = Quantity.parse(text);
            if (quantity.isEmpty()) {
                errors.invalid(at, text, Quantity.SYNTAX);
            } else if (quantity.get().amount().signum() < 0) {
                errors.invalid(at, text, "must be greater than or equal to 0");
            } else if (isExtended(resource) && !quantity.get().isInteger()) {
                errors.invalid(at, text, "must be an integer");
            }
        });
    }

    private static boolean isStandard(String resource) {
        return STANDARD.contains(resource) || resource.startsWith(HUGE_PAGES);
    }

    /** Those that cannot be overcommitted. */
    private static boolean isExtended(String resource) {
        return resource.contains("/") && !resource.startsWith("kubernetes.io/") || resource.startsWith(HUGE_PAGES);
    }
}
