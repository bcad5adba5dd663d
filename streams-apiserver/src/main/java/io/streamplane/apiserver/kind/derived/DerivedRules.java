package io.streamplane.apiserver.kind.derived;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.openapi.DerivedSchemas;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of a kind: what its definition says, and the kind's own for the rest. An own rule that finds the same fault
 * of the same field speaks for both.
 *
 * <p>A kind whose definition has a status gets none from its creator, and a generation that follows its spec. Metadata
 * is checked elsewhere; a status is checked by the kind's own rules only.
 */
public final class DerivedRules implements KindRules {

    private static final List<String> SKIPPED = List.of("metadata", "status");

    private final String definition;
    private final KindRules own;
    private final Map<String, DerivedType> types = new ConcurrentHashMap<>();

    /** @param definition e.g. {@code io.k8s.api.batch.v1.Job} */
    public DerivedRules(String definition, KindRules own) {
        this.definition = definition;
        this.own = own;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        own.applyDefaults(object);
        type(definition).without(SKIPPED).fields().forEach(field -> defaultField(field, object));
    }

    private void defaultField(DerivedType.Field field, ObjectNode object) {
        if (field.defaultValue() != null && !Tree.has(object, field.name())) {
            object.set(field.name(), field.defaultValue().deepCopy());
        }
        String inner = field.inner();
        JsonNode value = object.get(field.name());
        if (inner != null && value != null) {
            DerivedType type = type(inner);
            field.forEachInner(value, "", (item, path) -> type.fields().forEach(each -> defaultField(each, item)));
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        KindRules.super.prepareForCreate(object);
        own.prepareForCreate(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        KindRules.super.prepareForUpdate(object, old);
        own.prepareForUpdate(object, old);
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        return joined(
                own.validate(object),
                new DerivedValidation(this::type).validate(type(definition).without(SKIPPED), object));
    }

    @Override
    public List<FieldError> validateNew(ObjectNode object) {
        return own.validateNew(object);
    }

    @Override
    public List<FieldError> validate(ObjectNode object, ObjectNode old) {
        return joined(
                own.validate(object, old),
                new DerivedValidation(this::type).validate(type(definition).without(SKIPPED), object));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode object, ObjectNode old) {
        return validateUpdate("", object, old);
    }

    @Override
    public List<FieldError> validateUpdate(String subresource, ObjectNode object, ObjectNode old) {
        return joined(
                own.validateUpdate(subresource, object, old),
                new DerivedValidation(this::type)
                        .validateUpdate(type(definition).without(SKIPPED), object, old));
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode object, ObjectNode old) {
        return own.validateStatusUpdate(object, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(String subresource, ObjectNode object, ObjectNode old) {
        return own.validateStatusUpdate(subresource, object, old);
    }

    @Override
    public void prepareForStatus(String subresource, ObjectNode object, ObjectNode old) {
        own.prepareForStatus(subresource, object, old);
    }

    @Override
    public void askedBy(ObjectNode object, AuthenticatedUser user) {
        own.askedBy(object, user);
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
        return own.selectableFields(object);
    }

    @Override
    public long gracePeriodSeconds(ObjectNode object, @Nullable Long asked) {
        return own.gracePeriodSeconds(object, asked);
    }

    @Override
    public List<String> finalizers(ObjectNode object) {
        return own.finalizers(object);
    }

    @Override
    public void prepareForDelete(ObjectNode object) {
        own.prepareForDelete(object);
    }

    @Override
    public void markDeleted(ObjectNode object) {
        own.markDeleted(object);
    }

    @Override
    public boolean returnsDeleted() {
        return own.returnsDeleted();
    }

    @Override
    public String undeletable(String name) {
        return own.undeletable(name);
    }

    @Override
    public String node(ObjectNode object) {
        return own.node(object);
    }

    @Override
    public boolean createsOnUpdate() {
        return own.createsOnUpdate();
    }

    @Override
    public boolean replacesUnseen() {
        return own.replacesUnseen();
    }

    @Override
    public boolean claimsClusterIp() {
        return own.claimsClusterIp();
    }

    @Override
    public String deprecation() {
        return own.deprecation();
    }

    @Override
    public List<TableColumn> columns() {
        return own.columns();
    }

    @Override
    public boolean hasGeneration() {
        return type(definition).fields().stream().anyMatch(field -> field.name().equals("status"));
    }

    private DerivedType type(String name) {
        return types.computeIfAbsent(
                name, each -> DerivedType.of(DerivedSchemas.all().path(each)));
    }

    private static List<FieldError> joined(List<FieldError> own, List<FieldError> derived) {
        var all = new ArrayList<>(own);
        for (FieldError error : derived) {
            if (own.stream()
                    .noneMatch(each ->
                            each.field().equals(error.field()) && each.reason().equals(error.reason()))) {
                all.add(error);
            }
        }
        return all;
    }
}
