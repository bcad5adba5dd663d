package io.streamplane.controllers.certificate;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs approved requests to the built-in signers with the cluster's authority, or says why it does not (condition Failed), as
 * Kubernetes' csrsigning controllers do.
 */
public final class CertificateSigningReconciler implements Reconciler {

    private final @Nullable ClusterSigner signer;

    /** @param signer null: nothing is signed here */
    public CertificateSigningReconciler(@Nullable ClusterSigner signer) {
        this.signer = signer;
    }

    @Override
    public String name() {
        return "csrsigning";
    }

    @Override
    public String component() {
        return "certificatesigningrequest-signing-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(RequestStatus.RESOURCE);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        return signer == null ? Set.of() : RequestStatus.affected(change, shard);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var stored = RequestStatus.request(input);
        if (signer == null || stored == null || !isDue(stored.object())) {
            return ReconcileResult.nothing();
        }
        var spec = stored.object().getSpec();
        ParsedRequest request = ParsedRequest.of(spec.getRequest());
        List<String> usages = spec.getUsages();
        String problem = request == null
                ? "unable to parse csr " + stored.name()
                : SignerRules.problem(spec.getSignerName(), request, usages);
        if (request == null || problem != null) {
            return ReconcileResult.of(List.of(RequestStatus.with(
                    stored, "Failed", "SignerValidationFailure", String.valueOf(problem), input.now())));
        }
        String pem = signer.sign(request, usages, spec.getExpirationSeconds(), stored.uid(), input.now());
        return ReconcileResult.of(List.of(
                RequestStatus.with(stored, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))));
    }

    private static boolean isDue(CertificateSigningRequest request) {
        return SignerRules.isSigned(request.getSpec().getSignerName())
                && RequestStatus.has(request, "Approved")
                && !RequestStatus.has(request, "Denied")
                && !RequestStatus.has(request, "Failed")
                && RequestStatus.certificate(request) == null;
    }
}
