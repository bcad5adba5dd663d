package io.streamplane.apiserver.kind.policy;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IntOrPercent;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.Workload;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a PodDisruptionBudget ({@code ValidatePodDisruptionBudgetSpec}, {@code printPodDisruptionBudget}). */
public final class PodDisruptionBudgetRules implements KindRules {

    private static final List<String> UNHEALTHY = List.of("AlwaysAllow", "IfHealthyBudget");
    private static final List<String> COUNTS =
            List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text(
                    "Min Available", "The least number of pods that must stay.", pdb -> limit(pdb, "minAvailable")),
            Columns.text("Max Unavailable", "The most pods that may be away.", pdb -> limit(pdb, "maxUnavailable")),
            Columns.count(
                    "Allowed Disruptions",
                    "How many pods may be evicted now.",
                    pdb -> Workload.reported(pdb, "disruptionsAllowed")),
            Columns.age());

    @Override
    public List<FieldError> validate(ObjectNode pdb) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(pdb, "spec");
        if (Tree.has(spec, "minAvailable") && Tree.has(spec, "maxUnavailable")) {
            errors.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        }
        for (String field : List.of("minAvailable", "maxUnavailable")) {
            if (Tree.has(spec, field)) {
                IntOrPercent.validate(errors, spec.path(field), "spec." + field);
                IntOrPercent.validateAtMostAll(errors, spec.path(field), "spec." + field);
            }
        }
        Labels.validateSelector(errors, Tree.object(spec, "selector"), "spec.selector");
        String unhealthy = Tree.text(spec, "unhealthyPodEvictionPolicy");
        if (!unhealthy.isEmpty() && !UNHEALTHY.contains(unhealthy)) {
            errors.notSupported("spec.unhealthyPodEvictionPolicy", unhealthy, UNHEALTHY);
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode pdb, ObjectNode old) {
        var errors = new Errors();
        ObjectNode status = Tree.ensure(pdb, "status");
        COUNTS.forEach(field -> errors.nonNegative("status." + field, Tree.number(status, field, 0)));
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String limit(ObjectNode pdb, String field) {
        ObjectNode spec = Tree.object(pdb, "spec");
        return Tree.has(spec, field) ? Tree.text(spec, field) : "N/A";
    }
}
