package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a PersistentVolumeClaim. Its finalizer is what the admission plug-in StorageObjectInUseProtection puts in.
 */
public final class PersistentVolumeClaimRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode claim) {
        ObjectNode spec = Tree.ensure(claim, "spec");
        Tree.defaultText(spec, "volumeMode", "Filesystem");
        ContainerDefaults.resources(Tree.ensure(spec, "resources"));
        ObjectNode status = Tree.object(claim, "status");
        if (status != null) {
            Tree.defaultText(status, "phase", "Pending");
            ContainerDefaults.amounts(Tree.object(status, "capacity"));
            ContainerDefaults.amounts(Tree.object(status, "allocatedResources"));
        }
    }

    @Override
    public void prepareForCreate(ObjectNode claim) {
        claim.putObject("status").put("phase", "Pending");
        Generations.none(claim);
        sameSource(Tree.ensure(claim, "spec"));
    }

    @Override
    public void prepareForUpdate(ObjectNode claim, ObjectNode old) {
        Generations.none(claim);
        sameSource(Tree.ensure(claim, "spec"));
    }

    /** The older field and the newer one say the same, but for a source of another namespace. */
    private static void sameSource(ObjectNode spec) {
        ObjectNode source = Tree.object(spec, "dataSource");
        ObjectNode reference = Tree.object(spec, "dataSourceRef");
        if (source != null && reference == null) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (source == null
                && reference != null
                && Tree.text(reference, "namespace").isEmpty()) {
            spec.set("dataSource", reference.deepCopy());
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode claim) {
        var errors = new Errors();
        ClaimValidation.validate(errors, Tree.ensure(claim, "spec"), "spec");
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
        return ClaimValidation.validateUpdate(claim, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode claim, ObjectNode old) {
        return ClaimValidation.validateStatus(Tree.ensure(claim, "status"));
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode claim) {
        return Map.of("name", Tree.text(Tree.object(claim, "metadata"), "name"));
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return StorageColumns.CLAIM;
    }
}
