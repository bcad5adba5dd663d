package io.streamplane.apiserver.conversion;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.webhook.WebhookAddress;
import io.streamplane.apiserver.webhook.WebhookClient;
import io.streamplane.schemas.kind.VersionConversion;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The conversions that definitions ask for: none but a name, or by their webhook. Thread-safe. */
public final class WebhookConversions implements CustomKinds.Conversions, AutoCloseable {

    /** As kube-apiserver waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One review holds so many objects at most. */
    private static final int BATCH = 500;

    private final WebhookClient client;
    private final String query;
    private volatile @Nullable Supplier<Snapshot> state;

    public WebhookConversions() {
        this(PATIENCE);
    }

    WebhookConversions(Duration patience) {
        client = new WebhookClient(patience);
        query = "?timeout=" + patience.toSeconds() + "s";
    }

    /** Services are looked up in this state; without it, only webhooks with a URL are reached. */
    public void findServicesIn(Supplier<Snapshot> current) {
        state = current;
    }

    @Override
    public VersionConversion of(ObjectNode definition, String version) {
        ObjectNode conversion = Tree.object(definition, "spec", "conversion");
        ObjectNode webhook = Tree.object(conversion, "webhook");
        ObjectNode address = Tree.object(webhook, "clientConfig");
        return Tree.text(conversion, "strategy").equals("Webhook") && address != null
                ? new ByWebhook(address, reviewVersion(Tree.texts(webhook, "conversionReviewVersions")))
                : VersionConversion.NONE;
    }

    /** The first that both sides know. */
    private static String reviewVersion(List<String> versions) {
        return versions.stream()
                .filter(each -> each.equals("v1") || each.equals("v1beta1"))
                .findFirst()
                .orElse("v1");
    }

    private final class ByWebhook implements VersionConversion {
        private final ObjectNode address;
        private final String reviewVersion;

        ByWebhook(ObjectNode address, String reviewVersion) {
            this.address = address;
            this.reviewVersion = reviewVersion;
        }

        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion) {
            var converted = new ArrayList<ObjectNode>(objects.size());
            for (int from = 0; from < objects.size(); from += BATCH) {
                List<ObjectNode> part = objects.subList(from, Math.min(objects.size(), from + BATCH));
                converted.addAll(ask(
                        new ConversionReview(reviewVersion, UUID.randomUUID().toString(), apiVersion, part)));
            }
            return converted;
        }

        private List<ObjectNode> ask(ConversionReview review) {
            Supplier<Snapshot> current = state;
            try {
                if (current == null && address.has("service")) {
                    throw review.failed("the server is starting");
                }
                WebhookAddress at =
                        current == null ? WebhookAddress.ofUrl(address) : WebhookAddress.of(address, current.get());
                return review.converted(client.post(at.with(query), review.request()));
            } catch (IOException | IllegalArgumentException e) {
                throw review.failed(
                        "Post \"" + WebhookAddress.shown(address) + query + "\": " + WebhookClient.reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw review.failed("interrupted");
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
