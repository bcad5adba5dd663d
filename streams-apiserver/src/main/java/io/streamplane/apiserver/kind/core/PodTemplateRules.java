package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a PodTemplate, whose template stands where others have their spec. */
public final class PodTemplateRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode object) {
        PodDefaults.applyToTemplateIn(object);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        Tree.ensure(object, "metadata").put("generation", 1);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        long before = Tree.number(old.get("metadata"), "generation", 1);
        Tree.ensure(object, "metadata").put("generation", Tree.same(object, old, "template") ? before : before + 1);
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        var errors = new Errors();
        PodTemplateValidation.validateTemplate(errors, object, "");
        return errors.found();
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.POD_TEMPLATE;
    }
}
