package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.webhook.WebhookServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks of admission that answer, by their paths, each in its own way. */
final class AdmissionAnswers {

    private AdmissionAnswers() {}

    static WebhookServer on(WebhookServer server) {
        server.answer("/allow", (request, response) -> response.put("allowed", true));
        server.answer("/warn", (request, response) -> {
            response.put("allowed", true).putArray("warnings").add("old habit");
            response.putObject("auditAnnotations").put("checked", "yes");
        });
        server.answer(
                "/deny",
                (request, response) -> response.put("allowed", false)
                        .putObject("status")
                        .put("code", 403)
                        .put("reason", "Forbidden")
                        .put("message", "not in my house"));
        server.answer("/silent", (request, response) -> response.put("allowed", false));
        server.answer(
                "/label",
                (request, response) -> patch(
                        response, "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"seen\":\"yes\"}}]"));
        server.answer(
                "/break",
                (request, response) ->
                        patch(response, "[{\"op\":\"add\",\"path\":\"/data\",\"value\":\"no object\"}]"));
        server.answer(
                "/spoil",
                (request, response) -> patch(
                        response, "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a b\":\"no label\"}}]"));
        server.answer(
                "/elsewhere",
                (request, response) -> patch(
                        response, "[{\"op\":\"replace\",\"path\":\"/metadata/namespace\",\"value\":\"kube-system\"}]"));
        server.answer("/no-patch", (request, response) -> patch(response, "nonsense"));
        server.answer(
                "/wrong-uid",
                (request, response) -> response.put("uid", "another").put("allowed", true));
        return server;
    }

    static void patch(ObjectNode response, String operations) {
        response.put("allowed", true)
                .put("patchType", "JSONPatch")
                .put("patch", Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    }
}
