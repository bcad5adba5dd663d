package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.structural.StructuralSchema;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a definition must be but for its schemas, in the words of {@code pkg/apis/apiextensions/validation/validation.go}. */
final class DefinitionValidation {

    private static final List<String> SCOPES = List.of("Cluster", "Namespaced");
    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    private static final Set<String> SELECTABLE_TYPES = Set.of("string", "boolean", "integer");
    private static final int MOST_SELECTABLE = 8;
    private static final int LONGEST_WARNING = 256;

    private final Errors errors = new Errors();

    private DefinitionValidation() {}

    static List<FieldError> validate(ObjectNode crd) {
        var validation = new DefinitionValidation();
        ObjectNode spec = Tree.ensure(crd, "spec");
        ObjectNode names = Tree.ensure(spec, "names");
        String name = Tree.text(Tree.object(crd, "metadata"), "name");
        if (!name.equals(Tree.text(names, "plural") + "." + Tree.text(spec, "group"))) {
            validation.errors.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }
        validation.group(Tree.text(spec, "group"));
        validation.errors.oneOf("spec.scope", Tree.text(spec, "scope"), SCOPES);
        validation.versions(spec);
        validation.names(names);
        ConversionValidation.validate(validation.errors, Tree.ensure(spec, "conversion"));
        if (Tree.flag(spec, "preserveUnknownFields")) {
            validation.errors.invalid(
                    "spec.preserveUnknownFields",
                    spec.get("preserveUnknownFields"),
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema"
                            + " instead");
        }
        Approval.check(validation.errors, Tree.text(spec, "group"), Tree.object(crd, "metadata"));
        return validation.errors.found();
    }

    private void group(String group) {
        List<String> wrong = Names.dnsSubdomain(group);
        if (group.isEmpty()) {
            errors.required("spec.group", "");
        } else if (!wrong.isEmpty()) {
            errors.invalid("spec.group", group, String.join(",", wrong));
        } else if (!group.contains(".")) {
            errors.invalid("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private void versions(ObjectNode spec) {
        List<ObjectNode> versions = Tree.objects(spec, "versions");
        boolean oneSchema = versions.stream()
                        .map(version -> Tree.object(version, "schema", "openAPIV3Schema"))
                        .distinct()
                        .count()
                == 1;
        var names = new HashSet<String>();
        int stored = 0;
        for (int i = 0; i < versions.size(); i++) {
            ObjectNode version = versions.get(i);
            String path = "spec.versions[" + i + "]";
            names.add(Tree.text(version, "name"));
            stored += Tree.flag(version, "storage") ? 1 : 0;
            dns1035(path + ".name", Tree.text(version, "name"), true);
            version(path, version);
            boolean common = oneSchema && Tree.object(version, "schema", "openAPIV3Schema") != null;
            if (i == 0 || !common) {
                schema(common ? "spec.validation.openAPIV3Schema" : path + ".schema.openAPIV3Schema", version);
            }
        }
        if (names.size() < versions.size()) {
            errors.invalid("spec.versions", spec.get("versions"), "must contain unique version names");
        }
        if (stored != 1) {
            errors.invalid(
                    "spec.versions", spec.get("versions"), "must have exactly one version marked as storage version");
        }
    }

    private void version(String path, ObjectNode version) {
        warning(path + ".deprecationWarning", version);
        ObjectNode json = Tree.object(version, "schema", "openAPIV3Schema");
        scale(path + ".subresources.scale", Tree.object(version, "subresources", "scale"));
        List<ObjectNode> columns = Tree.objects(version, "additionalPrinterColumns");
        for (int i = 0; i < columns.size(); i++) {
            column(path + ".additionalPrinterColumns[" + i + "]", columns.get(i));
        }
        selectable(path + ".selectableFields", version, StructuralSchema.parse(json));
    }

    /** @param path says {@code spec.validation} where all versions have one schema, as Kubernetes holds it then */
    private void schema(String path, ObjectNode version) {
        ObjectNode json = Tree.object(version, "schema", "openAPIV3Schema");
        boolean status = Tree.has(Tree.object(version, "subresources"), "status");
        if (json == null) {
            errors.required(path, "");
        } else {
            SchemaCheck.check(errors, path, json, status);
        }
    }

    private void warning(String path, ObjectNode version) {
        JsonNode warning = version.get("deprecationWarning");
        if (warning == null) {
            return;
        }
        if (!Tree.flag(version, "deprecated")) {
            errors.invalid(path, warning, "can only be set for deprecated versions");
        } else if (warning.asString("").length() > LONGEST_WARNING) {
            errors.invalid(path, warning, "must be <= 256 characters long");
        } else if (warning.asString("").isEmpty()) {
            errors.invalid(path, warning, "must not be an empty string");
        }
    }

    private void scale(String path, @Nullable ObjectNode scale) {
        if (scale == null) {
            return;
        }
        scalePath(path + ".specReplicasPath", Tree.text(scale, "specReplicasPath"), ".spec.");
        scalePath(path + ".statusReplicasPath", Tree.text(scale, "statusReplicasPath"), ".status.");
        String selector = Tree.text(scale, "labelSelectorPath");
        if (!selector.isEmpty() && !simplePath(path + ".labelSelectorPath", selector)) {
            return;
        }
        if (!selector.isEmpty() && !selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
            errors.invalid(
                    path + ".labelSelectorPath", selector, "should be a json path under either .spec or .status");
        }
    }

    private void scalePath(String path, String value, String below) {
        if (value.isEmpty()) {
            errors.required(path, "");
        } else if (simplePath(path, value) && !value.startsWith(below)) {
            errors.invalid(path, value, "should be a json path under " + below.substring(0, below.length() - 1));
        }
    }

    private boolean simplePath(String path, String value) {
        if (!value.startsWith(".")) {
            errors.invalid(path, value, "must be a simple json path starting with .");
            return false;
        }
        return true;
    }

    private void column(String path, ObjectNode column) {
        if (Tree.text(column, "name").isEmpty()) {
            errors.required(path + ".name", "");
        }
        String type = Tree.text(column, "type");
        String types = "must be one of " + String.join(",", COLUMN_TYPES);
        if (type.isEmpty()) {
            errors.required(path + ".type", types);
        } else if (!COLUMN_TYPES.contains(type)) {
            errors.invalid(path + ".type", type, types);
        }
        String format = Tree.text(column, "format");
        if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
            errors.invalid(path + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS));
        }
        if (Tree.text(column, "jsonPath").isEmpty()) {
            errors.required(path + ".JSONPath", "");
        } else {
            simplePath(path + ".JSONPath", Tree.text(column, "jsonPath"));
        }
    }

