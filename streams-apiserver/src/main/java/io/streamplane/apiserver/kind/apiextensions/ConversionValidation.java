package io.streamplane.apiserver.kind.apiextensions;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How versions become each other: by another name alone, or by a webhook. */
final class ConversionValidation {

    private static final List<String> STRATEGIES = List.of("None", "Webhook");
    private static final Set<String> REVIEWS = Set.of("v1", "v1beta1");

    private ConversionValidation() {}

    static void validate(Errors errors, ObjectNode conversion) {
        String path = "spec.conversion";
        errors.oneOf(path + ".strategy", Tree.text(conversion, "strategy"), STRATEGIES);
        ObjectNode webhook = Tree.object(conversion, "webhook");
        if (!Tree.text(conversion, "strategy").equals("Webhook")) {
            if (webhook != null) {
                errors.forbidden(
                        path + ".webhookClientConfig", "should not be set when strategy is not set to Webhook");
            }
            return;
        }
        ObjectNode client = Tree.object(webhook, "clientConfig");
        if (client == null) {
            errors.required(path + ".webhookClientConfig", "required when strategy is set to Webhook");
        } else if (client.has("url") == client.has("service")) {
            errors.required(path + ".webhookClientConfig", "exactly one of url or service is required");
        } else if (client.has("url")) {
            url(errors, path + ".webhookClientConfig.url", Tree.text(client, "url"));
        } else {
            service(errors, path + ".webhookClientConfig.service", Tree.ensure(client, "service"));
        }
        reviews(errors, path + ".conversionReviewVersions", Tree.texts(webhook, "conversionReviewVersions"));
    }

    private static void url(Errors errors, String path, String url) {
        if (!url.startsWith("https://")) {
            errors.invalid(path, url, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
        }
    }

    private static void service(Errors errors, String path, ObjectNode service) {
        if (Tree.text(service, "name").isEmpty()) {
            errors.required(path + ".name", "service name is required");
        }
        if (Tree.text(service, "namespace").isEmpty()) {
            errors.required(path + ".namespace", "service namespace is required");
        }
    }

    private static void reviews(Errors errors, String path, List<String> versions) {
        if (versions.isEmpty()) {
            errors.required(path, "");
            return;
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < versions.size(); i++) {
            String at = path + "[" + i + "]";
            if (!seen.add(versions.get(i))) {
                errors.invalid(at, versions.get(i), "duplicate version");
            } else {
                errors.invalid(at, versions.get(i), Names.dns1035Label(versions.get(i)));
            }
        }
        if (versions.stream().noneMatch(REVIEWS::contains)) {
            var given = JsonNodeFactory.instance.arrayNode();
            versions.forEach(given::add);
            errors.invalid(path, given, "must include at least one of v1, v1beta1");
        }
    }
}
