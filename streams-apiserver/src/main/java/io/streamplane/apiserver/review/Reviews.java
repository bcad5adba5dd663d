package io.streamplane.apiserver.review;

import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.authentication.SelfSubjectReviewKind;
import io.streamplane.schemas.kind.authentication.TokenReviewKind;
import io.streamplane.schemas.kind.authorization.LocalSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectRulesReviewKind;
import io.streamplane.schemas.kind.authorization.SubjectAccessReviewKind;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer of each review, from the same authenticator and authorizer that requests meet. What is wrong with a review is
 * said in the words of {@code pkg/apis/authorization/validation}.
 */
final class Reviews {

    private final BearerTokens tokens;
    private final AccessAnswers access;

    Reviews(BearerTokens tokens, Authorization authorization) {
        this.tokens = tokens;
        this.access = new AccessAnswers(authorization);
    }

    /**
     * The review with its status; throws {@link Refusal} where it asks nothing that can be answered.
     *
     * @param review read as its kind; changed
     * @param asks who wants to know
     */
    ObjectNode answer(Target target, ObjectNode review, AuthenticatedUser asks) {
        ObjectNode spec = Tree.ensure(review, "spec");
        String resource = target.kind().resource();
        ObjectNode status = review.objectNode();
        switch (resource) {
            case SelfSubjectReviewKind.RESOURCE -> {
                review.remove("spec");
                status.set("userInfo", user(review, asks));
            }
            case TokenReviewKind.RESOURCE -> token(spec, status);
            case SelfSubjectRulesReviewKind.RESOURCE -> {
                String namespace = Tree.text(spec, "namespace");
                if (namespace.isEmpty()) {
                    throw new Refusal(Failures.badRequest("no namespace on request"));
                }
                access.rules(namespace, status, asks);
            }
            case SelfSubjectAccessReviewKind.RESOURCE -> {
                requireValid(target, review, spec, false);
                access.access(
                        spec, status, new AuthenticatedUser(asks.name(), asks.uid(), asks.allGroups(), asks.extra()));
            }
            case SubjectAccessReviewKind.RESOURCE, LocalSubjectAccessReviewKind.RESOURCE -> {
                requireValid(target, review, spec, true);
                access.access(spec, status, subject(spec));
            }
            default -> throw new Refusal(Failures.methodNotAllowed(target.kind()));
        }
        review.set("status", status);
        return review;
    }

    private static AuthenticatedUser subject(ObjectNode spec) {
        var extra = new HashMap<String, List<String>>();
        ObjectNode given = Tree.object(spec, "extra");
        if (given != null) {
            given.propertyNames().forEach(key -> extra.put(key, Tree.texts(given, key)));
        }
        return new AuthenticatedUser(
                Tree.text(spec, "user"), Tree.text(spec, "uid"), Tree.texts(spec, "groups"), extra);
    }

    private static ObjectNode user(ObjectNode nodes, AuthenticatedUser user) {
        ObjectNode info = nodes.objectNode().put("username", user.name());
        if (!user.uid().isEmpty()) {
            info.put("uid", user.uid());
        }
        user.allGroups().forEach(info.putArray("groups")::add);
        if (!user.extra().isEmpty()) {
            ObjectNode extra = info.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
        return info;
    }

    private void token(ObjectNode spec, ObjectNode status) {
        String token = Tree.text(spec, "token");
        if (token.isEmpty()) {
            throw new Refusal(Failures.badRequest("token is required for TokenReview in authentication"));
        }
        switch (tokens.verdict(token, Tree.texts(spec, "audiences"))) {
            case TokenVerdict.Known known -> {
                status.put("authenticated", true);
                status.set("user", user(spec, known.user()));
                known.audiences().forEach(status.putArray("audiences")::add);
            }
            case TokenVerdict.Refused refused -> {
                status.putObject("user");
                status.put("error", refused.why());
            }
            case TokenVerdict.Unknown _ -> status.putObject("user");
        }
    }

    private static void requireValid(Target target, ObjectNode review, ObjectNode spec, boolean ofSomebody) {
        var errors = new Errors();
        ObjectNode wanted = Tree.object(spec, "resourceAttributes");
        ObjectNode path = Tree.object(spec, "nonResourceAttributes");
        if (wanted != null && path != null) {
            errors.invalid(
                    "spec.nonResourceAttributes", path, "cannot be specified in combination with resourceAttributes");
        } else if (wanted == null && path == null) {
            errors.invalid(
                    "spec.resourceAttributes",
                    (ObjectNode) null,
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        if (ofSomebody
                && Tree.text(spec, "user").isEmpty()
                && Tree.texts(spec, "groups").isEmpty()) {
            errors.invalid("spec.user", "", "at least one of user or group must be specified");
        }
        metadata(errors, target, Tree.object(review, "metadata"));
        if (target.kind().namespaced()) {
            String namespace = Tree.text(wanted, "namespace");
            if (wanted != null && !namespace.equals(target.namespace())) {
                errors.invalid("spec.resourceAttributes.namespace", namespace, "must match metadata.namespace");
            }
            if (path != null) {
                errors.invalid("spec.nonResourceAttributes", path, "disallowed on this kind of request");
            }
        }
        if (!errors.found().isEmpty()) {
            throw new Refusal(Failures.invalid(target.kind(), "", errors.found()));
        }
    }

    private static void metadata(Errors errors, Target target, @Nullable ObjectNode metadata) {
        boolean local = target.kind().namespaced();
        boolean empty = metadata == null
                || metadata.propertyNames().stream()
                        .allMatch(field -> field.equals("managedFields") || local && field.equals("namespace"));
        if (!empty) {
            errors.invalid("metadata", metadata, local ? "must be empty except for namespace" : "must be empty");
        }
    }
}
