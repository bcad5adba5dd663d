package io.streamplane.apiserver.serviceaccount;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What others need to believe tokens of ServiceAccounts: where keys are, and the keys ({@code pkg/serviceaccount/openidmetadata.go}). */
public final class OpenIdDocuments {

    public static final String CONFIGURATION = "/.well-known/openid-configuration";
    public static final String KEYS = "/openid/v1/jwks";

    private final AccountTokens tokens;

    public OpenIdDocuments(AccountTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Null where there is none, for issuers of OpenID have a URL.
     *
     * @param address host and port that clients reach the server by
     */
    public @Nullable String configuration(String address) {
        String issuer = tokens.options().issuers().getFirst();
        if (!issuer.startsWith("https://")) {
            return null;
        }
        String given = tokens.options().keysUri();
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.put("issuer", issuer).put("jwks_uri", given == null ? "https://" + address + KEYS : given);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        tokens.keys().algorithms().forEach(document.putArray("id_token_signing_alg_values_supported")::add);
        return document.toString();
    }

    public String keys() {
        return tokens.keys().published();
    }
}
