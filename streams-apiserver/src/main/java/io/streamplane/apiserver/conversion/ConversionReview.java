package io.streamplane.apiserver.conversion;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Labels;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of a conversion webhook, and what may come back: as many objects, in their order, of the version that was
 * asked for, each the same object; of its metadata only labels and annotations may differ.
 *
 * @param reviewVersion v1 or v1beta1
 * @param apiVersion that is asked for
 */
record ConversionReview(String reviewVersion, String uid, String apiVersion, List<ObjectNode> objects) {

    private static final String GROUP = "apiextensions.k8s.io/";
    private static final List<String> IDENTITY = List.of("name", "namespace", "uid");

    ObjectNode request() {
        ObjectNode review = JsonMapper.shared().createObjectNode();
        review.put("kind", "ConversionReview").put("apiVersion", GROUP + reviewVersion);
        ObjectNode request = review.putObject("request");
        request.put("uid", uid).put("desiredAPIVersion", apiVersion);
        ArrayNode all = request.putArray("objects");
        objects.forEach(all::add);
        return review;
    }

    /** @throws ConversionFailure where the answer is none */
    List<ObjectNode> converted(JsonNode answer) {
        ArrayNode answered = objectsOf(answer);
        if (answered.size() != objects.size()) {
            throw new ConversionFailure("conversion webhook for " + kind() + " returned " + answered.size()
                    + " objects, expected " + objects.size());
        }
        var converted = new ArrayList<ObjectNode>(objects.size());
        for (int i = 0; i < answered.size(); i++) {
            converted.add(object(i, objects.get(i), answered.get(i)));
        }
        return converted;
    }

    private ArrayNode objectsOf(JsonNode answer) {
        String expected = GROUP + reviewVersion;
        boolean review = Tree.text(answer, "kind").equals("ConversionReview")
                && Tree.text(answer, "apiVersion").equals(expected);
        if (!review) {
            throw failed("expected webhook response of " + expected + ", Kind=ConversionReview, got "
                    + Tree.text(answer, "apiVersion") + ", Kind=" + Tree.text(answer, "kind"));
        }
        ObjectNode response = Tree.object(answer, "response");
        if (response == null) {
            throw failed("no response provided");
        } else if (reviewVersion.equals("v1") && !Tree.text(response, "uid").equals(uid)) {
            throw failed("expected response.uid=\"" + uid + "\", got \"" + Tree.text(response, "uid") + "\"");
        }
        ObjectNode result = Tree.object(response, "result");
        if (!Tree.text(result, "status").equals("Success")) {
            String message = Tree.text(result, "message");
            throw failed(
                    message.isEmpty()
                            ? "response.result.status was '" + Tree.text(result, "status") + "', not 'Success'"
                            : message);
        }
        return response.get("convertedObjects") instanceof ArrayNode array ? array : response.arrayNode();
    }

    private ObjectNode object(int index, ObjectNode original, JsonNode answered) {
        if (!(answered instanceof ObjectNode converted)) {
            throw invalid(index, "expected an object");
        } else if (!Tree.text(converted, "apiVersion").equals(apiVersion)) {
            throw invalid(
                    index,
                    "invalid groupVersion (expected " + apiVersion + ", received " + Tree.text(converted, "apiVersion")
                            + ")");
        } else if (!Tree.text(converted, "kind").equals(Tree.text(original, "kind"))) {
            throw invalid(
                    index,
                    "invalid kind (expected " + Tree.text(original, "kind") + ", received "
                            + Tree.text(converted, "kind") + ")");
        }
        ObjectNode before = Tree.object(original, "metadata");
        ObjectNode after = Tree.object(converted, "metadata");
        if (after == null) {
            throw new ConversionFailure(
                    "conversion webhook for " + kind() + " returned invalid metadata in object at index " + index
                            + ": missing metadata in converted object");
        }
        for (String field : IDENTITY) {
            String was = Tree.text(before, field);
            if (!was.equals(Tree.text(after, field))) {
                throw invalid(
                        index,
                        "must have the same " + (field.equals("uid") ? "UID" : field) + ": " + was + " != "
                                + Tree.text(after, field));
            }
        }
        ObjectNode metadata = before == null ? converted.objectNode() : before.deepCopy();
        texts(index, "labels", after, metadata);
        texts(index, "annotations", after, metadata);
        ObjectNode checked = converted.deepCopy();
        checked.set("metadata", metadata);
        return checked;
    }

    private void texts(int index, String field, ObjectNode after, ObjectNode metadata) {
        JsonNode value = after.get(field);
        if (value == null || value.isNull()) {
            metadata.remove(field);
            return;
        }
        boolean texts = value.isObject() && value.valueStream().allMatch(JsonNode::isString);
        var errors = new Errors();
        if (!texts) {
            errors.invalid("metadata." + field, value, "must be texts");
        } else if (field.equals("labels")) {
            Labels.validate(errors, Tree.textMap(after, field), "metadata.labels");
        }
        List<FieldError> wrong = errors.found();
        if (!wrong.isEmpty()) {
            throw new ConversionFailure(
                    "conversion webhook for " + kind() + " returned invalid metadata in object at index "
                            + index + ": "
                            + wrong.stream()
                                    .map(each -> each.field() + ": " + each.message())
                                    .collect(Collectors.joining(", ")));
        }
        metadata.set(field, value.deepCopy());
    }

    ConversionFailure failed(@Nullable String why) {
        return new ConversionFailure("conversion webhook for " + kind() + " failed: " + why);
    }

    private ConversionFailure invalid(int index, String why) {
        return new ConversionFailure("conversion webhook for " + kind() + " returned invalid converted object at index "
                + index + ": " + why);
    }

    private String kind() {
        ObjectNode first = objects.getFirst();
        return Tree.text(first, "apiVersion") + ", Kind=" + Tree.text(first, "kind");
    }
}
