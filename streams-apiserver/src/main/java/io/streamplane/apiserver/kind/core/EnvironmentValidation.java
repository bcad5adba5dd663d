package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the variables that a container gets. */
final class EnvironmentValidation {

    private static final String SEVERAL = "may not have more than one field specified at a time";

    private EnvironmentValidation() {}

    static void validate(Errors errors, ObjectNode container, String path) {
        List<ObjectNode> variables = Tree.objects(container, "env");
        for (int i = 0; i < variables.size(); i++) {
            variable(errors, variables.get(i), path + ".env[" + i + "]");
        }
        List<ObjectNode> sources = Tree.objects(container, "envFrom");
        for (int i = 0; i < sources.size(); i++) {
            source(errors, sources.get(i), path + ".envFrom", i);
        }
    }

    private static void variable(Errors errors, ObjectNode variable, String path) {
        String name = Tree.text(variable, "name");
        if (name.isEmpty()) {
            errors.required(path + ".name", "");
        } else {
            errors.invalid(path + ".name", name, Names.environmentVariable(name));
        }
        ObjectNode from = Tree.object(variable, "valueFrom");
        if (from == null) {
            return;
        }
        if (!Tree.text(variable, "value").isEmpty()) {
            errors.invalid(path + ".valueFrom", "", "may not be specified when `value` is not empty");
        } else if (from.isEmpty()) {
            errors.invalid(
                    path + ".valueFrom",
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                            + " `fileKeyRef`");
        } else if (from.size() > 1) {
            errors.invalid(path + ".valueFrom", "", SEVERAL);
        }
        DownwardValidation.ofVariable(errors, from, path + ".valueFrom");
        for (String reference : List.of("configMapKeyRef", "secretKeyRef")) {
            ObjectNode key = Tree.object(from, reference);
            if (key != null) {
                key(errors, key, path + ".valueFrom." + reference);
            }
        }
    }

    private static void key(Errors errors, ObjectNode reference, String path) {
        if (Tree.text(reference, "name").isEmpty()) {
            errors.required(path + ".name", "");
        }
        String key = Tree.text(reference, "key");
        if (key.isEmpty()) {
            errors.required(path + ".key", "");
        } else {
            errors.invalid(path + ".key", key, Names.configKey(key));
        }
    }

    private static void source(Errors errors, ObjectNode source, String path, int index) {
        String at = path + "[" + index + "]";
        String prefix = Tree.text(source, "prefix");
        if (!prefix.isEmpty()) {
            errors.invalid(at + ".prefix", prefix, Names.environmentVariable(prefix));
        }
        int given = 0;
        for (String reference : List.of("configMapRef", "secretRef")) {
            ObjectNode named = Tree.object(source, reference);
            if (named != null) {
                given++;
                String name = Tree.text(named, "name");
                if (name.isEmpty()) {
                    errors.required(at + "." + reference + ".name", "");
                } else {
                    errors.invalid(at + "." + reference + ".name", name, Names.dnsSubdomain(name));
                }
            }
        }
        if (given == 0) {
            errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
        } else if (given > 1) {
            errors.invalid(path, "", SEVERAL);
        }
    }
}
