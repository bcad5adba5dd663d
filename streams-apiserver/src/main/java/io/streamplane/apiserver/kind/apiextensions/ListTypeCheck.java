package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code x-kubernetes-list-type}, {@code -list-map-keys} and {@code -map-type} demand of the schema that they stand in. */
final class ListTypeCheck {

    private static final String TYPE = "x-kubernetes-list-type";
    private static final String KEYS = "x-kubernetes-list-map-keys";
    private static final String MAP = "x-kubernetes-map-type";
    private static final List<String> LIST_TYPES = List.of("atomic", "map", "set");
    private static final List<String> MAP_TYPES = List.of("atomic", "granular");
    private static final Set<String> CONTAINERS = Set.of("array", "object");

    private ListTypeCheck() {}

    static void check(Errors errors, String path, JsonNode json) {
        String type = Tree.text(json, "type");
        String mapType = Tree.text(json, MAP);
        if (!mapType.isEmpty()) {
            ofType(errors, path, type, "object", MAP);
            if (!MAP_TYPES.contains(mapType)) {
                errors.notSupported(path + "." + MAP, mapType, MAP_TYPES);
            }
        }
        String listType = Tree.text(json, TYPE);
        ObjectNode items = Tree.object(json, "items");
        if (!listType.isEmpty()) {
            ofType(errors, path, type, "array", TYPE);
            if (!LIST_TYPES.contains(listType)) {
                errors.notSupported(path + "." + TYPE, listType, LIST_TYPES);
            }
        }
        if (listType.equals("set") && items != null && type.equals("array")) {
            set(errors, path, items);
        }
        List<String> keys = Tree.texts(json, KEYS);
        if (!keys.isEmpty() && !listType.equals("map")) {
            if (listType.isEmpty()) {
                errors.required(path + "." + TYPE, "must be map if x-kubernetes-list-map-keys is non-empty");
            } else {
                errors.invalid(path + "." + TYPE, listType, "must be map if x-kubernetes-list-map-keys is non-empty");
            }
        }
        if (listType.equals("map")) {
            map(errors, path, json, items, keys);
        }
        boolean unique = listType.equals("map") || listType.equals("set");
        if (unique && items != null && Tree.flag(items, "nullable")) {
            errors.forbidden(path + ".items.nullable", "cannot be nullable when x-kubernetes-list-type is " + listType);
        }
    }

    private static void ofType(Errors errors, String path, String type, String wanted, String keyword) {
        String demand = "must be " + wanted + " if " + keyword + " is specified";
        if (type.isEmpty()) {
            errors.required(path + ".type", demand);
        } else if (!type.equals(wanted)) {
            errors.invalid(path + ".type", type, demand);
        }
    }

    private static void set(Errors errors, String path, ObjectNode items) {
        String demand = "must be atomic as item of a list with x-kubernetes-list-type=set";
        String listType = Tree.text(items, TYPE);
        if (Tree.text(items, "type").equals("array") && !listType.isEmpty() && !listType.equals("atomic")) {
            errors.invalid(path + ".items." + TYPE, items.get(TYPE), demand);
        }
        if (Tree.text(items, "type").equals("object") && !Tree.text(items, MAP).equals("atomic")) {
            errors.invalid(path + ".items." + MAP, items.get(TYPE), demand);
        }
    }

    private static void map(Errors errors, String path, JsonNode json, @Nullable ObjectNode items, List<String> keys) {
        if (keys.isEmpty()) {
            errors.required(path + "." + KEYS, "must not be empty if x-kubernetes-list-type is map");
        }
        if (items == null) {
            errors.required(path + ".items", "must have a schema if x-kubernetes-list-type is map");
            return;
        }
        String type = Tree.text(items, "type");
        if (!type.equals("object")) {
            errors.invalid(
                    path + ".items.type", type, "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }
        var seen = new HashSet<String>();
        for (String key : keys) {
            ObjectNode property = Tree.object(items, "properties", key);
            if (property == null) {
                errors.invalid(path + "." + KEYS, json.get(KEYS), "entries must all be names of item properties");
            } else {
                key(errors, path + ".items.properties[" + key + "]", items, key, property);
            }
            if (!seen.add(key)) {
                errors.invalid(path + "." + KEYS, json.get(KEYS), "must not contain duplicate entries");
            }
        }
    }

    private static void key(Errors errors, String path, ObjectNode items, String key, ObjectNode property) {
        if (CONTAINERS.contains(Tree.text(property, "type"))) {
            errors.invalid(
                    path + ".type",
                    Tree.text(items, "type"),
                    "must be a scalar type if parent array's x-kubernetes-list-type is map");
        }
        if (!Tree.texts(items, "required").contains(key) && !Tree.has(property, "default")) {
            errors.required(
                    path + ".default",
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
        }
        if (Tree.flag(property, "nullable")) {
            errors.forbidden(
                    path + ".nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
        }
    }
}
