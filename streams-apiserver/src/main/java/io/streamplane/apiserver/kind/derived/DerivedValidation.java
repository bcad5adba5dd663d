package io.streamplane.apiserver.kind.derived;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.derived.DerivedType.Demands;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks an object against its definition's markers, in the words of {@code k8s.io/apimachinery/pkg/api/validate}. Made
 * for one check. Immutable fields are found along objects, not within lists.
 */
final class DerivedValidation {

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Function<String, DerivedType> types;
    private final Errors errors = new Errors();

    DerivedValidation(Function<String, DerivedType> types) {
        this.types = types;
    }

    List<FieldError> validate(DerivedType type, ObjectNode object) {
        check(type, object, "");
        return errors.found();
    }

    List<FieldError> validateUpdate(DerivedType type, ObjectNode object, ObjectNode old) {
        checkUpdate(type, object, old, "");
        return errors.found();
    }

    private void check(DerivedType type, ObjectNode object, String at) {
        for (DerivedType.Field field : type.fields()) {
            String path = path(at, field.name());
            JsonNode value = object.get(field.name());
            Demands demands = field.demands();
            if (isAbsent(value)) {
                if (demands != null && demands.required()) {
                    errors.required(path, "");
                }
                continue;
            }
            if (demands != null) {
                checkValue(demands, value, path);
            }
            String inner = field.inner();
            if (inner != null) {
                DerivedType innerType = types.apply(inner);
                field.forEachInner(value, path, (item, where) -> check(innerType, item, where));
            }
        }
    }

    private void checkValue(Demands demands, JsonNode value, String path) {
        if (demands.minimum() != null && value.isNumber() && value.asLong() < demands.minimum()) {
            errors.invalid(path, value, "must be greater than or equal to " + demands.minimum());
        }
        if (demands.maxItems() != null && value.isContainer() && value.size() > demands.maxItems()) {
            errors.tooMany(path, value.size(), demands.maxItems());
        }
        if (!value.isString()) {
            return;
        }
        String text = value.asString();
        if (demands.maxLength() != null && text.codePointCount(0, text.length()) > demands.maxLength()) {
            errors.tooLong(path, demands.maxLength(), "characters");
        }
        if (demands.maxBytes() != null && text.getBytes(StandardCharsets.UTF_8).length > demands.maxBytes()) {
            errors.tooLong(path, demands.maxBytes());
        }
        if (demands.format() != null) {
            errors.invalid(path, text, format(demands.format(), text));
        }
    }

    /** What is wrong with a text of a format; of a format that is not known here nothing is said. */
    private static List<String> format(String format, String text) {
        return switch (format) {
            case "k8s-short-name" -> Names.dnsLabel(text);
            case "k8s-long-name" -> Names.dnsSubdomain(text);
            case "k8s-long-name-caseless" -> Names.dnsSubdomain(text.toLowerCase(Locale.ROOT));
            case "k8s-label-key" -> Names.qualifiedName(text);
            case "k8s-label-value" -> Names.labelValue(text);
            case "k8s-uuid" ->
                UUID.matcher(text).matches() ? List.of() : List.of("must be a lowercase UUID in 8-4-4-4-12 format");
            default -> List.of();
        };
    }

    private void checkUpdate(DerivedType type, @Nullable ObjectNode object, @Nullable ObjectNode old, String at) {
        for (DerivedType.Field field : type.fields()) {
            JsonNode now = object == null ? null : object.get(field.name());
            JsonNode before = old == null ? null : old.get(field.name());
            if (isAbsent(now) && isAbsent(before)) {
                continue;
            }
            Demands demands = field.demands();
            String inner = field.inner();
            String path = path(at, field.name());
            boolean frozen = demands != null
                    && (demands.immutable() || demands.noModify() && !isAbsent(now) && !isAbsent(before));
            if (frozen && (now == null || before == null || !Tree.equal(now, before))) {
                errors.immutable(path, now, false);
            } else if (inner != null && !field.map() && !isArray(now) && !isArray(before)) {
                checkUpdate(types.apply(inner), asObject(now), asObject(before), path);
            }
        }
    }

    private static boolean isArray(@Nullable JsonNode value) {
        return value != null && value.isArray();
    }

    private static @Nullable ObjectNode asObject(@Nullable JsonNode value) {
        return value instanceof ObjectNode object ? object : null;
    }

    /** As Go counts: its zero text, list and map are no value. A number or flag that is given is one. */
    private static boolean isAbsent(@Nullable JsonNode value) {
        return value == null
                || value.isNull()
                || value.isString() && value.asString().isEmpty()
                || value.isArray() && value.isEmpty();
    }

    private static String path(String at, String field) {
        return at.isEmpty() ? field : at + "." + field;
    }
}
