package io.streamplane.apiserver.kind.custom;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.structural.CustomVersion;
import io.streamplane.schemas.structural.Defaulting;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of one version of a custom resource, as {@code k8s.io/apiextensions-apiserver/pkg/registry/customresource} has them.
 * All that changes an object, but for its metadata, makes its generation grow; where it has a status subresource, the status
 * neither does so nor is set but through it.
 */
public final class CustomRules implements KindRules {

    private static final int MOST_REPLICAS = Integer.MAX_VALUE;

    private final boolean hasStatus;
    private final Kind.@Nullable ScalePaths scale;
    private final CustomVersion version;
    private final SchemaValidation validation;
    private final CustomExpressions expressions;
    private final List<TableColumn> columns;
    private final Map<String, FieldPath> selectable;

    /** @param kind at the version */
    public CustomRules(Kind kind, CustomVersion version) {
        this.hasStatus = kind.hasStatus();
        this.scale = kind.scale();
        this.version = version;
        validation = new SchemaValidation(version.schema());
        expressions = new CustomExpressions(version.schema());
        columns = PrinterColumns.of(version.columns());
        selectable = new LinkedHashMap<>();
        version.selectableFields().forEach(path -> selectable.put(path.substring(1), FieldPath.parse(path)));
    }

    @Override
    public String deprecation() {
        return version.deprecation();
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        Defaulting.complete(object, version.schema());
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        if (hasStatus) {
            object.remove("status");
        }
        Tree.ensure(object, "metadata").put("generation", 1);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        long before = Tree.number(Tree.object(old, "metadata"), "generation", 0);
        boolean same = Tree.equal(counted(object), counted(old));
        Tree.ensure(object, "metadata").put("generation", same ? before : before + 1);
    }

    /** Without what changes of do not count. */
    private static ObjectNode counted(ObjectNode object) {
        ObjectNode counted = object.objectNode();
        object.properties().forEach(each -> {
            if (!each.getKey().equals("metadata")) {
                counted.set(each.getKey(), each.getValue());
            }
        });
        return counted;
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        var errors = new ArrayList<>(validation.validate(object));
        errors.addAll(ListTypes.validate(version.schema(), object));
        errors.addAll(EmbeddedObjects.validate(version.schema(), object));
        errors.addAll(scaleErrors(object));
        errors.addAll(expressions.validate(object, null, errors));
        return errors;
    }

    @Override
    public List<FieldError> validate(ObjectNode object, ObjectNode old) {
        return changed(validation.validateUpdate(object, old), object, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return changed(validation.validateStatusUpdate(object, old), object, old);
    }

    private List<FieldError> changed(List<FieldError> ofSchema, ObjectNode object, ObjectNode old) {
        var errors = new ArrayList<>(ofSchema);
        errors.addAll(newListErrors(object, old));
        errors.addAll(EmbeddedObjects.validate(version.schema(), object));
        errors.addAll(scaleErrors(object));
        errors.addAll(expressions.validate(object, old, errors));
        return errors;
    }

    /** An object that has had doubles may keep them. */
    private List<FieldError> newListErrors(ObjectNode object, ObjectNode old) {
        List<FieldError> errors = ListTypes.validate(version.schema(), object);
        return errors.isEmpty() || ListTypes.validate(version.schema(), old).isEmpty() ? errors : List.of();
    }

    private List<FieldError> scaleErrors(ObjectNode object) {
        var errors = new Errors();
        if (scale != null) {
            replicas(errors, scale.specReplicas(), object);
            replicas(errors, scale.statusReplicas(), object);
        }
        return errors.found();
    }

    private static void replicas(Errors errors, String pointer, ObjectNode object) {
        JsonNode value = object.at(pointer);
        String path = pointer.replace('/', '.');
        if (value.isIntegralNumber() && value.bigIntegerValue().signum() < 0) {
            errors.invalid(path, value, "should be a non-negative integer");
        } else if (value.isIntegralNumber() && !value.canConvertToInt()) {
            errors.invalid(path, value, "should be less than or equal to " + MOST_REPLICAS);
        }
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        var values = new LinkedHashMap<String, String>();
        selectable.forEach((name, path) -> {
            JsonNode value = path.first(object);
            values.put(name, value == null ? "" : value.asString(""));
        });
        return values;
    }

    @Override
    public boolean hasGeneration() {
        return true;
    }

    @Override
    public boolean createsOnUpdate() {
        return false;
    }

    /** An update has to say which object it replaces. */
    @Override
    public boolean replacesUnseen() {
        return false;
    }

    @Override
    public List<TableColumn> columns() {
        return columns;
    }
}
