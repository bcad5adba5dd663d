package io.streamplane.apiserver.patch;

import io.streamplane.schemas.openapi.Definition;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.FieldType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes small objects of a kind, and patches for them with few names, so that both meet in the same places. */
public final class RandomPatches {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What a patch meets often in practice, and one field of each other sort. */
    private static final Set<String> FIELDS = Set.of(
            "metadata",
            "spec",
            "template",
            "containers",
            "initContainers",
            "volumes",
            "imagePullSecrets",
            "finalizers",
            "labels",
            "ownerReferences",
            "ports",
            "env",
            "volumeMounts",
            "args",
            "name",
            "image",
            "containerPort",
            "protocol",
            "value",
            "valueFrom",
            "fieldRef",
            "fieldPath",
            "mountPath",
            "tolerations",
            "key",
            "nodeSelector",
            "strategy",
            "type",
            "rollingUpdate",
            "maxSurge",
            "uid",
            "emptyDir",
            "medium",
            "secret",
            "secretName",
            "items",
            "hostAliases",
            "ip",
            "hostnames",
            "replicas",
            "securityContext",
            "supplementalGroups",
            "resources",
            "limits");

    /** What kubectl looks at when it prints. */
    private static final Set<String> TYPE = Set.of("apiVersion", "kind");

    private final Random random;
    private final Definitions definitions = Definitions.builtIn();

    public RandomPatches(Random random) {
        this.random = random;
    }

    public ObjectNode object(Definition type) {
        ObjectNode object = struct(type, 0, false);
        object.remove("status");
        return object;
    }

    /** A strategic merge patch with directives, some of them wrong. */
    ObjectNode strategic(Definition type) {
        return struct(type, 0, true);
    }

