package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Namespace. Its finalizers change by {@code /finalize} only. */
public final class NamespaceRules implements KindRules {

    private static final String FINALIZER = "kubernetes";

    /** Those that a cluster cannot be without. */
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    @Override
    public void applyDefaults(ObjectNode namespace) {
        ObjectNode metadata = Tree.ensure(namespace, "metadata");
        String name = Tree.text(metadata, "name");
        if (!name.isEmpty()) {
            Tree.ensure(metadata, "labels").put("kubernetes.io/metadata.name", name);
        }
        Tree.ensure(namespace, "spec");
    }

    @Override
    public void prepareForCreate(ObjectNode namespace) {
        namespace.putObject("status").put("phase", "Active");
        ObjectNode spec = Tree.ensure(namespace, "spec");
        if (!Tree.texts(spec, "finalizers").contains(FINALIZER)) {
            spec.withArray("finalizers").add(FINALIZER);
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode namespace, ObjectNode old) {
        Tree.copy(Tree.ensure(old, "spec"), Tree.ensure(namespace, "spec"), "finalizers");
    }

    @Override
    public List<FieldError> validate(ObjectNode namespace) {
        var errors = new Errors();
        List<String> finalizers = Tree.texts(Tree.object(namespace, "spec"), "finalizers");
        for (int i = 0; i < finalizers.size(); i++) {
            String path = "spec.finalizers[" + i + "]";
            errors.invalid(path, finalizers.get(i), Names.qualifiedName(finalizers.get(i)));
            if (!finalizers.get(i).contains("/") && !finalizers.get(i).equals(FINALIZER)) {
                errors.invalid(
                        path, finalizers.get(i), "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode namespace, ObjectNode old) {
        boolean deleted = Tree.has(Tree.object(namespace, "metadata"), "deletionTimestamp");
        String phase = Tree.text(Tree.object(namespace, "status"), "phase");
        var errors = new Errors();
        if (!deleted && !phase.equals("Active")) {
            errors.invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty");
        } else if (deleted && !phase.equals("Terminating")) {
            errors.invalid("status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
        }
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode namespace) {
        return Map.of("status.phase", Tree.text(Tree.object(namespace, "status"), "phase"));
    }

    @Override
    public List<String> finalizers(ObjectNode namespace) {
        var all = new ArrayList<>(KindRules.super.finalizers(namespace));
        all.addAll(Tree.texts(Tree.object(namespace, "spec"), "finalizers"));
        return all;
    }

    @Override
    public String undeletable(String name) {
        return IMMORTAL.contains(name) ? "this namespace may not be deleted" : "";
    }

    @Override
    public void markDeleted(ObjectNode namespace) {
        Tree.ensure(namespace, "status").put("phase", "Terminating");
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.NAMESPACE;
    }
}
