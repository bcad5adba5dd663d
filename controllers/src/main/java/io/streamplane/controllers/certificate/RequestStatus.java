package io.streamplane.controllers.certificate;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestConditionBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.certificates.CertificateSigningRequestKind;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has become of a request, and what becomes of it. */
final class RequestStatus {

    static final String RESOURCE = CertificateSigningRequestKind.RESOURCE;

    private RequestStatus() {}

    /** Requests are of cluster scope: shard 0 looks after them. */
    static Set<WorkKey> affected(FactChange change, ShardView shard) {
        return shard.number() == 0 && change.resource().equals(RESOURCE) && change.after() != null
                ? Set.of(new WorkKey(RESOURCE, change.key()))
                : Set.of();
    }

    static @Nullable Stored<CertificateSigningRequest> request(ReconcileInput input) {
        Stored<?> stored = input.shard().inCluster(RESOURCE, input.work().key());
        return stored == null || stored.terminating() ? null : stored.as(CertificateSigningRequest.class);
    }

    static @Nullable CertificateSigningRequestCondition condition(CertificateSigningRequest request, String type) {
        for (var each : conditions(request)) {
            if (type.equals(each.getType())) {
                return each;
            }
        }
        return null;
    }

    static boolean has(CertificateSigningRequest request, String type) {
        return condition(request, type) != null;
    }

    static List<CertificateSigningRequestCondition> conditions(CertificateSigningRequest request) {
        return request.getStatus() == null || request.getStatus().getConditions() == null
                ? List.of()
                : request.getStatus().getConditions();
    }

    /** Base64; null where none is issued. */
    static @Nullable String certificate(CertificateSigningRequest request) {
        String certificate =
                request.getStatus() == null ? null : request.getStatus().getCertificate();
        return certificate == null || certificate.isEmpty() ? null : certificate;
    }

    static Proposal with(
            Stored<CertificateSigningRequest> stored, String type, String reason, String message, Instant now) {
        var condition = new CertificateSigningRequestConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .withLastUpdateTime(Times.format(now))
                .withLastTransitionTime(Times.format(now))
                .build();
        return update(
                stored,
                new CertificateSigningRequestBuilder(stored.object())
                        .editOrNewStatus()
                        .addToConditions(condition)
                        .endStatus()
                        .build());
    }

    static Proposal with(Stored<CertificateSigningRequest> stored, String certificate) {
        return update(
                stored,
                new CertificateSigningRequestBuilder(stored.object())
                        .editOrNewStatus()
                        .withCertificate(certificate)
                        .endStatus()
                        .build());
    }

    private static Proposal update(Stored<CertificateSigningRequest> stored, CertificateSigningRequest changed) {
        return new Proposal.UpdateStatus(RESOURCE, stored.key(), changed, stored.observedRevision());
    }
}
