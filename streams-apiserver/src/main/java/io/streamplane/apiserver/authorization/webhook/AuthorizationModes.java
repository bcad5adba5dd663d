package io.streamplane.apiserver.authorization.webhook;

import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorizer;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.authorization.PolicyRule;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who decides, by options as kube-apiserver has them, or by the file of {@link AuthorizationFile}. */
public final class AuthorizationModes {

    /** Where nobody chooses. */
    public static final List<String> STANDARD = List.of("Node", "RBAC");

    private AuthorizationModes() {}

    /**
     * How the one webhook of the mode Webhook is asked.
     *
     * @param kubeconfig that leads to it
     * @param version of SubjectAccessReview
     */
    public record Webhook(Path kubeconfig, String version, Duration authorizedFor, Duration unauthorizedFor) {}

    /**
     * Throws {@link IllegalArgumentException} where they cannot be so.
     *
     * @param modes of Node, RBAC, Webhook, AlwaysAllow and AlwaysDeny
     * @param webhook null where there is none
     */
    public static Authorizers of(List<String> modes, @Nullable Webhook webhook) throws IOException {
        if (modes.isEmpty()) {
            throw new IllegalArgumentException("expected at least one authorization mode, but there is none");
        }
        if (new HashSet<>(modes).size() < modes.size()) {
            throw new IllegalArgumentException("authorization-mode " + modes + " has mode specified more than once");
        }
        if (webhook != null && !modes.contains("Webhook")) {
            throw new IllegalArgumentException(
                    "cannot specify --authorization-webhook-config-file without mode Webhook");
        }
        var builder = Authorizers.builder();
        for (String mode : modes) {
            if (mode.equals("Webhook")) {
                add(builder, webhook);
            } else {
                add(builder, mode);
            }
        }
        return builder.build();
    }

    private static void add(Authorizers.Builder builder, @Nullable Webhook webhook) throws IOException {
        if (webhook == null) {
            throw new IllegalArgumentException("authorization-mode Webhook's authorization config file not passed");
        }
        var settings = new WebhookSettings(
                "default",
                Duration.ofSeconds(30),
                webhook.authorizedFor(),
                webhook.unauthorizedFor(),
                webhook.version(),
                Authorizer.Effect.NO_OPINION,
                new ReviewConditions(List.of()));
        builder.add(new WebhookAuthorizer(settings, KubeconfigServer.of(webhook.kubeconfig())));
    }

    /** One that needs no more than its name. */
    static void add(Authorizers.Builder builder, String mode) {
        switch (mode) {
            case "Node" -> builder.nodes();
            case "RBAC" -> builder.roles();
            case "AlwaysAllow" -> builder.add(new Always(true));
            case "AlwaysDeny" -> builder.add(new Always(false));
            default ->
                throw new IllegalArgumentException("authorization-mode \"" + mode
                        + "\" is not a valid mode; there are Node, RBAC, Webhook," + " AlwaysAllow, AlwaysDeny");
        }
    }

    /** Says the same of everything. */
    private record Always(boolean allows) implements Authorizer {

        @Override
        public Label label() {
            return allows ? new Label("AlwaysAllow", "alwaysallow") : new Label("AlwaysDeny", "alwaysdeny");
        }

        private static final List<PolicyRule> EVERYTHING = List.of(
                new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
                new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

        @Override
        public Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state) {
            return allows ? Decision.ALLOWED : Decision.noOpinion("Everything is forbidden.");
        }

        @Override
        public Rules rules(AuthenticatedUser user, String namespace, Snapshot state) {
            return allows ? new Rules(EVERYTHING, false, "") : Rules.NONE;
        }
    }
}
