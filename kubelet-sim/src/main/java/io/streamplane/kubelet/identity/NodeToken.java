package io.streamplane.kubelet.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token by which a node shows on the topic of proposals that it holds the key of its certificate: a JWT (RFC 7519), signed with
 * that key (ES256), with the certificate in its header ({@code x5c}, RFC 7515 section 4.1.6). It is for proposals and nothing else, and short-lived.
 *
 * @param authorization a header's value: {@code Bearer ...}
 * @param renewAt from then on another one should be shown
 */
record NodeToken(String authorization, Instant renewAt) {

    /** What such tokens are for; as the API servers check it. */
    static final String AUDIENCE = "proposals.streamplane.io";

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration USED = Duration.ofMinutes(5);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static NodeToken of(NodeCredential credential, Instant now) {
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", "ES256");
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("aud", AUDIENCE)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond());
        try {
            var chain = header.putArray("x5c");
            for (X509Certificate each : credential.chain()) {
                chain.add(Base64.getEncoder().encodeToString(each.getEncoded()));
            }
            String signed = encoded(header) + "." + encoded(claims);
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(credential.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return new NodeToken("Bearer " + signed + "." + BASE64.encodeToString(signature.sign()), now.plus(USED));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected a key that signs, but: " + e.getMessage(), e);
        }
    }

    private static String encoded(ObjectNode json) {
        return BASE64.encodeToString(JsonMapper.shared().writeValueAsBytes(json));
    }
}
