package io.streamplane.apiserver.request;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A failure as a {@code meta/v1 Status}. */
public final class StatusObject {

    private static final JsonMapper JSON = JsonMapper.shared();

    private StatusObject() {}

    public static ObjectNode of(ApiFailure failure) {
        ObjectNode status = JSON.createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        put(status.putObject("metadata"), "continue", failure.continuation());
        status.put("status", "Failure").put("message", failure.message());
        put(status, "reason", failure.reason());
        ApiFailure.Details details = failure.details();
        if (details != null) {
            status.set("details", details(details));
        }
        return status.put("code", failure.code());
    }

    /** The Status in JSON, with less of its message and without its details where it is longer than this. */
    public static String shortened(String status, int longest) {
        if (status.length() <= longest) {
            return status;
        }
        ObjectNode less = (ObjectNode) JSON.readTree(status);
        String message = less.path("message").asString("");
        less.put("message", message.substring(0, Math.min(message.length(), longest / 2)) + "...");
        less.remove("details");
        return less.toString();
    }

    private static ObjectNode details(ApiFailure.Details details) {
        ObjectNode node = JSON.createObjectNode();
        put(node, "name", details.name());
        put(node, "group", details.group());
        put(node, "kind", details.kind());
        put(node, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            var causes = node.putArray("causes");
            details.causes().forEach(cause -> {
                ObjectNode each = causes.addObject();
                put(each, "reason", cause.reason());
                put(each, "message", cause.message());
                put(each, "field", cause.field());
            });
        }
        if (details.retryAfterSeconds() > 0) {
            node.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return node;
    }

    private static void put(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
