package io.streamplane.apiserver.patch;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Patch (RFC 6902) with the corners of {@code evanphx/json-patch} v4, which Kubernetes uses: an index may count from
 * the end (-1 is the last item), what stands before a path's first slash is passed over, an absent member of an object
 * equals null, may be replaced and may be copied, the whole document can only be tested and replaced.
 */
final class JsonPatch {

    private static final int MOST_OPERATIONS = 10_000;

    /** As kube-apiserver's JSONPatchMaxCopyBytes. */
    private static final long MOST_COPIED = 3 * 1024 * 1024;

    /** Numbers are the same only where they are written alike: 1 is not 1.0. */
    private static final Comparator<JsonNode> AS_WRITTEN = (one, other) ->
            one.isNumber() && other.isNumber() && one.toString().equals(other.toString()) || one.equals(other) ? 0 : 1;

    private JsonNode document;
    private long copied;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /** A new tree; the arguments stay as they are. Throws {@link PatchFailure}. */
    static JsonNode apply(JsonNode document, JsonNode patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw PatchFailure.undecodable("error decoding patch: ", patch, "[]handlers.jsonPatchOp");
        }
        if (operations.size() > MOST_OPERATIONS) {
            throw PatchFailure.tooLarge("The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS
                    + ", got " + operations.size());
        }
        for (JsonNode operation : operations) {
            if (!operation.isObject() && !operation.isNull()) {
                throw PatchFailure.malformed(
                        "error decoding patch: expected an object, but got " + operation.getNodeType());
            }
        }
        var run = new JsonPatch(document.deepCopy());
        operations.forEach(run::run);
        return run.document;
    }

    private void run(JsonNode operation) {
        String kind = operation.path("op").asString("unknown");
        switch (kind) {
            case "add" -> {
                String path = text(operation, "path", kind);
                place(path, "add operation does not apply: doc is missing path: ")
                        .add(value(operation));
            }
            case "remove" -> {
                String path = text(operation, "path", kind);
                place(path, "remove operation does not apply: doc is missing path: ")
                        .remove();
            }
            case "replace" -> replace(text(operation, "path", kind), value(operation));
            case "move" -> {
                Place from = place(
                        text(operation, "from", kind), "move operation does not apply: doc is missing from path: ");
                JsonNode moved = from.get();
                from.remove();
                place(text(operation, "path", kind), "move operation does not apply: doc is missing destination path: ")
                        .add(moved);
            }
            case "copy" -> {
                JsonNode value = place(
                                text(operation, "from", kind),
                                "copy operation does not apply: doc is missing from path: ")
                        .get();
                copied += value.toString().length();
                if (copied > MOST_COPIED) {
                    throw PatchFailure.unfit("Unable to complete the copy, the accumulated size increase of copy is "
                            + copied + ", exceeding the limit " + MOST_COPIED);
                }
                place(text(operation, "path", kind), "copy operation does not apply: doc is missing destination path: ")
                        .add(value.deepCopy());
            }
            case "test" -> {
                if (!operation.has("value")) {
                    throw PatchFailure.unfit("test operation lacks its value");
                }
                test(text(operation, "path", kind), value(operation));
            }
            default -> throw PatchFailure.unfit("Unexpected kind: " + kind);
        }
    }

    private static String text(JsonNode operation, String field, String kind) {
        JsonNode value = operation.get(field);
        if (value == null || !value.isString()) {
            throw PatchFailure.unfit(kind + " operation failed to decode " + field + ": missing value");
        }
        return value.stringValue();
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        return value == null ? NullNode.instance : value.deepCopy();
    }

    private void replace(String path, JsonNode value) {
        if (path.isEmpty()) {
            if (!value.isContainer()) {
                throw PatchFailure.unfit("replace operation value must be object or array");
            }
            document = value;
            return;
        }
        Place place = place(path, "replace operation does not apply: doc is missing path: ");
        place.get();
        place.set(value);
    }

    private void test(String path, JsonNode value) {
        JsonNode found = path.isEmpty()
                ? document
                : place(path, "test operation does not apply: is missing path: ")
                        .get();
        if (!found.equals(AS_WRITTEN, value)) {
            throw PatchFailure.unfit("testing value " + path + " failed: test failed");
        }
    }

    /** The member of an object, or the item of a list, that a path leads to; it need not be there. */
    private sealed interface Place {

        /** Null where an object lacks it; throws where a list does. */
        JsonNode get();

        void set(JsonNode value);

        void add(JsonNode value);

        void remove();
    }

    private record Member(ObjectNode object, String name) implements Place {

        @Override
        public JsonNode get() {
            JsonNode value = object.get(name);
            return value == null ? NullNode.instance : value;
        }

        @Override
        public void set(JsonNode value) {
            object.set(name, value);
        }

        @Override
        public void add(JsonNode value) {
            object.set(name, value);
        }

        @Override
        public void remove() {
            if (object.remove(name) == null) {
                throw PatchFailure.unfit("Unable to remove nonexistent key: " + name + ": missing value");
            }
        }
    }

    private record Item(ArrayNode list, String index) implements Place {

        @Override
        public JsonNode get() {
            return list.get(at(list.size()));
        }

        @Override
        public void set(JsonNode value) {
            list.set(at(list.size()), value);
        }

        @Override
        public void add(JsonNode value) {
            list.insert(index.equals("-") ? list.size() : at(list.size() + 1), value);
        }

        @Override
        public void remove() {
            list.remove(at(list.size()));
        }

        /** @param size how many places there are, from whose end negative indexes count */
        private int at(int size) {
            long index;
            try {
                index = Long.parseLong(this.index);
            } catch (NumberFormatException e) {
                throw PatchFailure.unfit("value was not a proper array index: '" + this.index
                        + "': strconv.Atoi: parsing \"" + this.index + "\": invalid syntax");
            }
            if (index >= size || index < -size) {
                throw PatchFailure.unfit("Unable to access invalid index: " + index + ": invalid index referenced");
            }
            return (int) (index < 0 ? index + size : index);
        }
    }

    private Place place(String path, String missing) {
        String[] segments = path.split("/", -1);
        JsonNode at = segments.length < 2 ? null : document;
        for (int i = 1; i < segments.length - 1 && at != null; i++) {
            at = step(at, decoded(segments[i]));
        }
        String last = decoded(segments[segments.length - 1]);
        return switch (at) {
            case ObjectNode object -> new Member(object, last);
            case ArrayNode list -> new Item(list, last);
            case null, default -> throw PatchFailure.unfit(missing + "\"" + path + "\": missing value");
        };
    }

    private static @Nullable JsonNode step(JsonNode at, String name) {
        if (at instanceof ArrayNode list) {
            try {
                return new Item(list, name).get();
            } catch (PatchFailure none) {
                return null;
            }
        }
        return at.get(name);
    }

    private static String decoded(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }
}
