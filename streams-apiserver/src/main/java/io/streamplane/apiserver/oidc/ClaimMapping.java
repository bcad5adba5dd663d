package io.streamplane.apiserver.oidc;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.oidc.JwtIssuer.Source;
import io.streamplane.schemas.tree.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user of the claims of a token whose signature is good ({@code plugin/pkg/authenticator/token/oidc}). Throws
 * {@link IllegalArgumentException} where they name none, or a rule does not hold.
 */
final class ClaimMapping {

    private static final String CLAIMS = "claims";
    private static final String USER = "user";

    private final JwtIssuer issuer;

    ClaimMapping(JwtIssuer issuer) {
        this.issuer = issuer;
    }

    AuthenticatedUser user(ObjectNode claims) {
        issuer.claimRules().forEach(rule -> check(rule, claims));
        String name = username(claims);
        var extra = new LinkedHashMap<String, List<String>>();
        issuer.extra().forEach((key, expression) -> {
            List<String> values = expression.texts(CLAIMS, claims).stream()
                    .filter(value -> !value.isEmpty())
                    .toList();
            if (!values.isEmpty()) {
                extra.put(key, values);
            }
        });
        List<String> uid = texts(issuer.uid(), claims);
        String id = Tree.text(claims, "jti");
        if (!id.isEmpty()) {
            extra.putIfAbsent(AuthenticatedUser.CREDENTIAL_ID, List.of("JTI=" + id));
        }
        var user =
                new AuthenticatedUser(name, uid.isEmpty() ? "" : uid.getFirst(), texts(issuer.groups(), claims), extra);
        check(user);
        return user;
    }

    private String username(ObjectNode claims) {
        Source source = issuer.username();
        List<String> names = texts(source, claims);
        if (names.size() != 1 || names.getFirst().length() == source.prefix().length()) {
            throw new IllegalArgumentException(
                    "oidc: parse username claims \"" + source.claim() + "\": claim not present");
        }
        boolean unverified =
                source.claim().equals("email") && claims.has("email_verified") && !Tree.flag(claims, "email_verified");
        if (unverified) {
            throw new IllegalArgumentException("oidc: email not verified");
        }
        return names.getFirst();
    }

    private static List<String> texts(@Nullable Source source, ObjectNode claims) {
        if (source == null) {
            return List.of();
        } else if (source.expression() != null) {
            return source.expression().texts(CLAIMS, claims);
        }
        JsonNode value = claims.path(source.claim());
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        } else if (value.isString()) {
            return List.of(source.prefix() + value.stringValue());
        }
        boolean list = value.isArray() && value.valueStream().allMatch(JsonNode::isString);
        if (!list) {
            throw new IllegalArgumentException("oidc: parse claim \"" + source.claim() + "\": expected texts");
        }
        return value.valueStream()
                .map(each -> source.prefix() + each.stringValue())
                .toList();
    }

    private static void check(JwtIssuer.ClaimRule rule, ObjectNode claims) {
        if (rule.expression() != null) {
            if (!rule.expression().isTrue(CLAIMS, claims)) {
                throw new IllegalArgumentException(
                        "oidc: error evaluating claim validation expression: validation expression '"
                                + rule.expression().text() + "' failed: " + rule.message());
            }
        } else if (!claims.has(rule.claim())) {
            throw new IllegalArgumentException("oidc: required claim " + rule.claim() + " not present in ID token");
        } else if (!claims.path(rule.claim()).isString()
                || !Tree.text(claims, rule.claim()).equals(rule.required())) {
            throw new IllegalArgumentException("oidc: required claim " + rule.claim() + " value does not match. Got = "
                    + Tree.text(claims, rule.claim()) + ", want = " + rule.required());
        }
    }

    private void check(AuthenticatedUser user) {
        if (issuer.userRules().isEmpty()) {
            return;
        }
        ObjectNode info = JsonMapper.shared()
                .createObjectNode()
                .put("username", user.name())
                .put("uid", user.uid());
        user.groups().forEach(info.putArray("groups")::add);
        ObjectNode extra = info.putObject("extra");
        user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        for (JwtIssuer.UserRule rule : issuer.userRules()) {
            if (!rule.expression().isTrue(USER, info)) {
                throw new IllegalArgumentException(
                        "oidc: error evaluating user info validation rule: validation expression '"
                                + rule.expression().text() + "' failed: " + rule.message());
            }
        }
    }
}
