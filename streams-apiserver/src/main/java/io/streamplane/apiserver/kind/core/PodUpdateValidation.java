package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an update may change of a pod's spec: very little. */
final class PodUpdateValidation {

    private static final String UPDATABLE = "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

    private PodUpdateValidation() {}

    static List<FieldError> validate(ObjectNode spec, ObjectNode old) {
        var errors = new Errors();
        for (String list : List.of("containers", "initContainers")) {
            int now = Tree.objects(spec, list).size();
            if (now != Tree.objects(old, list).size()) {
                errors.forbidden("spec." + list, "pod updates may not add or remove containers");
            }
        }
        if (!errors.found().isEmpty()) {
            return errors.found();
        }
        deadline(errors, spec, old);
        tolerations(errors, spec, old);
        ObjectNode allowed = withAllowedChanges(spec, old);
        if (!Tree.equal(allowed, old)) {
            errors.forbidden("spec", UPDATABLE + difference(allowed, old));
        }
        return errors.found();
    }

    private static void deadline(Errors errors, ObjectNode spec, ObjectNode old) {
        String path = "spec.activeDeadlineSeconds";
        long was = Tree.number(old, "activeDeadlineSeconds", Long.MAX_VALUE);
        if (Tree.has(spec, "activeDeadlineSeconds")) {
            long is = Tree.number(spec, "activeDeadlineSeconds", 0);
            if (is < 0 || is > Integer.MAX_VALUE) {
                errors.invalid(path, is, "must be between 0 and 2147483647, inclusive");
            } else if (is > was) {
                errors.invalid(path, is, "must be less than or equal to previous value");
            }
        } else if (Tree.has(old, "activeDeadlineSeconds")) {
            errors.invalid(path, (JsonNode) null, "must not update from a positive integer to nil value");
        }
    }

    private static void tolerations(Errors errors, ObjectNode spec, ObjectNode old) {
        var now = Tree.objects(spec, "tolerations");
        for (ObjectNode toleration : Tree.objects(old, "tolerations")) {
            if (now.stream().noneMatch(each -> Tree.equal(withoutSeconds(each), withoutSeconds(toleration)))) {
                errors.forbidden(
                        "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static ObjectNode withoutSeconds(ObjectNode toleration) {
        ObjectNode copy = toleration.deepCopy();
        copy.remove("tolerationSeconds");
        return copy;
    }

    /** The new spec with all that may change put back. */
    private static ObjectNode withAllowedChanges(ObjectNode spec, ObjectNode old) {
        ObjectNode munged = spec.deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> now = Tree.objects(munged, list);
            List<ObjectNode> before = Tree.objects(old, list);
            for (int i = 0; i < now.size(); i++) {
                Tree.copy(before.get(i), now.get(i), "image");
            }
        }
        Tree.copy(old, munged, "activeDeadlineSeconds");
        Tree.copy(old, munged, "tolerations");
        if (Tree.number(old, "terminationGracePeriodSeconds", 0) < 0
                && Tree.number(spec, "terminationGracePeriodSeconds", 0) == 1) {
            Tree.copy(old, munged, "terminationGracePeriodSeconds");
        }
        if (!Tree.objects(old, "schedulingGates").isEmpty()) {
            gatedChanges(munged, old);
        }
        return munged;
    }

    /** While scheduling gates hold a pod back, gates may go and its node selection may become narrower. */
    private static void gatedChanges(ObjectNode munged, ObjectNode old) {
        if (Tree.objects(old, "schedulingGates").containsAll(Tree.objects(munged, "schedulingGates"))) {
            Tree.copy(old, munged, "schedulingGates");
        }
        if (Tree.textMap(munged, "nodeSelector")
                .entrySet()
                .containsAll(Tree.textMap(old, "nodeSelector").entrySet())) {
            Tree.copy(old, munged, "nodeSelector");
        }
    }

    /** The top-level fields that differ, each as it was and as it is. */
    static String difference(ObjectNode now, ObjectNode old) {
        var fields = new TreeSet<String>(now.propertyNames());
        fields.addAll(old.propertyNames());
        var text = new StringBuilder();
        for (String field : fields) {
            if (!Tree.same(now, old, field)) {
                text.append("- ")
                        .append(field)
                        .append(": ")
                        .append(old.path(field))
                        .append('\n');
                text.append("+ ")
                        .append(field)
                        .append(": ")
                        .append(now.path(field))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
