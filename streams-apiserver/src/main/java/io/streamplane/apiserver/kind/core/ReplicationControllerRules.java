package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.ReplicaCounts;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ReplicationController. What it does not say of its selector and labels follows from its template. */
public final class ReplicationControllerRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode controller) {
        ObjectNode spec = Tree.ensure(controller, "spec");
        if (Tree.has(spec, "template")) {
            PodDefaults.applyToTemplate(controller);
        }
        ObjectNode labels = Tree.object(spec, "template", "metadata", "labels");
        if (labels != null) {
            ObjectNode metadata = Tree.ensure(controller, "metadata");
            if (Tree.textMap(spec, "selector").isEmpty()) {
                spec.set("selector", labels.deepCopy());
            }
            if (Tree.textMap(metadata, "labels").isEmpty()) {
                metadata.set("labels", labels.deepCopy());
            }
        }
        Tree.defaultNumber(spec, "replicas", 1);
    }

    @Override
    public boolean hasGeneration() {
        return true;
    }

    @Override
    public List<FieldError> validate(ObjectNode controller) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(controller, "spec");
        errors.nonNegative("spec.minReadySeconds", Tree.number(spec, "minReadySeconds", 0));
        Map<String, String> selector = Tree.textMap(spec, "selector");
        if (selector.isEmpty()) {
            errors.required("spec.selector", "");
        }
        errors.nonNegative("spec.replicas", Tree.number(spec, "replicas", 0));
        ObjectNode template = Tree.object(spec, "template");
        if (template == null) {
            errors.required("spec.template", "");
            return errors.found();
        }
        ObjectNode metadata = Tree.object(template, "metadata");
        if (!Tree.textMap(metadata, "labels").entrySet().containsAll(selector.entrySet())) {
            PodTemplateValidation.otherLabels(errors, metadata, "spec");
        }
        PodTemplateValidation.validateTemplate(errors, spec, "spec");
        PodTemplateValidation.validateEndless(errors, spec, "ReplicationController");
        return errors.found();
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode controller, ObjectNode old) {
        return ReplicaCounts.validate(
                Tree.ensure(controller, "status"),
                List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas"),
                List.of());
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode controller) {
        return Map.of("status.replicas", Long.toString(Tree.number(Tree.object(controller, "status"), "replicas", 0)));
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.REPLICATION_CONTROLLER;
    }
}
