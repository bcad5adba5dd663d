package io.streamplane.apiserver.admission.policy;

import io.streamplane.apiserver.apply.ApplyFailure;
import io.streamplane.apiserver.apply.MergedConfiguration;
import io.streamplane.apiserver.cel.schema.PlainValues;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.Constructed;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.patch.PatchFailure;
import io.streamplane.apiserver.patch.Patches;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes an object as the value of an expression says ({@code policy/mutating/patch}). */
final class PolicyMutation {

    private PolicyMutation() {}

    /**
     * A changed object, or the same.
     *
     * @throws EvaluationFailure where the value says nothing that can be done
     */
    static ObjectNode apply(MutatingPolicy.Mutation mutation, Kind kind, ObjectNode object, Object value) {
        return mutation.patch() ? patched(kind, object, value) : merged(kind, object, value);
    }

    private static ObjectNode merged(Kind kind, ObjectNode object, Object value) {
        if (!(value instanceof Constructed constructed)) {
            throw new EvaluationFailure("unsupported return type from ApplyConfiguration expression");
        }
        check(constructed, constructed.typeName());
        if (!(PlainValues.json(constructed) instanceof ObjectNode configuration)) {
            throw new EvaluationFailure("invalid return type");
        }
        configuration.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        List<String> atomics = MergedConfiguration.atomics(kind, configuration);
        if (!atomics.isEmpty()) {
            throw new EvaluationFailure(
                    "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays,"
                            + " maps or structs: " + String.join(", ", atomics));
        }
        try {
            return MergedConfiguration.of(kind, object, configuration);
        } catch (ApplyFailure e) {
            throw new EvaluationFailure("error applying patch: " + e.getMessage());
        }
    }

    private static ObjectNode patched(Kind kind, ObjectNode object, Object value) {
        if (!(value instanceof CelList list)) {
            throw new EvaluationFailure("type mismatch: JSONPatchType.expression should evaluate to array");
        }
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Constructed operation)) {
                throw new EvaluationFailure(
                        "type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
            }
            if (operation.fields().get("value") instanceof Constructed written) {
                check(written, written.typeName());
            }
            operations.add(PlainValues.json(operation));
        }
        try {
            return Patches.apply(PatchType.JSON, kind, object, operations);
        } catch (PatchFailure e) {
            String why = String.valueOf(e.getMessage());
            if (why.endsWith("test failed")) {
                return object;
            }
            throw new EvaluationFailure("JSON Patch: " + why);
        }
    }

    private static void check(Constructed value, String path) {
        var wrong = new ArrayList<String>();
        names(value, path, wrong);
        if (!wrong.isEmpty()) {
            throw new EvaluationFailure("type mismatch: " + String.join("\n", wrong));
        }
    }

    /** Objects are named after the fields that they stand in, from the root. */
    private static void names(Object value, String path, List<String> wrong) {
        switch (value) {
            case Constructed constructed -> {
                if (!constructed.typeName().equals(path)) {
                    wrong.add("unexpected type name \"" + constructed.typeName() + "\", expected \"" + path
                            + "\", which matches field name path from root Object type");
                }
                for (Map.Entry<String, Object> field : constructed.fields().entrySet()) {
                    names(field.getValue(), path + "." + field.getKey(), wrong);
                }
            }
            case CelList list -> {
                for (int i = 0; i < list.size(); i++) {
                    names(list.get(i), path, wrong);
                }
            }
            case CelMap map -> {
                for (Object key : map.keys()) {
                    Object entry = map.find(key);
                    if (entry != null) {
                        names(entry, path, wrong);
                    }
                }
            }
            default -> {}
        }
    }
}
