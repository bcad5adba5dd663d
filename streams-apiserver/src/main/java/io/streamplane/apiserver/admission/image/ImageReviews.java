package io.streamplane.apiserver.admission.image;

import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sends ImageReviews to a server; one that is unwell is asked again. Redirects are not followed, and answers are bounded. Thread-safe. */
final class ImageReviews {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LARGEST_ANSWER = 1024 * 1024;
    private static final int ATTEMPTS = 5;

    /** Each pause is so much longer than the one before. */
    private static final double LONGER = 1.5;

    private final KubeconfigServer server;
    private final Duration pause;
    private final HttpClient client;

    /** Throws {@link IllegalArgumentException} where the kubeconfig leads nowhere. */
    ImageReviews(Path kubeconfig, Duration pause) {
        try {
            server = KubeconfigServer.of(kubeconfig);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "couldn't init admission plugin \"ImagePolicyWebhook\": cannot read " + kubeconfig + ": "
                            + e.getMessage(),
                    e);
        }
        this.pause = pause;
        client = HttpClient.newBuilder()
                .sslContext(server.tls())
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** @throws IOException where there is no answer of the right form */
    ObjectNode ask(ObjectNode spec) throws IOException, InterruptedException {
        ObjectNode review = JsonMapper.shared().createObjectNode();
        review.put("kind", "ImageReview").put("apiVersion", "imagepolicy.k8s.io/v1alpha1");
        review.putObject("metadata");
        review.set("spec", spec);
        review.putObject("status").put("allowed", false);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri())
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(review.toString()));
        if (!server.authorization().isEmpty()) {
            request.header("Authorization", server.authorization());
        }
        double millis = pause.toMillis();
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> response =
                    client.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
            int code = response.statusCode();
            if (code / 100 == 2) {
                return parsed(response.body());
            } else if (code < 500 && code != 429 || attempt == ATTEMPTS) {
                throw new IOException("Error contacting webhook: " + code);
            }
            Thread.sleep((long) millis);
            millis *= LONGER;
        }
    }

    private static ObjectNode parsed(byte[] body) throws IOException {
        try {
            if (JsonMapper.shared().readTree(body) instanceof ObjectNode review
                    && Tree.text(review, "kind").equals("ImageReview")) {
                return review;
            }
            throw new IOException("expected an ImageReview, but the server answered something else");
        } catch (JacksonException e) {
            throw new IOException("expected an ImageReview, but: " + e.getOriginalMessage(), e);
        }
    }
}
