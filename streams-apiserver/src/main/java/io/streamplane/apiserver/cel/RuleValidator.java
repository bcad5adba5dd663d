package io.streamplane.apiserver.cel;

import io.streamplane.apiserver.cel.schema.DeclaredType;
import io.streamplane.apiserver.cel.schema.RuleSchema;
import io.streamplane.apiserver.kind.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds objects to the rules of their schema. One validator serves many threads. An evaluation ends where its budget does,
 * and so does all evaluation for one object; what is then left is refused, not accepted.
 */
public final class RuleValidator {

    private final RuleSchema schema;
    private final boolean resource;
    private final List<CompiledRule> rules;
    private final Map<String, RuleValidator> properties = new LinkedHashMap<>();
    private final List<RuleValidator> allOf = new ArrayList<>();
    private final List<String> listKeys;
    private @Nullable RuleValidator items;
    private @Nullable RuleValidator additional;

    /**
     * What came of a validation.
     *
     * @param warnings what an update did not change and so may keep, though it breaks a rule
     */
    public record Outcome(List<FieldError> errors, List<String> warnings) {}

    private RuleValidator(RuleSchema source, RuleSchema schema, boolean resource, DeclaredType type) {
        this.schema = schema;
        this.resource = resource;
        rules = CompiledRule.compile(source.rules(), schema, type);
        listKeys = schema.listType().keys();
        RuleSchema inItems = source.items();
        if (inItems != null && schema.items() != null && type.element() != null) {
            items = child(inItems, schema.items(), type.element()).orElse(null);
        }
        RuleSchema inEntries = source.additional();
        if (inEntries != null && schema.additional() != null && type.element() != null) {
            additional = child(inEntries, schema.additional(), type.element()).orElse(null);
        }
        source.properties().forEach((name, property) -> {
            RuleSchema declared = schema.properties().get(name);
            if (declared != null && property.hasRules()) {
                DeclaredType.of(declared, type.type().name() + "." + name, declared.embeddedResource())
                        .flatMap(each -> child(property, declared, each))
                        .ifPresent(each -> properties.put(name, each));
            }
        });
        for (RuleSchema each : source.allOf()) {
            if (each.hasRules()) {
                allOf.add(new RuleValidator(each, schema, resource, type));
            }
        }
    }

    private static Optional<RuleValidator> child(RuleSchema source, RuleSchema schema, DeclaredType type) {
        return source.hasRules()
                ? Optional.of(new RuleValidator(source, schema, schema.embeddedResource(), type))
                : Optional.empty();
    }

    /** Empty where the schema has no rules; nothing is loaded for it then. */
    public static Optional<RuleValidator> of(ObjectNode openApiSchema) {
        RuleSchema schema = RuleSchema.of(openApiSchema);
        if (!schema.hasRules()) {
            return Optional.empty();
        }
        return DeclaredType.of(schema, "selfType", true).map(type -> new RuleValidator(schema, schema, true, type));
    }

    /** @param old the object before an update; null for one that is created */
    public Outcome validate(ObjectNode object, @Nullable ObjectNode old) {
        var run = new RuleRun();
        validate("", object, old, old == null ? null : new Correlation(object, old), null, run);
        return run.outcome();
    }

    /**
     * @param current how this value stands to the old one; null where it cannot be told
     * @param nearest the same of the nearest value around it of which it can be told
     */
    private void validate(
            String path,
            JsonNode value,
            @Nullable JsonNode old,
            @Nullable Correlation current,
            @Nullable Correlation nearest,
            RuleRun run) {
        if (run.isOver() || value.isNull()) {
            return;
        }
        JsonNode before = old == null || old.isNull() ? null : old;
        run.evaluate(
                rules,
                resource ? schema.asResource() : schema,
                path,
                value,
                before,
                current == null ? nearest : current);
        for (RuleValidator each : allOf) {
            each.validate(path, value, before, null, nearest, run);
        }
        if (value instanceof ArrayNode array && items != null) {
            items(items, path, array, before, current, nearest, run);
        } else if (value instanceof ObjectNode object) {
            fields(path, object, before, current, nearest, run);
        }
    }

    private void items(
            RuleValidator validator,
            String path,
            ArrayNode array,
            @Nullable JsonNode old,
            @Nullable Correlation current,
            @Nullable Correlation nearest,
            RuleRun run) {
        var before = new Correlation.OldItems(schema, listKeys, old);
        for (int i = 0; i < array.size() && !run.isOver(); i++) {
            JsonNode item = array.get(i);
            JsonNode oldItem = before.find(item);
            Correlation correlated = current == null || oldItem == null ? null : new Correlation(item, oldItem);
            validator.validate(
                    path + "[" + i + "]", item, oldItem, correlated, current == null ? nearest : current, run);
        }
    }

    private void fields(
            String path,
            ObjectNode object,
            @Nullable JsonNode old,
            @Nullable Correlation current,
            @Nullable Correlation nearest,
            RuleRun run) {
        boolean root = current != null && nearest == null;
        for (var field : object.properties()) {
            String name = field.getKey();
            RuleValidator entry = additional;
            RuleValidator property = properties.get(name);
            if (entry == null && property == null) {
                continue;
            }
            JsonNode oldValue = old == null ? null : old.get(name);
            boolean never = root && (name.equals("apiVersion") || name.equals("kind"));
            Correlation correlated =
                    current == null || oldValue == null || never ? null : new Correlation(field.getValue(), oldValue);
            Correlation around = never ? null : current == null ? nearest : current;
            if (entry != null) {
                entry.validate(path + "[" + name + "]", field.getValue(), oldValue, correlated, around, run);
            }
            if (property != null) {
                String at = path.isEmpty() ? name : path + "." + name;
                property.validate(at, field.getValue(), oldValue, correlated, around, run);
            }
        }
    }
}
