package io.streamplane.schemas.openapi;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.structural.CustomVersion;
import io.streamplane.schemas.structural.Pruning;
import io.streamplane.schemas.structural.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON trees as Go reads them into the structs of an API: unknown fields are left out and reported, nulls count
 * as absent, and values of the wrong type are errors in the words of {@code encoding/json}.
 *
 * <p>Field names are case-sensitive. In lists and maps a null is the zero value, as in Go. Quantities come out in their
 * canonical text, and what Go would not write again is left out: see {@link ZeroValues}. Pure; the given tree is not changed.
 */
public final class StructuralDecoder {

    private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private final Definitions definitions;

    public StructuralDecoder(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * @param tree what the definition knows of the given tree
     * @param unknownFields paths of what it does not know, e.g. {@code spec.template.spec.containers[0].imagee}
     * @param errors e.g. {@code json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of
     *     type int32}; where there is any, the tree is not to be used
     */
    public record Decoded(ObjectNode tree, List<String> unknownFields, List<String> errors) {}

    /**
     * Reads an object of a kind, with apiVersion, kind and status. Of a custom resource only metadata is read so; the rest is
     * pruned, and values of the wrong type are for its validation to name.
     */
    public Decoded decode(Kind kind, JsonNode given) {
        CustomVersion custom = kind.custom();
        return custom == null ? decode(kind.openApiName(), given) : custom(custom.schema(), given);
    }

    private Decoded custom(StructuralSchema schema, JsonNode given) {
        var unknown = new ArrayList<String>();
        var errors = new ArrayList<String>();
        if (!(given instanceof ObjectNode object)) {
            errors.add("expected an object, but got " + given.getNodeType());
            return new Decoded(JsonNodeFactory.instance.objectNode(), List.of(), errors);
        }
        ObjectNode tree = object.deepCopy();
        unknown.addAll(Pruning.prune(tree, schema));
        JsonNode metadata = tree.get("metadata");
        if (metadata != null) {
            Definition type = definitions.get(OBJECT_META);
            Place place = Place.root(type).field(type, "metadata");
            tree.set(
                    "metadata",
                    metadata instanceof ObjectNode fields
                            ? object(type, fields, place, unknown, errors)
                            : mismatched(place, metadata, new FieldType.Reference(OBJECT_META), errors));
        }
        return new Decoded(tree, List.copyOf(unknown), List.copyOf(errors));
    }

    /** Reads an object of a definition, by its full name. */
    public Decoded decode(String definition, JsonNode given) {
        var unknown = new ArrayList<String>();
        var errors = new ArrayList<String>();
        Definition type = definitions.get(definition);
        ObjectNode tree = given instanceof ObjectNode object
                ? object(type, object, Place.root(type), unknown, errors)
                : empty(Place.root(type), given, errors);
        return new Decoded(tree, List.copyOf(unknown), List.copyOf(errors));
    }

    private ObjectNode object(
            Definition type, ObjectNode given, Place place, List<String> unknown, List<String> errors) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        given.properties().forEach(entry -> {
            String name = entry.getKey();
            Definition.Field field = type.fields().get(name);
            if (field == null) {
                unknown.add(place.pathOf(name));
            } else if (!entry.getValue().isNull()) {
                JsonNode value = value(field.type(), entry.getValue(), place.field(type, name), unknown, errors);
                if (!value.isNull() && !ZeroValues.isLeftOut(type, field, value)) {
                    tree.set(name, value);
                }
            }
        });
        return tree;
    }

    private JsonNode value(FieldType type, JsonNode given, Place place, List<String> unknown, List<String> errors) {
        if (given.isNull()) {
            return Leaves.zero(type);
        }
        return switch (type) {
            case FieldType.Scalar scalar -> Leaves.read(scalar, given, place, errors);
            case FieldType.ListOf list -> {
                var items = JsonNodeFactory.instance.arrayNode();
                if (!given.isArray()) {
                    errors.add(place.mismatch(given, type));
                }
                for (int i = 0; given.isArray() && i < given.size(); i++) {
                    items.add(value(list.items(), given.get(i), place.item(i), unknown, errors));
                }
                yield items;
            }
            case FieldType.MapOf map -> {
                ObjectNode values = JsonNodeFactory.instance.objectNode();
                if (!given.isObject()) {
                    errors.add(place.mismatch(given, type));
                }
                given.properties()
                        .forEach(entry -> values.set(
                                entry.getKey(),
                                value(map.values(), entry.getValue(), place.key(entry.getKey()), unknown, errors)));
                yield values;
            }
            case FieldType.Reference reference ->
                given instanceof ObjectNode object
                        ? object(definitions.get(reference.definition()), object, place, unknown, errors)
                        : mismatched(place, given, type, errors);
        };
    }

    private static ObjectNode empty(Place place, JsonNode given, List<String> errors) {
        errors.add(place.mismatch(given, new FieldType.Reference(place.struct())));
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode mismatched(Place place, JsonNode given, FieldType type, List<String> errors) {
        errors.add(place.mismatch(given, type));
        return JsonNodeFactory.instance.objectNode();
    }
}
