package io.streamplane.kubelet.identity;

import io.streamplane.kubelet.identity.ApiServerAccess.ApiRefusedException;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks for a certificate and waits until it is approved and signed, or never will be. Blocking. */
final class CertificateRequester {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRequester.class);
    private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LAST_LOOK = Duration.ofSeconds(2);
    private static final Duration UNREACHED = Duration.ofSeconds(5);
    private static final int SAID_EVERY = 15;

    private CertificateRequester() {}

    /**
     * The certificate; while the server cannot be reached, it goes on trying. Throws {@link IOException} where the server says no, or
     * the request is denied or cannot be signed.
     *
     * @param node whose it is to be, for the log
     */
    static NodeCredential request(ApiServerAccess access, String node, Supplier<SigningRequest> making)
            throws IOException, InterruptedException {
        while (true) {
            SigningRequest request = making.get();
            String signer = request.object().at("/spec/signerName").asString();
            ObjectNode made = patiently(() -> access.post(REQUESTS, request.object()), node);
            String name = made.at("/metadata/name").asString();
            LOG.debug("{} of {} is for {}", name, node, signer);
            String certificate = awaited(access, node, name, signer);
            if (certificate != null) {
                var pem = new String(Base64.getMimeDecoder().decode(certificate), StandardCharsets.US_ASCII);
                return new NodeCredential(request.keys().getPrivate(), NodeCredential.certificates(pem));
            }
            LOG.info("{} of {} was deleted; asking anew", name, node);
        }
    }

    /** What the request has when it is signed; null where it was deleted before. */
    private static @Nullable String awaited(ApiServerAccess access, String node, String name, String signer)
            throws IOException, InterruptedException {
        Duration pause = FIRST_LOOK;
        for (int look = 1; ; look++) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LAST_LOOK) > 0 ? LAST_LOOK : pause;
            ObjectNode now;
            try {
                now = patiently(() -> access.get(REQUESTS + "/" + name), node);
            } catch (ApiRefusedException e) {
                if (e.status() == 404) {
                    return null;
                }
                throw e;
            }
            String certificate = now.at("/status/certificate").asString("");
            if (!certificate.isEmpty()) {
                return certificate;
            }
            refuse(now, "CertificateSigningRequest " + name + " of node " + node + " for " + signer);
            if (look % SAID_EVERY == 0) {
                LOG.info(
                        "Waiting for {} of {} (kubectl certificate approve {}), which is for {}",
                        name,
                        node,
                        name,
                        signer);
            }
        }
    }

    private static void refuse(ObjectNode request, String what) throws IOException {
        for (ObjectNode condition : Tree.objects(Tree.object(request, "status"), "conditions")) {
            String type = Tree.text(condition, "type");
            if (type.equals("Denied") || type.equals("Failed")) {
                throw new IOException("expected a certificate, but " + what + " has the condition " + type + ": "
                        + Tree.text(condition, "reason") + " " + Tree.text(condition, "message"));
            }
        }
    }

    private interface Asking {
        ObjectNode ask() throws IOException;
    }

    private static ObjectNode patiently(Asking asking, String node) throws IOException, InterruptedException {
        while (true) {
            try {
                return asking.ask();
            } catch (ApiRefusedException e) {
                if (!e.passes()) {
                    throw e;
                }
                LOG.warn("Asking again for a certificate of {}: {}", node, e.getMessage());
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LOG.warn("Waiting for the API server to give {} a certificate: {}", node, e.toString());
            }
            Thread.sleep(UNREACHED);
        }
    }
}
