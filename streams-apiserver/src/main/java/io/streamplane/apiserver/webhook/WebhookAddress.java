package io.streamplane.apiserver.webhook;

import io.streamplane.apiserver.aggregation.Backend;
import io.streamplane.apiserver.trust.ServerTrust;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.tree.Tree;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.TrustManager;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a webhook is, and whom to trust there.
 *
 * @param serverName that its certificate must have; empty where that is the host of the address
 */
public record WebhookAddress(URI uri, String caBundle, String serverName) {

    private static final long HTTPS = 443;

    /** @param client the {@code clientConfig} of a webhook, with a URL */
    public static WebhookAddress ofUrl(ObjectNode client) {
        return new WebhookAddress(URI.create(Tree.text(client, "url")), Tree.text(client, "caBundle"), "");
    }

    /**
     * @param client the {@code clientConfig} of a webhook, with a URL or a Service
     * @throws IllegalArgumentException where it leads nowhere
     */
    public static WebhookAddress of(ObjectNode client, Snapshot state) {
        if (client.has("url")) {
            return ofUrl(client);
        }
        String bundle = Tree.text(client, "caBundle");
        ObjectNode service = Tree.object(client, "service");
        String path = Tree.text(service, "path");
        return switch (Backend.of(service, state, HTTPS)) {
            case Backend.Missing missing -> throw new IllegalArgumentException(missing.message());
            case Backend.Reached reached -> {
                String host = reached.hosts()
                        .get(ThreadLocalRandom.current().nextInt(reached.hosts().size()));
                yield new WebhookAddress(
                        URI.create("https://" + host + (path.startsWith("/") ? path : "/" + path)),
                        bundle,
                        reached.serverName());
            }
        };
    }

    /** As messages name it: by its URL, or by its Service. */
    public static String shown(ObjectNode client) {
        ObjectNode service = Tree.object(client, "service");
        if (service == null) {
            return Tree.text(client, "url");
        }
        String path = Tree.text(service, "path");
        return "https://" + Tree.text(service, "name") + "." + Tree.text(service, "namespace") + ".svc:"
                + Tree.number(service, "port", HTTPS) + (path.startsWith("/") ? path : "/" + path);
    }

    /** @param query with its question mark */
    public WebhookAddress with(String query) {
        return new WebhookAddress(URI.create(uri + query), caBundle, serverName);
    }

    TrustManager trust() throws GeneralSecurityException {
        return serverName.isEmpty() ? ServerTrust.signers(caBundle) : ServerTrust.of(caBundle, serverName);
    }
}
