package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a VolumeAttributesClass ({@code pkg/apis/storage/validation}). */
public final class VolumeAttributesClassRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            DefaultClass.name("storageclass.beta.kubernetes.io/is-default-class"),
            Columns.text("DriverName", "The name of the CSI driver.", type -> Tree.text(type, "driverName")),
            Columns.age());

    @Override
    public List<FieldError> validate(ObjectNode type) {
        var errors = new Errors();
        String driver = Tree.text(type, "driverName");
        if (driver.isEmpty()) {
            errors.required("driverName", "");
        } else {
            errors.invalid("driverName", driver, Names.qualifiedName(driver.toLowerCase(java.util.Locale.ROOT)));
        }
        if (Tree.textMap(type, "parameters").isEmpty()) {
            errors.required("parameters", "must contain at least one key/value pair");
        }
        StorageClassRules.parameters(errors, Tree.textMap(type, "parameters"));
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode type, ObjectNode old) {
        var errors = new Errors();
        for (String field : List.of("driverName", "parameters")) {
            if (!Tree.same(type, old, field)) {
                errors.forbidden(field, "updates to " + field + " are forbidden.");
            }
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
