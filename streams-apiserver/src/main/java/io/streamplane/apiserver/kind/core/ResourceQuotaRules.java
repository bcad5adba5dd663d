package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ResourceQuota ({@code ValidateResourceQuota}). */
public final class ResourceQuotaRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode quota) {
        ContainerDefaults.amounts(Tree.object(quota, "spec", "hard"));
        ContainerDefaults.amounts(Tree.object(quota, "status", "hard"));
        ContainerDefaults.amounts(Tree.object(quota, "status", "used"));
    }

    @Override
    public void prepareForCreate(ObjectNode quota) {
        Generations.none(quota);
    }

    @Override
    public void prepareForUpdate(ObjectNode quota, ObjectNode old) {
        Generations.none(quota);
    }

    @Override
    public List<FieldError> validate(ObjectNode quota) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(quota, "spec");
        amounts(errors, Tree.object(spec, "hard"), "spec.hard");
        QuotaScopes.validate(errors, spec);
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode quota, ObjectNode old) {
        ObjectNode spec = Tree.ensure(quota, "spec");
        boolean same = Set.copyOf(Tree.texts(spec, "scopes"))
                .equals(Set.copyOf(Tree.texts(Tree.object(old, "spec"), "scopes")));
        return new Errors().immutable("spec.scopes", spec.get("scopes"), same).found();
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode quota, ObjectNode old) {
        var errors = new Errors();
        for (String list : List.of("hard", "used")) {
            amounts(errors, Tree.object(quota, "status", list), "status." + list);
        }
        return errors.found();
    }

    private static void amounts(Errors errors, @Nullable ObjectNode amounts, String path) {
        Tree.textMap(amounts).forEach((name, amount) -> {
            String at = path + "[" + name + "]";
            ResourceNames.quotaName(errors, name, at);
            ResourceNames.quantity(errors, name, amount, at);
        });
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.RESOURCE_QUOTA;
    }
}
