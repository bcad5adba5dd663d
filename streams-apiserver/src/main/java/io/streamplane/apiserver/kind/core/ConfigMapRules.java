package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ConfigMap: keys are file names, and all of it is at most 1 MiB. */
public final class ConfigMapRules implements KindRules {

    static final int MOST_BYTES = 1024 * 1024;

    @Override
    public List<FieldError> validate(ObjectNode map) {
        var errors = new Errors();
        long size = 0;
        var data = Tree.textMap(map, "data");
        var binary = Tree.textMap(map, "binaryData");
        for (var entry : data.entrySet()) {
            errors.invalid("data[" + entry.getKey() + "]", entry.getKey(), Names.configKey(entry.getKey()));
            if (binary.containsKey(entry.getKey())) {
                errors.invalid(
                        "data[" + entry.getKey() + "]", entry.getKey(), "duplicate of key present in binaryData");
            }
            size += entry.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        }
        for (var entry : binary.entrySet()) {
            errors.invalid("binaryData[" + entry.getKey() + "]", entry.getKey(), Names.configKey(entry.getKey()));
            size += entry.getValue().length() / 4 * 3;
        }
        if (size > MOST_BYTES) {
            errors.tooLong("", MOST_BYTES);
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode map, ObjectNode old) {
        return unchanged(map, old, List.of("data", "binaryData"));
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.CONFIG_MAP;
    }

    /** {@code immutable: true} holds the content and itself still. */
    static List<FieldError> unchanged(ObjectNode object, ObjectNode old, List<String> contents) {
        var errors = new Errors();
        if (Tree.flag(old, "immutable")) {
            if (!Tree.flag(object, "immutable")) {
                errors.forbidden("immutable", "field is immutable when `immutable` is set");
            }
            for (String field : contents) {
                if (!Tree.textMap(object, field).equals(Tree.textMap(old, field))) {
                    errors.forbidden(field, "field is immutable when `immutable` is set");
                }
            }
        }
        return errors.found();
    }
}
