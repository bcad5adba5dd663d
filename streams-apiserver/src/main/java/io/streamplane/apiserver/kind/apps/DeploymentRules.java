package io.streamplane.apiserver.kind.apps;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IntOrPercent;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.ReplicaCounts;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.core.PodDefaults;
import io.streamplane.apiserver.kind.core.PodTemplateValidation;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Deployment. */
public final class DeploymentRules implements KindRules {

    private static final long REVISIONS = 10;
    private static final long PROGRESS_SECONDS = 600;
    private static final String QUARTER = "25%";

    @Override
    public void applyDefaults(ObjectNode deployment) {
        PodDefaults.applyToTemplate(deployment);
        ObjectNode spec = Tree.ensure(deployment, "spec");
        Tree.defaultNumber(spec, "replicas", 1);
        ObjectNode strategy = Tree.ensure(spec, "strategy");
        Tree.defaultText(strategy, "type", "RollingUpdate");
        if (Tree.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = Tree.ensure(strategy, "rollingUpdate");
            for (String field : List.of("maxUnavailable", "maxSurge")) {
                if (!Tree.has(rolling, field)) {
                    rolling.put(field, QUARTER);
                }
            }
        }
        Tree.defaultNumber(spec, "revisionHistoryLimit", REVISIONS);
        Tree.defaultNumber(spec, "progressDeadlineSeconds", PROGRESS_SECONDS);
    }

    @Override
    public boolean hasGeneration() {
        return true;
    }

    @Override
    public List<FieldError> validate(ObjectNode deployment) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(deployment, "spec");
        errors.nonNegative("spec.replicas", Tree.number(spec, "replicas", 0));
        PodTemplateValidation.validate(errors, spec, "deployment");
        strategy(errors, Tree.ensure(spec, "strategy"));
        long ready = Tree.number(spec, "minReadySeconds", 0);
        errors.nonNegative("spec.minReadySeconds", ready);
        errors.nonNegative("spec.revisionHistoryLimit", Tree.number(spec, "revisionHistoryLimit", 0));
        long progress = Tree.number(spec, "progressDeadlineSeconds", PROGRESS_SECONDS);
        errors.nonNegative("spec.progressDeadlineSeconds", progress);
        if (progress <= ready) {
            errors.invalid("spec.progressDeadlineSeconds", progress, "must be greater than minReadySeconds");
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode deployment, ObjectNode old) {
        return SelectorImmutable.validate(deployment, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode deployment, ObjectNode old) {
        return ReplicaCounts.validate(
                Tree.ensure(deployment, "status"),
                List.of("updatedReplicas", "readyReplicas", "availableReplicas"),
                List.of("unavailableReplicas"));
    }

    @Override
    public List<TableColumn> columns() {
        return AppsColumns.DEPLOYMENT;
    }

    private static void strategy(Errors errors, ObjectNode strategy) {
        String type = Tree.text(strategy, "type");
        ObjectNode rolling = Tree.object(strategy, "rollingUpdate");
        switch (type) {
            case "Recreate" -> {
                if (rolling != null) {
                    errors.forbidden(
                            "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                if (rolling == null) {
                    errors.required("spec.strategy.rollingUpdate", "this should be defaulted and never be nil");
                } else {
                    rollingUpdate(errors, rolling);
                }
            }
            default -> errors.notSupported("spec.strategy.type", type, List.of("Recreate", "RollingUpdate"));
        }
    }

    private static void rollingUpdate(Errors errors, ObjectNode rolling) {
        String path = "spec.strategy.rollingUpdate.";
        JsonNode unavailable = rolling.path("maxUnavailable");
        JsonNode surge = rolling.path("maxSurge");
        IntOrPercent.validate(errors, unavailable, path + "maxUnavailable");
        IntOrPercent.validate(errors, surge, path + "maxSurge");
        if (IntOrPercent.number(unavailable) == 0 && IntOrPercent.number(surge) == 0) {
            errors.invalid(path + "maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
        }
        IntOrPercent.validateAtMostAll(errors, unavailable, path + "maxUnavailable");
    }
}
