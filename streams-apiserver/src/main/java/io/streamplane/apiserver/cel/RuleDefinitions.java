package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.cost.RuleCosts;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.cel.schema.ValidationRule;
import io.streamplane.apiserver.cel.value.ListType;
import io.streamplane.apiserver.kind.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks the rules of a definition's schema: their form, their types against the schema, and what they can cost.
 */
public final class RuleDefinitions {

    /** Compiling takes time that no cost limit counts. */
    private static final int MOST_RULES = 5000;

    private final List<FieldError> errors = new ArrayList<>();
    private final RuleCosts costs = new RuleCosts();

    private final boolean structural;

    private RuleDefinitions(boolean structural) {
        this.structural = structural;
    }

    /**
     * Where in the schema the check is.
     *
     * @param cardinality how many values there can be; empty where the schema does not limit it
     * @param uncorrelatable the list around it whose elements no update can tell apart; null where there is none
     */
    private record Place(
            RuleSchema schema,
            String path,
            boolean resource,
            OptionalLong cardinality,
            @Nullable String uncorrelatable) {}

    /**
     * @param openApiSchema the value of {@code openAPIV3Schema}
     * @param path of it, e.g. {@code spec.validation.openAPIV3Schema}
     * @param structural whether nothing is wrong with the schema itself; otherwise only the form of rules is checked, since
     *     their types cannot be known
     */
    public static List<FieldError> check(ObjectNode openApiSchema, String path, boolean structural) {
        RuleSchema schema = RuleSchema.of(openApiSchema);
        if (!schema.hasRules()) {
            return List.of();
        }
        var check = new RuleDefinitions(structural);
        long rules = count(schema);
        if (rules > MOST_RULES) {
            return List.of(FieldError.forbidden(
                    path, "expected at most " + MOST_RULES + " x-kubernetes-validations, but got " + rules));
        }
        check.walk(new Place(schema, path, true, OptionalLong.of(1), null));
        check.costs.total(path).forEach(check.errors::add);
        return List.copyOf(check.errors);
    }

    private static long count(RuleSchema schema) {
        long count = schema.rules().size();
        count += schema.items() == null ? 0 : count(schema.items());
        count += schema.additional() == null ? 0 : count(schema.additional());
        count += schema.properties().values().stream()
                .mapToLong(RuleDefinitions::count)
                .sum();
        return count + schema.allOf().stream().mapToLong(RuleDefinitions::count).sum();
    }

    /** Whether all rules in it have a form. */
    private boolean walk(Place place) {
        RuleSchema schema = place.schema;
        boolean right = true;
        RuleSchema entries = schema.additional();
        if (entries != null) {
            right &= walk(child(place, entries, place.path + ".additionalProperties", schema.maxProperties(), null));
        }
        for (var property : schema.properties().entrySet()) {
            String path = place.path + ".properties[" + property.getKey() + "]";
            right &= walk(child(place, property.getValue(), path, OptionalLong.of(1), null));
        }
        RuleSchema items = schema.items();
        if (items != null) {
            String lost = schema.listType().kind() == ListType.Kind.MAP ? null : place.path;
            right &= walk(child(place, items, place.path + ".items", schema.maxItems(), lost));
        }
        for (int i = 0; i < schema.allOf().size(); i++) {
            right &= forms(schema.allOf().get(i), place.path + ".allOf[" + i + "]");
        }
        right &= forms(schema, place.path);
        if (right && structural && !schema.rules().isEmpty()) {
            compile(place);
        }
        return right;
    }

    private static Place child(
            Place place, RuleSchema schema, String path, OptionalLong times, @Nullable String uncorrelatable) {
        OptionalLong cardinality = place.cardinality.isEmpty() || times.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(RuleCosts.product(place.cardinality.getAsLong(), times.getAsLong()));
        return new Place(
                schema,
                path,
                schema.embeddedResource(),
                cardinality,
                place.uncorrelatable != null ? place.uncorrelatable : uncorrelatable);
    }

    private boolean forms(RuleSchema schema, String path) {
        int before = errors.size();
        for (int i = 0; i < schema.rules().size(); i++) {
            RuleForm.check(schema.rules().get(i), schema, path + ".x-kubernetes-validations[" + i + "]", errors);
        }
        return errors.size() == before;
    }

    private void compile(Place place) {
        Optional<DeclaredType> type = DeclaredType.of(place.schema, "selfType", place.resource);
        String rules = place.path + ".x-kubernetes-validations";
        if (type.isEmpty()) {
            errors.add(new FieldError(
                    "InternalError",
                    rules,
                    "Internal error: internal error: failed to construct type information for x-kubernetes-validations"
                            + " rules: unable to convert structural schema to CEL declarations"));
            return;
        }
        List<CompiledRule> compiled = CompiledRule.compile(place.schema.rules(), place.schema, type.get());
        for (int i = 0; i < compiled.size(); i++) {
            check(compiled.get(i), rules + "[" + i + "]", place, type.get());
        }
    }

    private void check(CompiledRule compiled, String at, Place place, DeclaredType type) {
        ValidationRule rule = compiled.rule();
        long cardinality = place.cardinality.orElse(type.maxCardinality());
        costs.rule(at + ".rule", RuleCosts.product(compiled.maxCost(), cardinality))
                .ifPresent(errors::add);
        if (compiled.isWrong()) {
            errors.add(FieldError.invalid(at + ".rule", RuleForm.json(rule), compiled.problem()));
        }
        if (!compiled.messageProblem().isEmpty()) {
            errors.add(FieldError.invalid(at + ".messageExpression", RuleForm.json(rule), compiled.messageProblem()));
        } else if (compiled.messageProgram().isPresent()) {
            costs.message(at + ".messageExpression", compiled.messageMaxCost()).ifPresent(errors::add);
        }
        if (compiled.usesOldSelf() && place.uncorrelatable != null) {
            errors.add(FieldError.invalid(
                    at + ".rule",
                    QuotedText.quoted(rule.rule()),
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                            + place.uncorrelatable));
        } else if (!compiled.usesOldSelf() && rule.optionalOldSelf().isPresent()) {
            errors.add(FieldError.invalid(
                    at + ".optionalOldSelf",
                    rule.optionalOldSelf().get().toString(),
                    "may not be set if oldSelf is not used in rule"));
        }
    }
}
