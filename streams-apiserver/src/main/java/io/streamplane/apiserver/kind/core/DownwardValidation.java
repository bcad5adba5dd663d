package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong where a pod names fields and resources of its own, to have their values in variables and files. */
final class DownwardValidation {

    private static final List<String> IN_VARIABLES = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final List<String> IN_FILES =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final Set<String> KNOWN = Set.of("spec.restartPolicy", "spec.schedulerName", "status.phase");
    private static final Set<String> WITH_KEYS = Set.of("metadata.annotations", "metadata.labels");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final List<String> HUGE_PAGES = List.of("limits.hugepages-", "requests.hugepages-");
    private static final List<String> CPU_DIVISORS = List.of("1", "1m");
    private static final List<String> BYTE_DIVISORS =
            List.of("1", "1E", "1Ei", "1G", "1Gi", "1M", "1Mi", "1P", "1Pi", "1T", "1Ti", "1k", "1Ki");

    private DownwardValidation() {}

    /** @param from holds {@code fieldRef} or {@code resourceFieldRef} */
    static void ofVariable(Errors errors, ObjectNode from, String path) {
        field(errors, Tree.object(from, "fieldRef"), IN_VARIABLES, path + ".fieldRef");
        resource(errors, Tree.object(from, "resourceFieldRef"), false, path + ".resourceFieldRef");
    }

    /** @param items of a volume {@code downwardAPI} */
    static void ofFiles(Errors errors, List<ObjectNode> items, String path) {
        for (int i = 0; i < items.size(); i++) {
            String at = path + "[" + i + "]";
            ObjectNode item = items.get(i);
            String file = Tree.text(item, "path");
            if (file.isEmpty()) {
                errors.required(at + ".path", "");
            } else {
                PathValidation.unreserved(errors, file, at + ".path");
            }
            ObjectNode field = Tree.object(item, "fieldRef");
            ObjectNode resource = Tree.object(item, "resourceFieldRef");
            if (field == null && resource == null) {
                errors.required(at, "one of fieldRef and resourceFieldRef is required");
            } else if (field != null && resource != null) {
                errors.invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            } else {
                field(errors, field, IN_FILES, at + ".fieldRef");
                resource(errors, resource, true, at + ".resourceFieldRef");
            }
        }
    }

    private static void field(Errors errors, @Nullable ObjectNode reference, List<String> supported, String path) {
        if (reference == null) {
            return;
        }
        String field = Tree.text(reference, "fieldPath");
        if (field.isEmpty()) {
            errors.required(path + ".fieldPath", "");
            return;
        }
        int bracket = field.indexOf("['");
        if (bracket >= 0 && field.endsWith("']")) {
            ofKey(errors, field.substring(0, bracket), field.substring(bracket + 2, field.length() - 2), path);
        } else if (!KNOWN.contains(field)
                && Stream.of(IN_VARIABLES, IN_FILES).noneMatch(each -> each.contains(field))) {
            errors.invalid(
                    path + ".fieldPath", field, "error converting fieldPath: field label not supported: " + field);
        } else if (!supported.contains(field)) {
            errors.notSupported(path + ".fieldPath", field, supported);
        }
    }

    private static void ofKey(Errors errors, String field, String key, String path) {
        if (!WITH_KEYS.contains(field)) {
            errors.invalid(
                    path + ".fieldPath",
                    field + "['" + key + "']",
                    "error converting fieldPath: field label does not support subscript: " + field + "['" + key + "']");
        } else {
            boolean annotation = field.equals("metadata.annotations");
            errors.invalid(path, key, Names.qualifiedName(annotation ? key.toLowerCase(Locale.ROOT) : key));
        }
    }

    private static void resource(Errors errors, @Nullable ObjectNode reference, boolean ofVolume, String path) {
        if (reference == null) {
            return;
        }
        String resource = Tree.text(reference, "resource");
        if (ofVolume && Tree.text(reference, "containerName").isEmpty()) {
            errors.required(path + ".containerName", "");
        } else if (resource.isEmpty()) {
            errors.required(path + ".resource", "");
        } else if (!RESOURCES.contains(resource) && HUGE_PAGES.stream().noneMatch(resource::startsWith)) {
            errors.notSupported(path + ".resource", resource, RESOURCES);
        } else {
            boolean cpu = resource.endsWith(".cpu");
            List<String> divisors = cpu ? CPU_DIVISORS : BYTE_DIVISORS;
            String divisor = Tree.text(reference, "divisor");
            boolean given = Quantity.parse(divisor)
                    .filter(each -> each.amount().signum() != 0)
                    .isPresent();
            if (given && !divisors.contains(divisor)) {
                errors.invalid(
                        path + ".divisor",
                        resource,
                        "only divisor's values "
                                + (cpu ? "1m and 1" : "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei")
                                + " are supported with the " + resource.substring(resource.indexOf('.') + 1)
                                + " resource");
            }
        }
    }
}
