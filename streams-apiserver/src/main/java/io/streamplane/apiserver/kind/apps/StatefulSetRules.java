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
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a StatefulSet (apps/v1 {@code defaults.go} and {@code validation.go}). The definition says
 * what may not change: selector, volumeClaimTemplates, serviceName and podManagementPolicy.
 */
public final class StatefulSetRules implements KindRules {

    private static final long REVISIONS = 10;
    private static final List<String> RETENTION = List.of("Delete", "Retain");

    @Override
    public void applyDefaults(ObjectNode set) {
        PodDefaults.applyToTemplate(set);
        ObjectNode spec = Tree.ensure(set, "spec");
        Tree.defaultText(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Tree.ensure(spec, "updateStrategy");
        Tree.defaultText(strategy, "type", "RollingUpdate");
        if (Tree.text(strategy, "type").equals("RollingUpdate")) {
            Tree.defaultNumber(Tree.ensure(strategy, "rollingUpdate"), "partition", 0);
        }
        ObjectNode retention = Tree.ensure(spec, "persistentVolumeClaimRetentionPolicy");
        Tree.defaultText(retention, "whenDeleted", "Retain");
        Tree.defaultText(retention, "whenScaled", "Retain");
        Tree.defaultNumber(spec, "replicas", 1);
        Tree.defaultNumber(spec, "revisionHistoryLimit", REVISIONS);
        for (ObjectNode claim : Tree.objects(spec, "volumeClaimTemplates")) {
            Tree.defaultText(claim, "apiVersion", "v1");
            Tree.defaultText(claim, "kind", "PersistentVolumeClaim");
            Tree.defaultText(Tree.ensure(claim, "spec"), "volumeMode", "Filesystem");
            PodDefaults.applyToClaim(claim);
            Tree.defaultText(Tree.ensure(claim, "status"), "phase", "Pending");
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode set) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(set, "spec");
        String management = Tree.text(spec, "podManagementPolicy");
        if (!management.equals("OrderedReady") && !management.equals("Parallel")) {
            errors.invalid("spec.podManagementPolicy", management, "must be 'OrderedReady' or 'Parallel'");
        }
        strategy(errors, Tree.ensure(spec, "updateStrategy"));
        ObjectNode retention = Tree.object(spec, "persistentVolumeClaimRetentionPolicy");
        for (String field : List.of("whenDeleted", "whenScaled")) {
            errors.oneOf("spec.persistentVolumeClaimRetentionPolicy." + field, Tree.text(retention, field), RETENTION);
        }
        for (String field : List.of("replicas", "minReadySeconds", "revisionHistoryLimit")) {
            errors.nonNegative("spec." + field, Tree.number(spec, field, 0));
        }
        errors.nonNegative("spec.ordinals.start", Tree.number(Tree.object(spec, "ordinals"), "start", 0));
        PodTemplateValidation.validate(errors, withClaims(spec), "statefulset");
        return errors.found();
    }

    /** Containers mount the claims that the templates make by the templates' names. */
    private static ObjectNode withClaims(ObjectNode spec) {
        List<ObjectNode> claims = Tree.objects(spec, "volumeClaimTemplates");
        if (claims.isEmpty() || Tree.object(spec, "template", "spec") == null) {
            return spec;
        }
        ObjectNode copy = spec.deepCopy();
        ObjectNode pod = Tree.ensure(Tree.ensure(copy, "template"), "spec");
        Set<String> named = Tree.objects(pod, "volumes").stream()
                .map(volume -> Tree.text(volume, "name"))
                .collect(Collectors.toSet());
        for (ObjectNode claim : claims) {
            String name = Tree.text(Tree.object(claim, "metadata"), "name");
            if (named.add(name)) {
                pod.withArray("volumes")
                        .addObject()
                        .put("name", name)
                        .putObject("persistentVolumeClaim")
                        .put("claimName", name);
            }
        }
        return copy;
    }

    @Override
    public List<TableColumn> columns() {
        return AppsColumns.STATEFUL_SET;
    }

    private static void strategy(Errors errors, ObjectNode strategy) {
        String path = "spec.updateStrategy";
        ObjectNode rolling = Tree.object(strategy, "rollingUpdate");
        String type = Tree.text(strategy, "type");
        switch (type) {
            case "OnDelete" -> {
                if (rolling != null) {
                    errors.invalid(path + ".rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                errors.nonNegative(path + ".rollingUpdate.partition", Tree.number(rolling, "partition", 0));
                if (rolling != null && Tree.has(rolling, "maxUnavailable")) {
                    IntOrPercent.validate(
                            errors, rolling.path("maxUnavailable"), path + ".rollingUpdate.maxUnavailable");
                    if (IntOrPercent.number(rolling.path("maxUnavailable")) == 0) {
                        errors.invalid(path + ".rollingUpdate.maxUnavailable", 0, "cannot be 0");
                    }
                }
            }
            default -> errors.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
        return ReplicaCounts.validate(
                Tree.ensure(set, "status"),
                List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"),
                List.of("collisionCount"));
    }
}