    private void selectable(String path, ObjectNode version, StructuralSchema schema) {
        List<ObjectNode> fields = Tree.objects(version, "selectableFields");
        var seen = new HashSet<String>();
        for (int i = 0; i < fields.size(); i++) {
            String at = path + "[" + i + "].jsonPath";
            String jsonPath = Tree.text(fields.get(i), "jsonPath");
            if (jsonPath.isEmpty()) {
                errors.required(at, "");
                continue;
            }
            StructuralSchema found = found(schema, jsonPath);
            if (found == null) {
                errors.invalid(at, jsonPath, "is an invalid path: does not refer to a valid field");
                continue;
            }
            if (jsonPath.startsWith(".metadata")) {
                errors.invalid(at, jsonPath, "must not point to fields in metadata");
            }
            if (!SELECTABLE_TYPES.contains(found.type())) {
                errors.invalid(
                        at,
                        jsonPath,
                        "must point to a field of type string, boolean or integer. Enum string fields and strings with"
                                + " formats are allowed.");
            }
            if (!seen.add(jsonPath)) {
                errors.duplicate(at, jsonPath);
            }
        }
        if (seen.size() > MOST_SELECTABLE) {
            errors.tooMany(path, seen.size(), MOST_SELECTABLE);
        }
    }

    private static @Nullable StructuralSchema found(StructuralSchema schema, String path) {
        StructuralSchema at = path.startsWith(".") ? schema : null;
        for (String name : path.substring(1).split("\\.", -1)) {
            at = at == null ? null : at.field(name);
        }
        return at;
    }

    private void names(ObjectNode names) {
        for (String name : List.of("plural", "singular", "kind", "listKind")) {
            if (Tree.text(names, name).isEmpty()) {
                errors.required("spec.names." + name, "");
            }
        }
        dns1035("spec.names.plural", Tree.text(names, "plural"), false);
        dns1035("spec.names.singular", Tree.text(names, "singular"), false);
        for (String name : List.of("kind", "listKind")) {
            String value = Tree.text(names, name);
            List<String> wrong = Names.dns1035Label(value.toLowerCase(Locale.ROOT));
            if (!value.isEmpty() && !wrong.isEmpty()) {
                errors.invalid(
                        "spec.names." + name,
                        value,
                        "may have mixed case, but should otherwise match: " + String.join(",", wrong));
            }
        }
        all("spec.names.shortNames", Tree.texts(names, "shortNames"));
        String kind = Tree.text(names, "kind");
        if (!kind.isEmpty() && kind.equals(Tree.text(names, "listKind"))) {
            errors.invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
        }
        all("spec.names.categories", Tree.texts(names, "categories"));
    }

    private void all(String path, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            dns1035(path + "[" + i + "]", values.get(i), true);
        }
    }

    private void dns1035(String path, String value, boolean required) {
        List<String> wrong = Names.dns1035Label(value);
        if (!wrong.isEmpty() && (required || !value.isEmpty())) {
            errors.invalid(path, value, String.join(",", wrong));
        }
    }
}
