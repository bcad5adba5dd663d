package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a LimitRange ({@code ValidateLimitRange}): of each resource, least, default and most must be in order. */
final class LimitRangeValidation {

    private static final Set<String> TYPES = Set.of("Pod", "Container", "PersistentVolumeClaim");
    private static final List<String> DEFAULTS = List.of("default", "defaultRequest");

    private LimitRangeValidation() {}

    static List<FieldError> validate(ObjectNode range) {
        var errors = new Errors();
        var types = new HashSet<String>();
        List<ObjectNode> items = Tree.objects(Tree.object(range, "spec"), "limits");
        for (int i = 0; i < items.size(); i++) {
            String path = "spec.limits[" + i + "]";
            String type = Tree.text(items.get(i), "type");
            var wrong = Names.qualifiedName(type);
            errors.invalid(path + ".type", type, wrong);
            if (wrong.isEmpty() && !type.contains("/") && !TYPES.contains(type)) {
                errors.invalid(path + ".type", type, "must be a standard limit type or fully qualified");
            }
            if (!types.add(type)) {
                errors.duplicate(path + ".type", type);
            }
            item(errors, items.get(i), type, path);
        }
        return errors.found();
    }

    private static void item(Errors errors, ObjectNode item, String type, String path) {
        boolean ofPods = type.equals("Pod");
        boolean compute = ofPods || type.equals("Container");
        for (String list : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
            if (ofPods && DEFAULTS.contains(list)) {
                if (!Tree.textMap(item, list).isEmpty()) {
                    errors.forbidden(path + "." + list, "may not be specified when `type` is 'Pod'");
                }
                continue;
            }
            Tree.textMap(item, list)
                    .keySet()
                    .forEach(name ->
                            ResourceNames.limitName(errors, name, path + "." + list + "[" + name + "]", compute));
        }
        if (type.equals("PersistentVolumeClaim")
                && !Tree.has(item.get("min"), "storage")
                && !Tree.has(item.get("max"), "storage")) {
            errors.required(
                    path + ".limits", "either minimum or maximum storage value is required, but neither was provided");
        }
        var names = new java.util.TreeSet<String>();
        item.forEachEntry(
                (list, amounts) -> names.addAll(Tree.textMap(item, list).keySet()));
        for (String name : names) {
            new Order(errors, item, ofPods, path, name).check();
        }
    }

    /** The amounts of one resource. */
    private record Order(Errors errors, ObjectNode item, boolean ofPods, String path, String name) {

        private @Nullable Quantity of(String list) {
            return ofPods && DEFAULTS.contains(list)
                    ? null
                    : Quantity.parse(Tree.text(Tree.object(item, list), name)).orElse(null);
        }

        void check() {
            notAbove("min", "max", "min", "min", "min value %s is greater than max value %s");
            notAbove(
                    "min",
                    "defaultRequest",
                    "defaultRequest",
                    "defaultRequest",
                    "min value %s is greater than default request value %s");
            notAbove(
                    "defaultRequest",
                    "max",
                    "defaultRequest",
                    "defaultRequest",
                    "default request value %s is greater than max value %s");
            notAbove(
                    "defaultRequest",
                    "default",
                    "defaultRequest",
                    "defaultRequest",
                    "default request value %s is greater than default limit value %s");
            notAbove("min", "default", "default", "min", "min value %s is greater than default value %s");
            notAbove("default", "max", "default", "max", "default value %s is greater than max value %s");
            ratio();
            Quantity limit = of("default");
            Quantity request = of("defaultRequest");
            boolean whole = ResourceNames.isExtended(name) || name.startsWith("hugepages-");
            if (whole && limit != null && request != null && limit.compareTo(request) != 0) {
                invalid(
                        "defaultRequest",
                        request,
                        "default value " + limit.canonical() + " must equal to defaultRequest value "
                                + request.canonical() + " in " + name);
            }
        }

        /**
         * @param field where it is wrong
         * @param shown the list whose value is shown
         */
        private void notAbove(String small, String large, String field, String shown, String sentence) {
            Quantity one = of(small);
            Quantity other = of(large);
            if (one != null && other != null && one.compareTo(other) > 0) {
                Quantity value = shown.equals(small) ? one : other;
                invalid(field, value, String.format(Locale.ROOT, sentence, one.canonical(), other.canonical()));
            }
        }

        private void ratio() {
            Quantity ratio = of("maxLimitRequestRatio");
            if (ratio == null) {
                return;
            }
            if (ratio.amount().compareTo(BigDecimal.ONE) < 0) {
                invalid("maxLimitRequestRatio", ratio, "ratio " + ratio.canonical() + " is less than 1");
            }
            Quantity min = of("min");
            Quantity max = of("max");
            if (min == null || max == null || min.amount().signum() == 0) {
                return;
            }
            BigDecimal most = max.amount().divide(min.amount(), MathContext.DECIMAL64);
            if (ratio.amount().compareTo(most) > 0) {
                invalid(
                        "maxLimitRequestRatio",
                        ratio,
                        String.format(
                                Locale.ROOT,
                                "ratio %s is greater than max/min = %f",
                                ratio.canonical(),
                                most.doubleValue()));
            }
        }

        private void invalid(String field, Quantity value, String sentence) {
            errors.invalid(path + "." + field + "[" + name + "]", value.canonical(), sentence);
        }
    }
}
