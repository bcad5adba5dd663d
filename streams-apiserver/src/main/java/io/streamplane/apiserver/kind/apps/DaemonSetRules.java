package io.streamplane.apiserver.kind.apps;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.IntOrPercent;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.core.PodDefaults;
import io.streamplane.apiserver.kind.core.PodTemplateValidation;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a DaemonSet (apps/v1 {@code defaults.go}, {@code ValidateDaemonSetSpec}, {@code strategy.go}). */
public final class DaemonSetRules implements KindRules {

    /** An annotation of what the first API version had as a field. */
    static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

    private static final long REVISIONS = 10;
    private static final String STRATEGY = "spec.updateStrategy";
    private static final List<String> COUNTS = List.of(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount");

    @Override
    public void applyDefaults(ObjectNode set) {
        PodDefaults.applyToTemplate(set);
        ObjectNode spec = Tree.ensure(set, "spec");
        ObjectNode strategy = Tree.ensure(spec, "updateStrategy");
        Tree.defaultText(strategy, "type", "RollingUpdate");
        if (Tree.text(strategy, "type").equals("RollingUpdate")) {
            ObjectNode rolling = Tree.ensure(strategy, "rollingUpdate");
            Tree.defaultNumber(rolling, "maxUnavailable", 1);
            Tree.defaultNumber(rolling, "maxSurge", 0);
        }
        Tree.defaultNumber(spec, "revisionHistoryLimit", REVISIONS);
    }

    @Override
    public void prepareForCreate(ObjectNode set) {
        countTemplates(set, 1);
    }

    @Override
    public void prepareForUpdate(ObjectNode set, ObjectNode old) {
        String counted = Tree.text(Tree.object(old, "metadata", "annotations"), TEMPLATE_GENERATION);
        long before = counted.matches("\\d{1,18}") ? Long.parseLong(counted) : 0;
        boolean same = Tree.same(set.get("spec"), old.get("spec"), "template");
        countTemplates(set, same ? before : before + 1);
    }

    private static void countTemplates(ObjectNode set, long count) {
        Tree.ensure(Tree.ensure(set, "metadata"), "annotations").put(TEMPLATE_GENERATION, Long.toString(count));
    }

    @Override
    public List<FieldError> validate(ObjectNode set) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(set, "spec");
        ObjectNode selector = Tree.object(spec, "selector");
        Labels.validateSelector(errors, selector, "spec.selector");
        PodTemplateValidation.validateLabels(errors, spec, "spec");
        if (selector != null && Labels.selector(selector).isEmpty()) {
            errors.invalid("spec.selector", selector, "empty selector is invalid for daemonset");
        }
        PodTemplateValidation.validateTemplate(errors, spec, "spec");
        PodTemplateValidation.validateEndless(errors, spec, "DaemonSet");
        errors.nonNegative("spec.minReadySeconds", Tree.number(spec, "minReadySeconds", 0));
        strategy(errors, Tree.ensure(spec, "updateStrategy"));
        errors.nonNegative("spec.revisionHistoryLimit", Tree.number(spec, "revisionHistoryLimit", 0));
        return errors.found();
    }

    private static void strategy(Errors errors, ObjectNode strategy) {
        String type = Tree.text(strategy, "type");
        ObjectNode rolling = Tree.object(strategy, "rollingUpdate");
        if (type.equals("OnDelete")) {
            return;
        } else if (!type.equals("RollingUpdate")) {
            errors.notSupported(STRATEGY + ".type", type, List.of("RollingUpdate", "OnDelete"));
        } else if (rolling == null) {
            errors.required(STRATEGY + ".rollingUpdate", "");
        } else {
            rollingUpdate(errors, rolling);
        }
    }

    private static void rollingUpdate(Errors errors, ObjectNode rolling) {
        String path = STRATEGY + ".rollingUpdate.";
        JsonNode unavailable = rolling.path("maxUnavailable");
        JsonNode surge = rolling.path("maxSurge");
        IntOrPercent.validate(errors, unavailable, path + "maxUnavailable");
        IntOrPercent.validate(errors, surge, path + "maxSurge");
        IntOrPercent.validateAtMostAll(errors, unavailable, path + "maxUnavailable");
        IntOrPercent.validateAtMostAll(errors, surge, path + "maxSurge");
        boolean some = IntOrPercent.number(unavailable) > 0;
        boolean more = IntOrPercent.number(surge) > 0;
        if (some && more) {
            errors.invalid(path + "maxSurge", surge, "may not be set when maxUnavailable is non-zero");
        } else if (IntOrPercent.number(unavailable) == 0 && IntOrPercent.number(surge) == 0) {
            errors.required(path + "maxUnavailable", "cannot be 0 when maxSurge is 0");
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
        return SelectorImmutable.validate(set, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
        var errors = new Errors();
        ObjectNode status = Tree.ensure(set, "status");
        COUNTS.forEach(field -> errors.nonNegative("status." + field, Tree.number(status, field, 0)));
        long collisions = Tree.number(status, "collisionCount", 0);
        if (collisions < Tree.number(Tree.object(old, "status"), "collisionCount", 0)) {
            errors.invalid("status.collisionCount", collisions, "cannot be decremented");
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return AppsColumns.DAEMON_SET;
    }
}
