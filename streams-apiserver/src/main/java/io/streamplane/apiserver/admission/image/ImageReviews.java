package io.streamplane.apiserver.admission.image;

import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.apiserver.trust.ReviewClient;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends ImageReviews to a server; one that is unwell is asked again. Redirects are not followed, and answers are bounded. Thread-safe. */
final class ImageReviews {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 5;

    /** Each pause is so much longer than the one before. */
    private static final double LONGER = 1.5;

    private final Configured<KubeconfigServer> server;
    private final ReviewClient client;
    private final ReviewClient.Attempts attempts;

    /** Throws {@link IllegalArgumentException} where the kubeconfig leads nowhere. */
    ImageReviews(Path kubeconfig, Duration pause) {
        try {
            server = KubeconfigServer.watched("image-policy-webhook", kubeconfig);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "couldn't init admission plugin \"ImagePolicyWebhook\": cannot read " + kubeconfig + ": "
                            + e.getMessage(),
                    e);
        }
        client = new ReviewClient(server, PATIENCE);
        attempts = new ReviewClient.Attempts(
                ATTEMPTS,
                attempt -> Duration.ofMillis((long) (pause.toMillis() * Math.pow(LONGER, attempt - 1))),
                PATIENCE);
    }

    Configured<KubeconfigServer> server() {
        return server;
    }

    /** @throws IOException where there is no answer of the right form */
    ObjectNode ask(ObjectNode spec) throws IOException, InterruptedException {
        ObjectNode review = JsonMapper.shared().createObjectNode();
        review.put("kind", "ImageReview").put("apiVersion", "imagepolicy.k8s.io/v1alpha1");
        review.putObject("metadata");
        review.set("spec", spec);
        review.putObject("status").put("allowed", false);
        ObjectNode answer;
        try {
            answer = client.ask(review, attempts);
        } catch (ReviewClient.StatusException e) {
            throw new IOException("Error contacting webhook: " + e.status(), e);
        }
        if (!Tree.text(answer, "kind").equals("ImageReview")) {
            throw new IOException("expected an ImageReview, but the server answered something else");
        }
        return answer;
    }
}
