package io.streamplane.schemas.openapi.document;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.DerivedSchemas;
import io.streamplane.schemas.structural.CustomVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions as OpenAPI v3 schemas that say of which kinds they are, and those that no build derives: the body of
 * patches, and the two types that are either a number or a string.
 */
final class ServedSchemas {

    static final String REF_PREFIX = "#/components/schemas/";
    static final String TYPE_NAME = "x-kubernetes-group-version-kind";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final Map<String, String> OWN = Map.of(
            META + "Patch",
            """
            {"type":"object","description":"A change of an object, in the form that the request's media type names."}""",
            "io.k8s.apimachinery.pkg.api.resource.Quantity",
            """
            {"oneOf":[{"type":"string"},{"type":"number"}]}""",
            "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
            """
            {"format":"int-or-string","oneOf":[{"type":"integer"},{"type":"string"}]}""");

    private final Map<String, ObjectNode> byName = new TreeMap<>();

    ServedSchemas(Definitions definitions, KindRegistry kinds) {
        definitions
                .schemas()
                .properties()
                .forEach(entry -> byName.put(
                        entry.getKey(), served((ObjectNode) entry.getValue().deepCopy())));
        OWN.forEach((name, text) -> own(name, (ObjectNode) JSON.readTree(text)));
        for (Kind kind : kinds.served()) {
            CustomVersion custom = kind.custom();
            if (custom != null) {
                byName.put(kind.openApiName(), CustomSchemaDocument.of(custom.schema()));
                byName.put(kind.openApiName() + "List", CustomSchemaDocument.list(kind));
            }
        }
        typeNames(kinds).forEach((name, types) -> {
            ObjectNode schema = byName.get(name);
            if (schema != null) {
                types.forEach(type -> schema.withArray(TYPE_NAME).add(type.json()));
            }
        });
    }

    /** With all that they refer to, in the order of names. The schemas may be changed. */
    Map<String, ObjectNode> reachable(Collection<String> names) {
        var found = new TreeMap<String, ObjectNode>();
        var waiting = new ArrayDeque<>(names);
        while (!waiting.isEmpty()) {
            String name = waiting.poll();
            ObjectNode schema = byName.get(name);
            if (schema == null) {
                throw new IllegalArgumentException("expected the name of a schema, but got '" + name + "'");
            }
            if (found.put(name, schema.deepCopy()) == null) {
                DerivedSchemas.references(schema).stream()
                        .map(ref -> ref.substring(REF_PREFIX.length()))
                        .filter(ref -> !found.containsKey(ref))
                        .forEach(waiting::add);
            }
        }
        return found;
    }

    private static ObjectNode served(ObjectNode schema) {
        schema.path("properties").forEach(property -> ((ObjectNode) property).remove(DerivedSchemas.VALIDATION));
        return schema;
    }

    private void own(String name, ObjectNode schema) {
        ObjectNode derived = byName.get(name);
        if (derived != null && derived.has("description")) {
            schema.set("description", derived.get("description"));
        }
        byName.put(name, schema);
    }

    private static Map<String, List<TypeName>> typeNames(KindRegistry kinds) {
        var names = new LinkedHashMap<String, List<TypeName>>();
        var everyVersion = new LinkedHashSet<TypeName>();
        everyVersion.add(new TypeName("", "v1", "DeleteOptions"));
        for (Kind kind : kinds.served()) {
            add(names, kind.openApiName(), TypeName.of(kind));
            add(names, kind.openApiName() + "List", TypeName.of(kind).list());
            everyVersion.add(new TypeName(kind.group(), kind.version(), "DeleteOptions"));
        }
        names.put(META + "DeleteOptions", new ArrayList<>(everyVersion));
        names.put(
                META + "WatchEvent",
                everyVersion.stream()
                        .map(type -> new TypeName(type.group(), type.version(), "WatchEvent"))
                        .toList());
        names.put(META + "Status", List.of(new TypeName("", "v1", "Status")));
        names.put("io.k8s.api.autoscaling.v1.Scale", List.of(new TypeName("autoscaling", "v1", "Scale")));
        names.put("io.k8s.api.core.v1.Binding", List.of(new TypeName("", "v1", "Binding")));
        return names;
    }

    /** Versions that differ in nothing have one schema. */
    private static void add(Map<String, List<TypeName>> names, String schema, TypeName type) {
        names.computeIfAbsent(schema, name -> new ArrayList<>()).add(type);
    }
}