    /** Operations on the members of objects of the kind, some of them impossible. */
    ArrayNode operations(JsonNode object) {
        var paths = new ArrayList<String>(
                List.of("", "/", "/spec/none", "spec/x", "x", "/metadata/labels/a~1b", "/spec/-"));
        paths(object, "", paths);
        ArrayNode operations = NODES.arrayNode();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            ObjectNode operation = operations.addObject();
            operation.put("op", pick("add", "add", "remove", "replace", "test", "test", "move", "copy", "Add"));
            String path = path(paths);
            operation.put("path", path);
            if (random.nextInt(4) > 0) {
                operation.put("from", path(paths));
            }
            switch (random.nextInt(8)) {
                case 0 -> {}
                case 1 -> operation.putNull("value");
                case 2 -> operation.putObject("value").put("name", "a");
                case 3 -> operation.putArray("value").add("a");
                case 4 -> operation.put("value", 1);
                case 5 ->
                    operation.set("value", at(object, operation.path("path").asString()));
                default -> operation.put("value", "b");
            }
            boolean scalar = !operation.path("value").isContainer();
            if (operation.path("op").asString().equals("replace") && path.isEmpty() && scalar) {
                operation.put("path", "/spec"); // an oversight of the version that kubectl has: it leaves all as it is
            }
        }
        return operations;
    }

    private static JsonNode at(JsonNode object, String path) {
        JsonNode at = path.isEmpty() || path.startsWith("/") ? object.at(path) : NODES.missingNode();
        return at.isMissingNode() ? NODES.nullNode() : at.deepCopy();
    }

    private String path(List<String> paths) {
        String path = paths.get(random.nextInt(paths.size()));
        return switch (random.nextInt(8)) {
            case 0 -> path + "/" + pick("-1", "-", "0", "1", "-2", "-9", "2147483648", "01", "+0", "a", "name");
            case 1 -> path.replaceAll("/\\d+", "/-1");
            default -> path;
        };
    }

    private static void paths(JsonNode value, String path, List<String> paths) {
        if (value instanceof ObjectNode object) {
            object.properties().stream()
                    .filter(field -> !TYPE.contains(field.getKey()))
                    .forEach(field -> {
                        paths.add(path + "/" + field.getKey());
                        paths(field.getValue(), path + "/" + field.getKey(), paths);
                    });
        } else if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                paths.add(path + "/" + i);
                paths(list.get(i), path + "/" + i, paths);
            }
        }
    }

    private ObjectNode struct(Definition type, int depth, boolean patch) {
        ObjectNode object = NODES.objectNode();
        var names = new ArrayList<>(type.fields().keySet().stream()
                .filter(FIELDS::contains)
                .sorted()
                .toList());
        Collections.shuffle(names, random);
        int most = depth < 3 ? names.size() : 1 + random.nextInt(3);
        for (String name : names.subList(0, Math.min(names.size(), most))) {
            Definition.Field field = Objects.requireNonNull(type.fields().get(name));
            if (random.nextInt(10) < (depth == 0 ? 10 : 6)) {
                object.set(name, value(field.type(), field, depth + 1, patch));
            }
            if (patch && field.type() instanceof FieldType.ListOf list) {
                directives(object, field, list, depth);
            }
        }
        if (patch && depth > 0) {
            rarely(60, () -> object.put("$patch", pick("replace", "delete", "replace", "delete", "merge", "other")));
            rarely(25, () -> {
                ArrayNode keys = object.arrayNode();
                object.propertyNames().forEach(name -> {
                    if (!name.startsWith("$") && random.nextInt(40) > 0) {
                        keys.add(name);
                    }
                });
                rarely(2, () -> keys.add("name"));
                object.set("$retainKeys", keys);
            });
        }
        return object;
    }

    private void directives(ObjectNode object, Definition.Field field, FieldType.ListOf list, int depth) {
        String name = field.name();
        boolean scalars = !(list.items() instanceof FieldType.Reference);
        rarely(3, () -> {
            JsonNode order = value(list, field, depth + 1, false);
            ArrayNode wanted = NODES.arrayNode();
            boolean faithful = random.nextInt(12) > 0;
            for (JsonNode item : faithful ? object.path(name) : order) {
                addKey(wanted, field, item);
            }
            for (JsonNode item : order) {
                if (faithful) {
                    insertKey(wanted, field, item);
                }
            }
            object.set("$setElementOrder/" + name, wanted);
        });
        // With both, but no order, Kubernetes' result depends on chance.
        if (scalars && (!object.has(name) || object.has("$setElementOrder/" + name))) {
            rarely(3, () -> object.set("$deleteFromPrimitiveList/" + name, value(list, field, depth + 1, false)));
        }
        rarely(60, () -> object.set("$deleteFromPrimitiveList", object.arrayNode()));
    }

    private void addKey(ArrayNode order, Definition.Field field, JsonNode item) {
        String key = field.patchMergeKey();
        if (key == null || !item.has(key)) {
            order.add(item.deepCopy());
        } else if (!item.has("$patch")) {
            order.addObject().set(key, item.get(key));
        }
    }

    private void insertKey(ArrayNode order, Definition.Field field, JsonNode item) {
        ArrayNode one = order.arrayNode();
        addKey(one, field, item);
        if (!one.isEmpty() && order.valueStream().noneMatch(one.get(0)::equals)) {
            order.insert(random.nextInt(order.size() + 1), one.get(0));
        }
    }

    private JsonNode value(FieldType type, Definition.Field field, int depth, boolean patch) {
        if (patch && random.nextInt(20) == 0) {
            return random.nextInt(3) > 0 ? NODES.nullNode() : NODES.stringNode("other");
        }
        return switch (type) {
            case FieldType.Reference reference -> struct(definitions.get(reference.definition()), depth, patch);
            case FieldType.MapOf _ -> {
                ObjectNode map = NODES.objectNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    map.put(pick("a", "b", "c"), pick("x", "y"));
                }
                if (patch) {
                    rarely(6, () -> map.putNull(pick("a", "b")));
                    rarely(20, () -> map.put("$patch", pick("replace", "delete")));
                }
                yield map;
            }
            case FieldType.ListOf list -> list(list, field, depth, patch);
            case FieldType.Scalar scalar ->
                switch (scalar) {
                    case INT32, INT64 -> NODES.numberNode(80 + random.nextInt(3));
                    case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
                    default -> NODES.stringNode(pick("a", "b", "c", "d"));
                };
        };
    }

    private ArrayNode list(FieldType.ListOf list, Definition.Field field, int depth, boolean patch) {
        ArrayNode items = NODES.arrayNode();
        String key = field.patchMergeKey();
        for (int i = random.nextInt(4); i > 0; i--) {
            JsonNode item = value(list.items(), field, depth + 1, false);
            if (patch) {
                item = value(list.items(), field, depth + 1, true);
            }
            if (key != null && item instanceof ObjectNode object && random.nextInt(patch ? 100 : 1000) > 0) {
                Definition.Field known = Objects.requireNonNull(definitions
                        .get(((FieldType.Reference) list.items()).definition())
                        .fields()
                        .get(key));
                object.set(key, value(known.type(), known, depth, false));
                if (patch) {
                    rarely(
                            8,
                            () -> object.put(
                                    "$patch",
                                    pick("delete", "delete", "delete", "delete", "delete", "replace", "merge")));
                }
            }
            boolean twice = item.isValueNode() && items.valueStream().anyMatch(item::equals);
            if (!twice || patch) {
                items.add(item);
            }
        }
        if (patch && key != null) {
            rarely(12, () -> items.addObject().put("$patch", "replace"));
        }
        return items;
    }

    private void rarely(int oneIn, Runnable step) {
        if (random.nextInt(oneIn) == 0) {
            step.run();
        }
    }

    private String pick(String... any) {
        return any[random.nextInt(any.length)];
    }
}
