package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a pod's volumes, and with their mounts. */
final class VolumeValidation {

    private VolumeValidation() {}

    /** @return the names of the volumes that mounts may name */
    static Set<String> validate(Errors errors, ObjectNode spec, String path) {
        var names = new HashSet<String>();
        List<ObjectNode> volumes = Tree.objects(spec, "volumes");
        for (int i = 0; i < volumes.size(); i++) {
            ObjectNode volume = volumes.get(i);
            String at = path + "[" + i + "]";
            String name = Tree.text(volume, "name");
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            } else {
                errors.invalid(at + ".name", name, Names.dnsLabel(name));
            }
            if (!names.add(name)) {
                errors.duplicate(at + ".name", name);
            }
            String second = secondSource(volume);
            if (second != null) {
                errors.forbidden(at + "." + second, "may not specify more than 1 volume type");
            }
            VolumeSourceValidation.validate(errors, volume, at);
        }
        return names;
    }

    private static @Nullable String secondSource(ObjectNode volume) {
        int sources = 0;
        for (var field : volume.properties()) {
            if (field.getValue().isObject() && ++sources == 2) {
                return field.getKey();
            }
        }
        return null;
    }

    static void validateMounts(Errors errors, ObjectNode container, Set<String> volumes, String path) {
        var paths = new HashSet<String>();
        List<ObjectNode> mounts = Tree.objects(container, "volumeMounts");
        for (int i = 0; i < mounts.size(); i++) {
            String at = path + ".volumeMounts[" + i + "]";
            String name = Tree.text(mounts.get(i), "name");
            String mountPath = Tree.text(mounts.get(i), "mountPath");
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            }
            if (!volumes.contains(name)) {
                errors.notFound(at + ".name", name);
            }
            if (mountPath.isEmpty()) {
                errors.required(at + ".mountPath", "");
            } else if (!paths.add(mountPath)) {
                errors.invalid(at + ".mountPath", mountPath, "must be unique");
            } else if (mountPath.contains(":")) {
                errors.invalid(at + ".mountPath", mountPath, "must not contain ':'");
            }
            String sub = Tree.text(mounts.get(i), "subPath");
            String expression = Tree.text(mounts.get(i), "subPathExpr");
            PathValidation.descending(errors, sub, at + ".subPath");
            if (!sub.isEmpty() && !expression.isEmpty()) {
                errors.invalid(at + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
            }
            PathValidation.descending(errors, expression, at + ".subPathExpr");
        }
    }
}
