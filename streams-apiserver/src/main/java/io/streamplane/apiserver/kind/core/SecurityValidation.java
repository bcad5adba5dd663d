package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with who a pod's processes run as and what they may do, and with what its operating system does not have. */
final class SecurityValidation {

    private static final String IDS = "must be between 0 and 2147483647, inclusive";
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    private static final List<String> SYSTEMS = List.of("linux", "windows");
    private static final List<String> HOST = List.of("hostPID", "hostIPC", "shareProcessNamespace");
    private static final List<String> OF_LINUX_POD = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "fsGroup",
            "fsGroupChangePolicy",
            "sysctls",
            "runAsUser",
            "runAsGroup",
            "supplementalGroups",
            "supplementalGroupsPolicy");
    private static final List<String> OF_LINUX_CONTAINER = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private SecurityValidation() {}

    static void pod(Errors errors, ObjectNode spec, String path) {
        ObjectNode context = Tree.object(spec, "securityContext");
        String at = path + ".securityContext";
        List.of("runAsUser", "runAsGroup", "fsGroup").forEach(field -> id(errors, context, field, at));
        JsonNode groups = context == null ? null : context.get("supplementalGroups");
        for (int i = 0; groups != null && i < groups.size(); i++) {
            id(errors, groups.get(i).asLong(), at + ".supplementalGroups[" + i + "]");
        }
        String change = Tree.text(context, "fsGroupChangePolicy");
        if (!change.isEmpty() && !List.of("Always", "OnRootMismatch").contains(change)) {
            errors.notSupported(at + ".fsGroupChangePolicy", change, List.of("Always", "OnRootMismatch"));
        }
        seccomp(errors, context, at);
        if (Tree.flag(spec, "shareProcessNamespace") && Tree.flag(spec, "hostPID")) {
            errors.invalid(
                    path + ".shareProcessNamespace",
                    spec.get("shareProcessNamespace"),
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        system(errors, spec, path);
    }

    static void container(Errors errors, ObjectNode container, String path) {
        ObjectNode context = Tree.object(container, "securityContext");
        List.of("runAsUser", "runAsGroup").forEach(field -> id(errors, context, field, path));
        seccomp(errors, context, path);
        String mount = Tree.text(context, "procMount");
        if (!mount.isEmpty() && !List.of("Default", "Unmasked").contains(mount)) {
            errors.notSupported(path + ".procMount", mount, List.of("Default", "Unmasked"));
        }
        if (context != null
                && Tree.has(context, "allowPrivilegeEscalation")
                && !Tree.flag(context, "allowPrivilegeEscalation")) {
            if (Tree.flag(context, "privileged")) {
                errors.invalid(
                        path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            if (Tree.texts(Tree.object(context, "capabilities"), "add").contains("CAP_SYS_ADMIN")) {
                errors.invalid(
                        path,
                        context,
                        "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }
    }

    private static void system(Errors errors, ObjectNode spec, String path) {
        ObjectNode os = Tree.object(spec, "os");
        if (os == null) {
            return;
        }
        String name = Tree.text(os, "name");
        if (name.isEmpty()) {
            errors.required(path + ".os.name", "cannot be empty");
        } else if (!SYSTEMS.contains(name)) {
            errors.notSupported(path + ".os.name", name, SYSTEMS);
        }
        boolean windows = name.equals("windows");
        String why = windows ? NOT_ON_WINDOWS : "windows options cannot be set for a linux pod";
        if (windows) {
            absent(errors, spec, HOST, path, why);
        } else if (!name.equals("linux")) {
            return;
        }
        List<String> ofOther = List.of("windowsOptions");
        absent(
                errors,
                Tree.object(spec, "securityContext"),
                windows ? OF_LINUX_POD : ofOther,
                path + ".securityContext",
                why);
        for (String list : PodDefaults.CONTAINER_LISTS) {
            List<ObjectNode> all = Tree.objects(spec, list);
            for (int i = 0; i < all.size(); i++) {
                absent(
                        errors,
                        Tree.object(all.get(i), "securityContext"),
                        windows ? OF_LINUX_CONTAINER : ofOther,
                        path + "." + list + "[" + i + "].securityContext",
                        why);
            }
        }
    }

    private static void absent(
            Errors errors, @Nullable ObjectNode object, List<String> fields, String path, String why) {
        for (String field : fields) {
            if (Tree.has(object, field)) {
                errors.forbidden(path + "." + field, why);
            }
        }
    }

    private static void seccomp(Errors errors, @Nullable ObjectNode context, String path) {
        ObjectNode profile = Tree.object(context, "seccompProfile");
        if (profile == null) {
            return;
        }
        String type = Tree.text(profile, "type");
        String file = Tree.text(profile, "localhostProfile");
        errors.oneOf(path + ".seccompProfile.type", type, List.of("Localhost", "RuntimeDefault", "Unconfined"));
        if (type.equals("Localhost")) {
            if (file.isEmpty()) {
                errors.required(
                        path + ".seccompProfile.localhostProfile", "must be set when seccomp type is Localhost");
            }
            PathValidation.descending(errors, file, path + ".seccompProfile.localhostProfile");
        } else if (!file.isEmpty()) {
            errors.invalid(
                    path + ".seccompProfile.localhostProfile", file, "can only be set when seccomp type is Localhost");
        }
    }

    private static void id(Errors errors, @Nullable ObjectNode context, String field, String path) {
        if (Tree.has(context, field)) {
            id(errors, Tree.number(context, field, 0), path + "." + field);
        }
    }

    private static void id(Errors errors, long id, String path) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            errors.invalid(path, id, IDS);
        }
    }
}
