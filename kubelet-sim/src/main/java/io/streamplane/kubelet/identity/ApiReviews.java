package io.streamplane.kubelet.identity;

import io.streamplane.kubelet.access.AccessReviewer;
import io.streamplane.kubelet.access.KubeletUser;
import io.streamplane.kubelet.identity.ApiServerAccess.ApiRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the API server in the name of a node whose tokens are and what users may do: the ClusterRole {@code system:node} lets it. A server
 * that is unwell is asked up to five times, as by {@code DefaultRetryBackoff} of upstream's webhooks.
 */
public final class ApiReviews implements AccessReviewer {

    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final NodeAccess access;
    private final String node;

    public ApiReviews(NodeAccess access, String node) {
        this.access = access;
        this.node = node;
    }

    @Override
    public Optional<KubeletUser> user(String token) throws IOException, InterruptedException {
        JsonNode status = ask("authentication.k8s.io", "TokenReview", review -> review.put("token", token));
        if (!status.path("authenticated").asBoolean(false)) {
            return Optional.empty();
        }
        JsonNode user = status.path("user");
        var extra = new TreeMap<String, List<String>>();
        user.path("extra").forEachEntry((key, values) -> extra.put(key, texts(values)));
        return Optional.of(new KubeletUser(
                user.path("username").asString(""), user.path("uid").asString(""), texts(user.path("groups")), extra));
    }

    @Override
    public boolean allows(KubeletUser user, String verb, String subresource, String of)
            throws IOException, InterruptedException {
        JsonNode status = ask("authorization.k8s.io", "SubjectAccessReview", review -> {
            review.put("user", user.name());
            user.groups().forEach(review.putArray("groups")::add);
            if (!user.uid().isEmpty()) {
                review.put("uid", user.uid());
            }
            for (Map.Entry<String, List<String>> each : user.extra().entrySet()) {
                each.getValue().forEach(review.withObject("extra").putArray(each.getKey())::add);
            }
            review.putObject("resourceAttributes")
                    .put("verb", verb)
                    .put("version", "v1")
                    .put("resource", "nodes")
                    .put("subresource", subresource)
                    .put("name", of);
        });
        return status.path("allowed").asBoolean(false) && !status.path("denied").asBoolean(false);
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream().map(JsonNode::asString).toList();
    }

    private JsonNode ask(String group, String kind, Consumer<ObjectNode> spec)
            throws IOException, InterruptedException {
        ObjectNode review = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", group + "/v1")
                .put("kind", kind);
        spec.accept(review.putObject("spec"));
        String path = "/apis/" + group + "/v1/" + kind.toLowerCase(Locale.ROOT) + "s";
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return access.access(node).post(path, review).path("status");
            } catch (ApiRefusedException e) {
                if (!e.passes() || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(3).dividedBy(2);
            }
        }
    }
}
