package io.streamplane.apiserver.kind.apps;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.ReplicaCounts;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.core.PodDefaults;
import io.streamplane.apiserver.kind.core.PodTemplateValidation;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ReplicaSet. */
public final class ReplicaSetRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode replicaSet) {
        PodDefaults.applyToTemplate(replicaSet);
        Tree.defaultNumber(Tree.ensure(replicaSet, "spec"), "replicas", 1);
    }

    @Override
    public boolean hasGeneration() {
        return true;
    }

    @Override
    public List<FieldError> validate(ObjectNode replicaSet) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(replicaSet, "spec");
        errors.nonNegative("spec.replicas", Tree.number(spec, "replicas", 0));
        errors.nonNegative("spec.minReadySeconds", Tree.number(spec, "minReadySeconds", 0));
        PodTemplateValidation.validate(errors, spec, "replicaset");
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode replicaSet, ObjectNode old) {
        return SelectorImmutable.validate(replicaSet, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode replicaSet, ObjectNode old) {
        return ReplicaCounts.validate(
                Tree.ensure(replicaSet, "status"),
                List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas"),
                List.of());
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode replicaSet) {
        return Map.of("status.replicas", Long.toString(Tree.number(Tree.object(replicaSet, "status"), "replicas", 0)));
    }

    @Override
    public List<TableColumn> columns() {
        return AppsColumns.REPLICA_SET;
    }
}
