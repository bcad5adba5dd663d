package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.kind.core.PodUses;
import io.streamplane.schemas.tree.Tree;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Annotations of pods that mean something ({@code ValidatePodSpecificAnnotations} and its like for updates). */
final class PodAnnotationValidation {

    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final Pattern NUMBER = Pattern.compile("0|-\\d{1,10}|[1-9]\\d{0,9}");

    private PodAnnotationValidation() {}

    /**
     * What holds for the annotations of a pod or a template.
     *
     * @param path of the annotations
     */
    static void validate(Errors errors, Map<String, String> annotations, @Nullable ObjectNode spec, String path) {
        String mirror = annotations.get(PodUses.MIRROR);
        if (mirror != null && Tree.text(spec, "nodeName").isEmpty()) {
            errors.invalid(at(path, PodUses.MIRROR), mirror, "must set spec.nodeName if mirror pod annotation is set");
        }
    }

    /**
     * What a pod says it costs to delete.
     *
     * @param before the annotations of the pod that it takes the place of: what was no cost may be none again
     */
    static void validateCost(Errors errors, Map<String, String> annotations, Map<String, String> before, String path) {
        String cost = annotations.getOrDefault(DELETION_COST, "0");
        if (!isCost(cost) && isCost(before.getOrDefault(DELETION_COST, "0"))) {
            errors.invalid(at(path, DELETION_COST), cost, "must be a 32bit integer");
        }
    }

    /** What may not come, change or go. */
    static void validateUpdate(Errors errors, ObjectNode pod, ObjectNode old) {
        String path = "metadata.annotations";
        Map<String, String> now = Tree.textMap(Tree.object(pod, "metadata"), "annotations");
        Map<String, String> before = Tree.textMap(Tree.object(old, "metadata"), "annotations");
        for (String key : new TreeSet<>(before.keySet())) {
            if (!Objects.equals(before.get(key), now.get(key))) {
                fixed(errors, key, at(path, key), "may not remove or update ");
            }
        }
        for (String key : new TreeSet<>(now.keySet())) {
            if (!before.containsKey(key)) {
                fixed(errors, key, at(path, key), "may not add ");
            }
        }
    }

    private static void fixed(Errors errors, String key, String path, String change) {
        if (key.equals(PodUses.MIRROR)) {
            errors.forbidden(path, change + "mirror pod annotation");
        } else if (key.startsWith(APP_ARMOR)) {
            errors.forbidden(path, change + "AppArmor annotations");
        }
    }

    /** Without a plus sign and leading zeros, as a decimal. */
    private static boolean isCost(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return false;
        }
        long number = Long.parseLong(text);
        return number == (int) number;
    }

    private static String at(String path, String key) {
        return path + "[" + key + "]";
    }
}
