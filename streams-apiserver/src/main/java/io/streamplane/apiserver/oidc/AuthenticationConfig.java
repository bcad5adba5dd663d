package io.streamplane.apiserver.oidc;

import io.streamplane.apiserver.cel.ClaimExpression;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A file AuthenticationConfiguration of {@code apiserver.config.k8s.io}, v1 or v1beta1: issuers of tokens, and where nobody need show
 * anything.
 *
 * @param anonymousPaths that anonymous requests may read, of those that are open at all; null for all of these
 */
public record AuthenticationConfig(
        List<JwtIssuer> issuers, @Nullable Set<String> anonymousPaths) {

    /** No issuers. */
    public static final AuthenticationConfig NONE = new AuthenticationConfig(List.of(), null);

    private static final List<String> VERSIONS = List.of(
            "apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1");

    /** Throws {@link IOException} that names the file and the field where something is wrong. */
    public static AuthenticationConfig read(Path file) throws IOException {
        try {
            JsonNode read = YAMLMapper.shared().readTree(Files.readString(file));
            if (!(read instanceof ObjectNode document)
                    || !VERSIONS.contains(Tree.text(document, "apiVersion"))
                    || !Tree.text(document, "kind").equals("AuthenticationConfiguration")) {
                throw new IllegalArgumentException(
                        "expected kind AuthenticationConfiguration of one of " + String.join(", ", VERSIONS));
            }
            known(document, "", "apiVersion", "kind", "jwt", "anonymous");
            var issuers = new ArrayList<JwtIssuer>();
            var urls = new HashSet<String>();
            List<ObjectNode> given = Tree.objects(document, "jwt");
            for (int i = 0; i < given.size(); i++) {
                JwtIssuer issuer = issuer(given.get(i), "jwt[" + i + "].");
                if (!urls.add(issuer.url())) {
                    throw wrong("jwt[" + i + "].issuer.url", "duplicate value " + issuer.url());
                }
                issuers.add(issuer);
            }
            return new AuthenticationConfig(issuers, anonymous(Tree.object(document, "anonymous")));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("cannot use " + file + ": " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String path, String why) {
        return new IllegalArgumentException(path + ": " + why);
    }

    private static void known(ObjectNode object, String path, String... fields) {
        var unknown = new TreeSet<>(object.propertyNames());
        unknown.removeAll(List.of(fields));
        if (!unknown.isEmpty()) {
            throw wrong(path + unknown.first(), "unknown field");
        }
    }

    private static ObjectNode required(ObjectNode parent, String field, String path) {
        ObjectNode object = Tree.object(parent, field);
        if (object == null) {
            throw wrong(path + field, "required value");
        }
        return object;
    }

    private static JwtIssuer issuer(ObjectNode jwt, String path) {
        known(jwt, path, "issuer", "claimMappings", "claimValidationRules", "userValidationRules");
        ObjectNode issuer = required(jwt, "issuer", path);
        String at = path + "issuer.";
        known(
                issuer,
                at,
                "url",
                "discoveryURL",
                "certificateAuthority",
                "audiences",
                "audienceMatchPolicy",
                "egressSelectorType");
        String url = url(Tree.text(issuer, "url"), at + "url");
        String discovery = Tree.text(issuer, "discoveryURL");
        List<String> audiences = Tree.texts(issuer, "audiences");
        String match = Tree.text(issuer, "audienceMatchPolicy");
        if (audiences.isEmpty() || audiences.contains("")) {
            throw wrong(at + "audiences", "at least one is required");
        } else if (audiences.size() > 1 && !match.equals("MatchAny")) {
            throw wrong(at + "audienceMatchPolicy", "must be MatchAny for multiple audiences");
        }
        String authority = Tree.text(issuer, "certificateAuthority");
        ObjectNode mappings = required(jwt, "claimMappings", path);
        String map = path + "claimMappings.";
        known(mappings, map, "username", "groups", "uid", "extra");
        JwtIssuer.Source username = source(required(mappings, "username", map), map + "username.", true);
        ObjectNode groups = Tree.object(mappings, "groups");
        ObjectNode uid = Tree.object(mappings, "uid");
        return new JwtIssuer(
                url,
                discovery.isEmpty() ? null : url(discovery, at + "discoveryURL"),
                authority.isEmpty() ? null : authority,
                audiences,
                JwtIssuer.ALL_ALGORITHMS,
                username,
                groups == null || groups.isEmpty() ? null : source(groups, map + "groups.", true),
                uid == null || uid.isEmpty() ? null : source(uid, map + "uid.", false),
                extra(mappings, map),
                claimRules(jwt, path),
                userRules(jwt, path));
    }

    static String url(String url, String path) {
        if (!url.startsWith("https://") || url.contains("?") || url.contains("#") || url.contains("@")) {
            throw wrong(path, "expected an https URL without user, query and fragment, but got '" + url + "'");
        }
        return url;
    }

    private static JwtIssuer.Source source(ObjectNode given, String path, boolean prefixed) {
        known(
                given,
                path,
                prefixed ? new String[] {"claim", "prefix", "expression"} : new String[] {"claim", "expression"});
        String claim = Tree.text(given, "claim");
        String expression = Tree.text(given, "expression");
        if (claim.isEmpty() == expression.isEmpty()) {
            throw wrong(path + "claim", "exactly one of claim and expression is required");
        } else if (prefixed && !claim.isEmpty() && !given.has("prefix")) {
            throw wrong(path + "prefix", "required when claim is set; may be empty");
        } else if (!expression.isEmpty() && given.has("prefix")) {
            throw wrong(path + "prefix", "may not be set with an expression");
        }
        return new JwtIssuer.Source(
                claim,
                Tree.text(given, "prefix"),
                expression.isEmpty() ? null : expression(expression, "claims", path + "expression"));
    }

    private static ClaimExpression expression(String text, String variable, String path) {
        try {
            return ClaimExpression.compile(text, variable);
        } catch (IllegalArgumentException e) {
            throw wrong(path, String.valueOf(e.getMessage()));
        }
    }

    private static LinkedHashMap<String, ClaimExpression> extra(ObjectNode mappings, String path) {
        var extra = new LinkedHashMap<String, ClaimExpression>();
        List<ObjectNode> given = Tree.objects(mappings, "extra");
        for (int i = 0; i < given.size(); i++) {
            String at = path + "extra[" + i + "].";
            known(given.get(i), at, "key", "valueExpression");
            String key = Tree.text(given.get(i), "key");
            if (!key.matches("[a-z0-9.-]+\\.[a-z0-9.-]+/[^A-Z]+")
                    || key.matches("([^/]*\\.)?(kubernetes|k8s)\\.io/.*")) {
                throw wrong(
                        at + "key",
                        "expected a path below a domain that is not Kubernetes' own, but got '" + key + "'");
            }
            String text = Tree.text(given.get(i), "valueExpression");
            if (extra.put(key, expression(text, "claims", at + "valueExpression")) != null) {
                throw wrong(at + "key", "duplicate value " + key);
            }
        }
        return extra;
    }

    private static List<JwtIssuer.ClaimRule> claimRules(ObjectNode jwt, String path) {
        var rules = new ArrayList<JwtIssuer.ClaimRule>();
        List<ObjectNode> given = Tree.objects(jwt, "claimValidationRules");
        for (int i = 0; i < given.size(); i++) {
            String at = path + "claimValidationRules[" + i + "].";
            known(given.get(i), at, "claim", "requiredValue", "expression", "message");
            String claim = Tree.text(given.get(i), "claim");
            String expression = Tree.text(given.get(i), "expression");
            if (claim.isEmpty() == expression.isEmpty()) {
                throw wrong(at + "claim", "exactly one of claim and expression is required");
            }
            rules.add(new JwtIssuer.ClaimRule(
                    claim,
                    Tree.text(given.get(i), "requiredValue"),
                    expression.isEmpty() ? null : expression(expression, "claims", at + "expression"),
                    Tree.text(given.get(i), "message")));
        }
        return rules;
    }

    private static List<JwtIssuer.UserRule> userRules(ObjectNode jwt, String path) {
        var rules = new ArrayList<JwtIssuer.UserRule>();
        List<ObjectNode> given = Tree.objects(jwt, "userValidationRules");
        for (int i = 0; i < given.size(); i++) {
            String at = path + "userValidationRules[" + i + "].";
            known(given.get(i), at, "expression", "message");
            rules.add(new JwtIssuer.UserRule(
                    expression(Tree.text(given.get(i), "expression"), "user", at + "expression"),
                    Tree.text(given.get(i), "message")));
        }
        return rules;
    }

    private static @Nullable Set<String> anonymous(@Nullable ObjectNode anonymous) {
        if (anonymous == null) {
            return null;
        }
        known(anonymous, "anonymous.", "enabled", "conditions");
        List<ObjectNode> conditions = Tree.objects(anonymous, "conditions");
        if (!Tree.flag(anonymous, "enabled")) {
            if (!conditions.isEmpty()) {
                throw wrong("anonymous.conditions", "must not be set when enabled is false");
            }
            return Set.of();
        }
        var paths = new TreeSet<String>();
        conditions.forEach(condition -> {
            known(condition, "anonymous.conditions.", "path");
            paths.add(Tree.text(condition, "path"));
        });
        return paths.isEmpty() ? null : paths;
    }
}
