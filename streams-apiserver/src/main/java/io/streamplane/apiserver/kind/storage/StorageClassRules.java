package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a StorageClass ({@code pkg/apis/storage/validation}). */
public final class StorageClassRules implements KindRules {

    private static final int MOST_PARAMETERS = 512;
    private static final int PARAMETER_BYTES = 256 * 1024;
    private static final List<String> RECLAIM = List.of("Delete", "Retain");
    private static final List<String> BINDING = List.of("Immediate", "WaitForFirstConsumer");
    private static final List<TableColumn> COLUMNS = List.of(
            DefaultClass.name("storageclass.kubernetes.io/is-default-class"),
            Columns.text("Provisioner", "The type of the provisioner.", type -> Tree.text(type, "provisioner")),
            Columns.text(
                    "ReclaimPolicy",
                    "What happens to a volume that is no longer claimed.",
                    type -> Tree.text(type, "reclaimPolicy")),
            Columns.text(
                    "VolumeBindingMode",
                    "When volumes are provisioned and bound.",
                    type -> Tree.text(type, "volumeBindingMode")),
            Columns.text(
                    "AllowVolumeExpansion",
                    "Whether volumes may grow.",
                    type -> Boolean.toString(Tree.flag(type, "allowVolumeExpansion"))),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode type) {
        Tree.defaultText(type, "reclaimPolicy", "Delete");
        Tree.defaultText(type, "volumeBindingMode", "Immediate");
    }

    @Override
    public List<FieldError> validate(ObjectNode type) {
        var errors = new Errors();
        String provisioner = Tree.text(type, "provisioner");
        if (provisioner.isEmpty()) {
            errors.required("provisioner", "");
        } else {
            errors.invalid(
                    "provisioner", provisioner, Names.qualifiedName(provisioner.toLowerCase(java.util.Locale.ROOT)));
        }
        parameters(errors, Tree.textMap(type, "parameters"));
        errors.oneOf("reclaimPolicy", Tree.text(type, "reclaimPolicy"), RECLAIM);
        errors.oneOf("volumeBindingMode", Tree.text(type, "volumeBindingMode"), BINDING);
        return errors.found();
    }

    static void parameters(Errors errors, Map<String, String> parameters) {
        if (parameters.size() > MOST_PARAMETERS) {
            errors.tooLong("parameters", MOST_PARAMETERS);
            return;
        }
        long size = 0;
        for (Map.Entry<String, String> each : parameters.entrySet()) {
            if (each.getKey().isEmpty()) {
                errors.invalid("parameters", "", "field can not be empty.");
            }
            size += each.getKey().length() + each.getValue().length();
        }
        if (size > PARAMETER_BYTES) {
            errors.tooLong("parameters", PARAMETER_BYTES);
        }
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }
}
