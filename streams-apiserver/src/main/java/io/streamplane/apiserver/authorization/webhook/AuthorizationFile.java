package io.streamplane.apiserver.authorization.webhook;

import io.streamplane.apiserver.authorization.Authorizer.Effect;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.cel.AccessExpression;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.reload.Configured;
import io.streamplane.apiserver.reload.Reloads;
import io.streamplane.apiserver.trust.KubeconfigServer;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a file of the kind AuthorizationConfiguration ({@code apiserver.config.k8s.io/v1}): who decides, in which order. What is wrong
 * with it is said in the words of {@code k8s.io/apiserver/pkg/apis/apiserver/validation}.
 */
public final class AuthorizationFile {

    private static final Set<String> API_VERSIONS =
            Set.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1");
    private static final List<String> TYPES = List.of("AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook");
    private static final List<String> POLICIES = List.of("Deny", "NoOpinion");
    private static final int MOST_CONDITIONS = 64;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Pattern SPAN = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

    private final Errors errors = new Errors();
    private final Authorizers.Builder builder = Authorizers.builder();
    private final Path folder;

    private AuthorizationFile(Path folder) {
        this.folder = folder;
    }

    /** Throws {@link IllegalArgumentException} with all that is wrong. */
    public static Authorizers read(Path file) throws IOException {
        try {
            if (!(YAMLMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode config)) {
                throw new IllegalArgumentException("expected an AuthorizationConfiguration in " + file);
            }
            return new AuthorizationFile(
                            Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file))
                    .read(config);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Likewise, to be read again when the file or the kubeconfig of a webhook changes. Webhooks may come and go, and the order may change; that Node and RBAC decide
     * stays as at the start, as upstream has it.
     */
    public static Configured<Authorizers> watched(Path file) throws IOException {
        Authorizers first = read(file);
        Configured.Reading<Authorizers> reading = changed -> {
            Authorizers next = read(changed);
            if (!next.hasSameBuiltIn(first)) {
                throw new IllegalArgumentException("authorizers of type Node and RBAC can be put in another order, but"
                        + " not added or removed while the server runs");
            }
            return next;
        };
        return Configured.of(Reloads.AUTHORIZATION, file, reading, Authorizers::files);
    }

    private Authorizers read(ObjectNode config) throws IOException {
        if (!API_VERSIONS.contains(Tree.text(config, "apiVersion"))
                || !Tree.text(config, "kind").equals("AuthorizationConfiguration")) {
            throw new IllegalArgumentException(
                    "expected kind AuthorizationConfiguration of apiserver.config.k8s.io/v1, but got "
                            + Tree.text(config, "kind") + " of " + Tree.text(config, "apiVersion"));
        }
        List<ObjectNode> authorizers = Tree.objects(config, "authorizers");
        if (authorizers.isEmpty()) {
            errors.required("authorizers", "at least one authorization mode must be defined");
        }
        var types = new HashSet<String>();
        var names = new HashSet<String>();
        for (int i = 0; i < authorizers.size(); i++) {
            authorizer(authorizers.get(i), "authorizers[" + i + "]", types, names);
        }
        if (!errors.found().isEmpty()) {
            throw new IllegalArgumentException(
                    errors.found().stream().map(AuthorizationFile::sentence).collect(Collectors.joining(", ")));
        }
        return builder.build();
    }

    private static String sentence(FieldError error) {
        return error.field() + ": " + error.message();
    }

    private void authorizer(ObjectNode said, String at, Set<String> types, Set<String> names) throws IOException {
        String type = Tree.text(said, "type");
        if (type.isEmpty()) {
            errors.required(at + ".type", "");
            return;
        }
        if (!TYPES.contains(type)) {
            errors.notSupported(at + ".type", type, TYPES);
            return;
        }
        if (!types.add(type) && !type.equals("Webhook")) {
            errors.duplicate(at + ".type", type);
            return;
        }
        String name = Tree.text(said, "name");
        if (name.isEmpty()) {
            errors.required(at + ".name", "");
        } else if (!names.add(name)) {
            errors.duplicate(at + ".name", name);
        } else {
            errors.invalid(at + ".name", name, Names.dnsSubdomain(name));
        }
        ObjectNode webhook = Tree.object(said, "webhook");
        if (!type.equals("Webhook")) {
            if (webhook != null) {
                errors.invalid(at + ".webhook", "non-null", "may only be specified when type=Webhook");
            }
            AuthorizationModes.add(builder, type);
        } else if (webhook == null) {
            errors.required(at + ".webhook", "required when type=Webhook");
        } else {
            webhook(name, webhook, at);
        }
    }

    private void webhook(String name, ObjectNode webhook, String at) throws IOException {
        Duration timeout = span(webhook, "timeout", at, null);
        if (timeout.compareTo(LONGEST) > 0 || timeout.isNegative()) {
            errors.invalid(at + ".timeout", Tree.text(webhook, "timeout"), "must be > 0s and <= 30s");
        }
        Duration authorized = kept(webhook, "authorizedTTL", "cacheAuthorizedRequests", at, Duration.ofMinutes(5));
        Duration unauthorized =
                kept(webhook, "unauthorizedTTL", "cacheUnauthorizedRequests", at, Duration.ofSeconds(30));
        String version = oneOf(webhook, "subjectAccessReviewVersion", at, List.of("v1", "v1beta1"));
        String policy = oneOf(webhook, "failurePolicy", at, POLICIES);
        List<ObjectNode> conditions = Tree.objects(webhook, "matchConditions");
        if (!conditions.isEmpty()) {
            oneOf(webhook, "matchConditionSubjectAccessReviewVersion", at, List.of("v1"));
        }
        var settings = new WebhookSettings(
                name,
                timeout.isPositive() ? timeout : LONGEST,
                authorized,
                unauthorized,
                version,
                policy.equals("Deny") ? Effect.DENY : Effect.NO_OPINION,
                conditions(conditions, at));
        KubeconfigServer server = server(Tree.object(webhook, "connectionInfo"), at + ".connectionInfo");
        if (server != null) {
            builder.add(new WebhookAuthorizer(settings, server));
        }
    }

    private Duration kept(ObjectNode webhook, String field, String whether, String at, Duration standard) {
        Duration span = span(webhook, field, at, standard);
        if (span.isNegative()) {
            errors.invalid(at + "." + field, Tree.text(webhook, field), "must be > 0s");
        }
        return Tree.has(webhook, whether) && !Tree.flag(webhook, whether) ? Duration.ZERO : span;
    }

    /** @param standard null where it has to be said */
    private Duration span(ObjectNode webhook, String field, String at, @Nullable Duration standard) {
        String text = Tree.text(webhook, field);
        if (text.isEmpty() || text.equals("0s")) {
            if (standard == null) {
                errors.required(at + "." + field, "");
            }
            return standard == null ? Duration.ZERO : standard;
        }
        var matcher = SPAN.matcher(text);
        var sum = Duration.ZERO;
        int end = text.startsWith("-") ? 1 : 0;
        while (matcher.find() && matcher.start() == end) {
            double number = Double.parseDouble(matcher.group(1));
            sum = sum.plusMillis(Math.round(number
                    * switch (matcher.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1000;
                        case "m" -> 60_000;
                        default -> 3_600_000;
                    }));
            end = matcher.end();
        }
        if (end < text.length()) {
            errors.invalid(at + "." + field, text, "expected a duration, e.g. 3s");
        }
        return text.startsWith("-") ? sum.negated() : sum;
    }

    private String oneOf(ObjectNode webhook, String field, String at, List<String> values) {
        String value = Tree.text(webhook, field);
        if (value.isEmpty()) {
            errors.required(at + "." + field, "");
        } else if (!values.contains(value)) {
            errors.notSupported(at + "." + field, value, values);
        }
        return value;
    }

    private ReviewConditions conditions(List<ObjectNode> conditions, String at) {
        if (conditions.size() > MOST_CONDITIONS) {
            errors.invalid(at + ".matchConditions", conditions.size(), "must have at most 64 items");
        }
        var all = new ArrayList<AccessExpression>();
        for (int i = 0; i < conditions.size(); i++) {
            String expression = Tree.text(conditions.get(i), "expression");
            String path = at + ".matchConditions[" + i + "].expression";
            if (expression.isBlank()) {
                errors.required(path, "");
                continue;
            }
            try {
                all.add(AccessExpression.of(expression));
            } catch (IllegalArgumentException e) {
                errors.invalid(path, expression, String.valueOf(e.getMessage()));
            }
        }
        return new ReviewConditions(all);
    }

    private @Nullable KubeconfigServer server(@Nullable ObjectNode connection, String at) throws IOException {
        String type = Tree.text(connection, "type");
        if (type.isEmpty()) {
            errors.required(at + ".type", "");
            return null;
        }
        if (!type.equals("KubeConfigFile")) {
            errors.notSupported(at + ".type", type, List.of("KubeConfigFile"));
            return null;
        }
        String file = Tree.text(connection, "kubeConfigFile");
        if (file.isEmpty()) {
            errors.required(at + ".kubeConfigFile", "");
            return null;
        }
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            errors.invalid(at + ".kubeConfigFile", file, "must be a regular file");
            return null;
        }
        return KubeconfigServer.of(path);
    }
}
