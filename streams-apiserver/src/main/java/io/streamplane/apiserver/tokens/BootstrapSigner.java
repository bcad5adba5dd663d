package io.streamplane.apiserver.tokens;

import io.streamplane.apiserver.authentication.BootstrapSecret;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.SecretKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs the kubeconfig in ConfigMap {@code cluster-info} with each bootstrap token that may, so that who has a token knows the cluster by it, as
 * {@code pkg/controller/bootstrap/bootstrapsigner.go}. It signs what is there: the ConfigMap is made by who sets up a cluster, as kubeadm does.
 */
final class BootstrapSigner {

    static final ObjectKey CLUSTER_INFO = new ObjectKey("kube-public", "cluster-info");

    private static final String CONTENT = "kubeconfig";
    private static final String PREFIX = "jws-kubeconfig-";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private BootstrapSigner() {}

    /** The merge patch that brings the signatures up to date; empty where they are. It fits the ConfigMap only as it is here. */
    static Optional<ObjectNode> patch(Snapshot state, Instant now) {
        StoredObject map = state.get(ConfigMapKind.KIND, CLUSTER_INFO).orElse(null);
        ObjectNode data = map == null ? null : Tree.object(map.tree(), "data");
        if (map == null || data == null || !data.has(CONTENT)) {
            return Optional.empty();
        }
        Map<String, String> wanted = signatures(state, now, Tree.text(data, CONTENT));
        ObjectNode changes = JsonMapper.shared().createObjectNode();
        data.forEachEntry((name, _) -> {
            if (name.startsWith(PREFIX) && !wanted.containsKey(name)) {
                changes.putNull(name);
            }
        });
        wanted.forEach((name, signature) -> {
            if (!Tree.text(data, name).equals(signature)) {
                changes.put(name, signature);
            }
        });
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").put("resourceVersion", String.valueOf(map.revision()));
        patch.set("data", changes);
        return Optional.of(patch);
    }

    private static Map<String, String> signatures(Snapshot state, Instant now, String content) {
        var signatures = new TreeMap<String, String>();
        for (StoredObject each : state.list(SecretKind.KIND, BootstrapSecret.NAMESPACE)) {
            BootstrapSecret token = BootstrapSecret.of(each).orElse(null);
            String id = token == null ? null : token.id().orElse(null);
            if (token != null && id != null && maySign(token, now)) {
                signatures.put(PREFIX + id, detachedSignature(content, id, token.text("token-secret")));
            }
        }
        return signatures;
    }

    private static boolean maySign(BootstrapSecret token, Instant now) {
        return !token.text("token-secret").isEmpty()
                && !token.hasExpired(now)
                && token.text("usage-bootstrap-signing").equals("true");
    }

    /** A JWS in compact form, HS256, without its content (RFC 7515, appendix F). Byte for byte that of upstream, which compares texts. */
    static String detachedSignature(String content, String id, String secret) {
        String header = base64("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}");
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
            byte[] signed = mac.doFinal((header + "." + base64(content)).getBytes(StandardCharsets.US_ASCII));
            return header + ".." + BASE64.encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
