package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a PersistentVolume. Its finalizer is what the admission plug-in StorageObjectInUseProtection puts in.
 */
public final class PersistentVolumeRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode volume) {
        ObjectNode spec = Tree.ensure(volume, "spec");
        Tree.defaultText(spec, "persistentVolumeReclaimPolicy", "Retain");
        Tree.defaultText(spec, "volumeMode", "Filesystem");
        ContainerDefaults.amounts(Tree.object(spec, "capacity"));
        VolumeDefaults.sources(spec);
        // Unlike a claim's, a volume's class has no other absence than the empty text.
        if (Tree.text(spec, "storageClassName").isEmpty()) {
            spec.remove("storageClassName");
        }
        ObjectNode status = Tree.object(volume, "status");
        if (status != null) {
            Tree.defaultText(status, "phase", "Pending");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode volume) {
        ObjectNode status = volume.putObject("status").put("phase", "Pending");
        String created = Tree.text(Tree.object(volume, "metadata"), "creationTimestamp");
        if (!created.isEmpty()) {
            status.put("lastPhaseTransitionTime", created);
        }
        Generations.none(volume);
    }

    @Override
    public void prepareForStatus(String subresource, ObjectNode volume, ObjectNode old) {
        // The time of the last change of phase is the server's, unless the client says one.
        ObjectNode status = Tree.ensure(volume, "status");
        ObjectNode before = Tree.ensure(old, "status");
        if (Tree.same(status, before, "phase") && !Tree.has(status, "lastPhaseTransitionTime")) {
            Tree.copy(before, status, "lastPhaseTransitionTime");
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode volume, ObjectNode old) {
        Generations.none(volume);
    }

    @Override
    public List<FieldError> validate(ObjectNode volume) {
        return PersistentVolumeValidation.validate(volume);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode volume, ObjectNode old) {
        return PersistentVolumeValidation.validateUpdate(Tree.ensure(volume, "spec"), Tree.ensure(old, "spec"));
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode volume) {
        return Map.of("name", Tree.text(Tree.object(volume, "metadata"), "name"));
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return StorageColumns.VOLUME;
    }
}
