package io.streamplane.ops.command;

import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.authorization.webhook.AuthorizationFile;
import io.streamplane.apiserver.authorization.webhook.AuthorizationModes;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who decides what users may do, as options. */
final class AuthorizationOptions {

    @Option(
            names = "--authorization-mode",
            split = ",",
            description =
                    "who decides, in this order: Node, RBAC, Webhook, AlwaysAllow, AlwaysDeny (default: Node,RBAC)")
    private List<String> modes = List.of();

    @Option(
            names = "--authorization-config",
            description =
                    "file of the kind AuthorizationConfiguration that says who decides, in place of the other options;"
                            + " read again when it changes")
    private @Nullable Path file;

    @Option(
            names = "--authorization-webhook-config-file",
            description = "kubeconfig that leads to the server of the mode Webhook; read again when it changes")
    private @Nullable Path webhook;

    @Option(
            names = "--authorization-webhook-version",
            defaultValue = "v1beta1",
            description = "version of SubjectAccessReview that this server understands (default: ${DEFAULT-VALUE})")
    private String version = "v1beta1";

    @Option(
            names = "--authorization-webhook-cache-authorized-ttl",
            defaultValue = "PT5M",
            description = "how long its yes counts, ISO 8601 (default: ${DEFAULT-VALUE})")
    private Duration authorizedFor = Duration.ofMinutes(5);

    @Option(
            names = "--authorization-webhook-cache-unauthorized-ttl",
            defaultValue = "PT30S",
            description = "how long its no counts, ISO 8601 (default: ${DEFAULT-VALUE})")
    private Duration unauthorizedFor = Duration.ofSeconds(30);

    /** Throws {@link IllegalArgumentException} where they cannot be so. */
    Configured<Authorizers> authorizers() throws IOException {
        if (file == null) {
            return byModes(modes.isEmpty() ? AuthorizationModes.STANDARD : modes);
        }
        if (!modes.isEmpty() || webhook != null) {
            throw new IllegalArgumentException(
                    "--authorization-config can not be specified when --authorization-mode or"
                            + " --authorization-webhook-* flags are defined");
        }
        return AuthorizationFile.watched(file);
    }

    private Configured<Authorizers> byModes(List<String> chosen) throws IOException {
        return webhook == null
                ? Configured.fixed(AuthorizationModes.of(chosen, null))
                : Configured.of(
                        "authorization-webhook",
                        webhook,
                        kubeconfig -> AuthorizationModes.of(
                                chosen,
                                new AuthorizationModes.Webhook(kubeconfig, version, authorizedFor, unauthorizedFor)),
                        Authorizers::files);
    }
}
