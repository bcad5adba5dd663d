package io.streamplane.controllers.certificate;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Metadata;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/**
 * Deletes requests that are done with, as Kubernetes' csrcleaner does: an hour after they were approved, denied or failed, a
 * day after they came and nobody has done any of that, and when the certificate has expired.
 */
public final class CertificateCleaningReconciler implements Reconciler {

    private static final Duration DECIDED = Duration.ofHours(1);
    private static final Duration PENDING = Duration.ofHours(24);

    @Override
    public String name() {
        return "csrcleaner";
    }

    @Override
    public String component() {
        return "certificatesigningrequest-cleaner-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(RequestStatus.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return RequestStatus.affected(change, shard);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var stored = RequestStatus.request(input);
        if (stored == null) {
            return ReconcileResult.nothing();
        }
        Instant end = end(stored.object());
        return input.now().isBefore(end)
                ? new ReconcileResult(List.of(), List.of(), Duration.between(input.now(), end))
                : ReconcileResult.of(List.of(Metadata.delete(stored, "Background", List.of())));
    }

    private static Instant end(CertificateSigningRequest request) {
        Instant end = Instant.MAX;
        if (RequestStatus.conditions(request).isEmpty()) {
            end = Times.parse(request.getMetadata().getCreationTimestamp()).plus(PENDING);
        }
        for (var condition : RequestStatus.conditions(request)) {
            if (List.of("Approved", "Denied", "Failed").contains(condition.getType())) {
                String since = condition.getLastUpdateTime() == null
                        ? request.getMetadata().getCreationTimestamp()
                        : condition.getLastUpdateTime();
                end = earlier(end, Times.parse(since).plus(DECIDED));
            }
        }
        Instant expired = expiry(RequestStatus.certificate(request));
        return expired == null ? end : earlier(end, expired);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static @Nullable Instant expiry(@Nullable String base64) {
        if (base64 == null) {
            return null;
        }
        try (var parser = new PEMParser(
                new StringReader(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8)))) {
            return parser.readObject() instanceof X509CertificateHolder certificate
                    ? certificate.getNotAfter().toInstant()
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
