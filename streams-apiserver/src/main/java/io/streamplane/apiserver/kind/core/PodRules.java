package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Generations;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Pod. */
public final class PodRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode pod) {
        PodDefaults.applyToPod(pod);
    }

    @Override
    public void prepareForCreate(ObjectNode pod) {
        Tree.ensure(pod, "metadata").put("generation", 1);
        ObjectNode spec = Tree.ensure(pod, "spec");
        mendGrace(spec);
        ObjectNode status = pod.putObject("status");
        status.put("phase", "Pending");
        status.put("qosClass", PodQos.of(spec));
        if (!Tree.objects(spec, "schedulingGates").isEmpty()) {
            ObjectNode condition = status.putArray("conditions").addObject();
            condition.put("type", "PodScheduled").put("status", "False");
            condition.put("reason", "SchedulingGated");
            condition.put("message", "Scheduling is blocked due to non-empty scheduling gates");
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode pod, ObjectNode old) {
        PodAdmission.refill(Tree.ensure(pod, "spec"), Tree.ensure(old, "spec"));
        Generations.onUpdate(pod, old);
        mendGrace(Tree.ensure(pod, "spec"));
    }

    @Override
    public List<FieldError> validate(ObjectNode pod) {
        return validate(pod, Map.of());
    }

    @Override
    public List<FieldError> validate(ObjectNode pod, ObjectNode old) {
        return validate(pod, Tree.textMap(Tree.object(old, "metadata"), "annotations"));
    }

    /** @param before the annotations of the pod that it takes the place of */
    private static List<FieldError> validate(ObjectNode pod, Map<String, String> before) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(pod, "spec");
        Map<String, String> annotations = Tree.textMap(Tree.object(pod, "metadata"), "annotations");
        PodAnnotationValidation.validate(errors, annotations, spec, "metadata.annotations");
        PodAnnotationValidation.validateCost(errors, annotations, before, "metadata.annotations");
        PodSpecValidation.validate(errors, spec, "spec");
        // Adding one to a pod that is there makes a new generation.
        if (!Tree.objects(spec, EphemeralValidation.FIELD).isEmpty()
                && Tree.number(pod.get("metadata"), "generation", 1) <= 1) {
            errors.forbidden("spec.ephemeralContainers", "cannot be set on create");
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old) {
        var errors = new Errors();
        PodAnnotationValidation.validateUpdate(errors, pod, old);
        List<FieldError> ofSpec = PodUpdateValidation.validate(Tree.ensure(pod, "spec"), Tree.ensure(old, "spec"));
        return Stream.concat(errors.found().stream(), ofSpec.stream()).toList();
    }

    @Override
    public List<FieldError> validateUpdate(String subresource, ObjectNode pod, ObjectNode old) {
        return switch (subresource) {
            case "ephemeralcontainers" -> EphemeralValidation.validateUpdate(pod, old);
            case "resize" -> ResizeValidation.validate(pod, old);
            default -> validateUpdate(pod, old);
        };
    }

    @Override
    public void prepareForStatus(String subresource, ObjectNode pod, ObjectNode old) {
        PodIpRules.agree(Tree.ensure(pod, "status"));
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode pod, ObjectNode old) {
        var errors = new Errors();
        String phase = Tree.text(Tree.object(pod, "status"), "phase");
        if (!phase.isEmpty()
                && !List.of("Failed", "Pending", "Running", "Succeeded", "Unknown")
                        .contains(phase)) {
            errors.notSupported("status.phase", phase, List.of("Failed", "Pending", "Running", "Succeeded", "Unknown"));
        }
        PodIpRules.validate(errors, Tree.object(pod, "status"), Tree.object(old, "status"));
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode pod) {
        ObjectNode spec = Tree.object(pod, "spec");
        ObjectNode status = Tree.object(pod, "status");
        var fields = new HashMap<String, String>();
        fields.put("spec.nodeName", Tree.text(spec, "nodeName"));
        fields.put("spec.restartPolicy", Tree.text(spec, "restartPolicy"));
        fields.put("spec.schedulerName", Tree.text(spec, "schedulerName"));
        fields.put("spec.serviceAccountName", Tree.text(spec, "serviceAccountName"));
        fields.put("spec.hostNetwork", Boolean.toString(Tree.flag(spec, "hostNetwork")));
        fields.put("status.phase", Tree.text(status, "phase"));
        fields.put("status.podIP", Tree.text(status, "podIP"));
        fields.put("status.nominatedNodeName", Tree.text(status, "nominatedNodeName"));
        return fields;
    }

    /** Less than nothing is taken for a second, as in Kubernetes. */
    private static void mendGrace(ObjectNode spec) {
        if (Tree.number(spec, "terminationGracePeriodSeconds", 0) < 0) {
            spec.put("terminationGracePeriodSeconds", 1);
        }
    }

    /** A pod that no kubelet runs, or that is over, needs none. */
    @Override
    public long gracePeriodSeconds(ObjectNode pod, @Nullable Long asked) {
        String phase = Tree.text(Tree.object(pod, "status"), "phase");
        if (node(pod).isEmpty() || phase.equals("Succeeded") || phase.equals("Failed")) {
            return 0;
        }
        long grace = asked == null ? Tree.number(Tree.object(pod, "spec"), "terminationGracePeriodSeconds", 30) : asked;
        return grace < 0 ? 1 : grace;
    }

    @Override
    public boolean returnsDeleted() {
        return true;
    }

    @Override
    public String node(ObjectNode pod) {
        return Tree.text(Tree.object(pod, "spec"), "nodeName");
    }

    @Override
    public List<TableColumn> columns() {
        return PodColumns.ALL;
    }
}
