package io.streamplane.apiserver.admission.webhook;

import io.streamplane.apiserver.admission.match.AdmissionAttributes;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of a webhook of admission, and what may come back ({@code pkg/admission/plugin/webhook/request}).
 *
 * @param version v1 or v1beta1
 */
record WebhookReview(String version, String uid, boolean mutating) {

    private static final String GROUP = "admission.k8s.io/";
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");
    private static final int BAD_REQUEST = 400;

    /** The webhook did not answer as it has to. */
    static final class InvalidAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidAnswer(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * What it says.
     *
     * @param patch operations of a JSON patch; null where there are none
     * @param status why not
     */
    record Answer(
            boolean allowed,
            @Nullable ArrayNode patch,
            @Nullable ObjectNode status,
            List<String> warnings,
            Map<String, String> annotations) {}

    /** @throws InvalidAnswer where the webhook reads no version that is known */
    static WebhookReview of(List<String> reviewVersions, String uid, boolean mutating) throws InvalidAnswer {
        String version = reviewVersions.stream()
                .filter(VERSIONS::contains)
                .findFirst()
                .orElseThrow(() ->
                        new InvalidAnswer("webhook does not accept known AdmissionReview versions (v1, v1beta1)"));
        return new WebhookReview(version, uid, mutating);
    }

    ObjectNode request(AdmissionAttributes attributes, Kind seen) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "AdmissionReview").put("apiVersion", GROUP + version);
        ObjectNode request = review.putObject("request");
        request.put("uid", uid);
        ObjectNode known = attributes.request(seen);
        JsonNode dryRun = known.remove("dryRun");
        JsonNode options = known.remove("options");
        request.setAll(known);
        ObjectNode object = attributes.object(seen);
        ObjectNode old = attributes.oldObject(seen);
        request.set("object", object == null ? request.nullNode() : object);
        request.set("oldObject", old == null ? request.nullNode() : old);
        request.set("dryRun", dryRun);
        request.set("options", options.isEmpty() ? request.nullNode() : options);
        return review;
    }

    Answer answer(JsonNode answered) throws InvalidAnswer {
        ObjectNode response = Tree.object(answered, "response");
        if (response == null) {
            throw new InvalidAnswer("webhook response was absent");
        }
        boolean strict = version.equals("v1");
        if (strict) {
            checkIdentity(answered, response);
        }
        String patch = Tree.text(response, "patch");
        String patchType = Tree.text(response, "patchType");
        boolean typed = Tree.has(response, "patchType");
        if (!mutating && strict && !patch.isEmpty()) {
            throw new InvalidAnswer("validating webhook may not return response.patch");
        } else if (!mutating && strict && typed) {
            throw new InvalidAnswer("validating webhook may not return response.patchType");
        } else if (mutating && strict && !patch.isEmpty() && !typed) {
            throw new InvalidAnswer("webhook returned response.patch but not response.patchType");
        } else if (mutating && strict && patch.isEmpty() && typed) {
            throw new InvalidAnswer("webhook returned response.patchType but not response.patch");
        } else if (mutating && strict && typed && !patchType.equals("JSONPatch")) {
            throw new InvalidAnswer(
                    patchType.isEmpty()
                            ? "webhook returned invalid response.patchType of \"\""
                            : "unsupported patch type \"" + patchType + "\"");
        }
        return new Answer(
                Tree.flag(response, "allowed"),
                mutating && !patch.isEmpty() ? operations(patch) : null,
                Tree.object(response, "status"),
                Tree.texts(response, "warnings"),
                Tree.textMap(response, "auditAnnotations"));
    }

    private void checkIdentity(JsonNode answered, ObjectNode response) throws InvalidAnswer {
        String said = Tree.text(response, "uid");
        if (!said.equals(uid)) {
            throw new InvalidAnswer("expected response.uid=\"" + uid + "\", got \"" + said + "\"");
        }
        String apiVersion = Tree.text(answered, "apiVersion");
        String kind = Tree.text(answered, "kind");
        if (!apiVersion.equals(GROUP + version) || !kind.equals("AdmissionReview")) {
            throw new InvalidAnswer("expected webhook response of " + GROUP + version + ", Kind=AdmissionReview, got "
                    + apiVersion + ", Kind=" + kind);
        }
    }

    private static ArrayNode operations(String patch) throws InvalidAnswer {
        try {
            JsonNode operations =
                    JsonMapper.shared().readTree(Base64.getDecoder().decode(patch));
            if (operations instanceof ArrayNode array) {
                return array;
            }
            throw new InvalidAnswer("received undecodable patch in webhook response: expected a list of operations");
        } catch (JacksonException e) {
            throw new InvalidAnswer("received undecodable patch in webhook response: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new InvalidAnswer("received undecodable patch in webhook response: " + e.getMessage());
        }
    }

    /** What the client is told where a webhook says no ({@code webhook/errors/statuserror.go}). */
    static ApiFailure denial(String webhook, @Nullable ObjectNode status) {
        String by = "admission webhook \"" + webhook + "\" denied the request";
        String message = Tree.text(status, "message");
        String reason = Tree.text(status, "reason");
        String why = message.isEmpty() ? reason : message;
        long code = Tree.number(status, "code", 0);
        return new ApiFailure(
                code < BAD_REQUEST || code > 599 ? BAD_REQUEST : (int) code,
                reason,
                why.isEmpty() ? by + " without explanation" : by + ": " + why,
                details(Tree.object(status, "details")));
    }

    private static ApiFailure.@Nullable Details details(@Nullable ObjectNode said) {
        if (said == null) {
            return null;
        }
        var causes = new ArrayList<ApiFailure.Cause>();
        for (ObjectNode each : Tree.objects(said, "causes")) {
            causes.add(new ApiFailure.Cause(
                    Tree.text(each, "reason"), Tree.text(each, "message"), Tree.text(each, "field")));
        }
        return new ApiFailure.Details(
                Tree.text(said, "name"),
                Tree.text(said, "group"),
                Tree.text(said, "kind"),
                Tree.text(said, "uid"),
                List.copyOf(causes),
                (int) Tree.number(said, "retryAfterSeconds", 0));
    }
}
