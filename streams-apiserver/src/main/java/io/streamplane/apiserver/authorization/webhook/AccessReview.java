package io.streamplane.apiserver.authorization.webhook;

import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.select.FieldSelector;
import io.streamplane.apiserver.select.LabelSelector;
import io.streamplane.apiserver.select.SelectorException;
import io.streamplane.schemas.selector.Requirement;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A SubjectAccessReview as an authorizer of a user's own is asked with. */
final class AccessReview {

    private AccessReview() {}

    /** The {@code spec}; what is empty is left out, as Go writes it. */
    static ObjectNode spec(AuthenticatedUser user, Attributes wanted) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (wanted.isOfResource()) {
            ObjectNode resource = spec.putObject("resourceAttributes");
            put(resource, "namespace", wanted.namespace());
            put(resource, "verb", wanted.verb());
            put(resource, "group", wanted.group());
            put(resource, "version", wanted.version());
            put(resource, "resource", wanted.resource());
            put(resource, "subresource", wanted.subresource());
            put(resource, "name", wanted.name());
            selector(
                    resource,
                    "fieldSelector",
                    () -> FieldSelector.parse(wanted.fieldSelector()).requirements());
            selector(
                    resource,
                    "labelSelector",
                    () -> LabelSelector.parse(wanted.labelSelector()).requirements());
        } else {
            ObjectNode path = spec.putObject("nonResourceAttributes");
            put(path, "path", wanted.path());
            put(path, "verb", wanted.verb());
        }
        put(spec, "user", user.name());
        put(spec, "groups", user.groups());
        if (!user.extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            new TreeMap<>(user.extra()).forEach((key, values) -> put(extra, key, values));
        }
        put(spec, "uid", user.uid());
        return spec;
    }

    private static void put(ObjectNode object, String field, String text) {
        if (!text.isEmpty()) {
            object.put(field, text);
        }
    }

    private static void put(ObjectNode object, String field, List<String> texts) {
        if (!texts.isEmpty()) {
            texts.forEach(object.putArray(field)::add);
        }
    }

    /** Selectors only narrow: one that cannot be read asks for more. */
    private static void selector(ObjectNode resource, String field, Supplier<List<Requirement>> said) {
        try {
            var requirements = JsonNodeFactory.instance.arrayNode();
            said.get().forEach(each -> add(requirements, each));
            if (!requirements.isEmpty()) {
                resource.putObject(field).set("requirements", requirements);
            }
        } catch (SelectorException e) {
            resource.remove(field);
        }
    }

    private static void add(ArrayNode all, Requirement requirement) {
        String operator = switch (requirement.operator()) {
            case IN -> "In";
            case NOT_IN -> "NotIn";
            case EXISTS -> "Exists";
            case DOES_NOT_EXIST -> "DoesNotExist";
            case GREATER, LESS, UNKNOWN -> "";
        };
        if (!operator.isEmpty()) {
            ObjectNode one = all.addObject().put("key", requirement.key()).put("operator", operator);
            put(one, "values", requirement.values().stream().sorted().toList());
        }
    }

    /** With every field of a user and of a resource, also empty ones, as conditions see it. */
    static ObjectNode complete(ObjectNode spec) {
        ObjectNode all = spec.deepCopy();
        for (String field : List.of("user", "uid")) {
            if (!all.has(field)) {
                all.put(field, "");
            }
        }
        if (!all.has("groups")) {
            all.putArray("groups");
        }
        if (!all.has("extra")) {
            all.putObject("extra");
        }
        fill(
                all,
                "resourceAttributes",
                List.of("namespace", "verb", "group", "version", "resource", "subresource", "name"));
        fill(all, "nonResourceAttributes", List.of("path", "verb"));
        return all;
    }

    private static void fill(ObjectNode spec, String part, List<String> fields) {
        if (spec.get(part) instanceof ObjectNode object) {
            fields.stream().filter(field -> !object.has(field)).forEach(field -> object.put(field, ""));
        }
    }
}
