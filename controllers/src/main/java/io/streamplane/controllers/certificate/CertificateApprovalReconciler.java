package io.streamplane.controllers.certificate;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.rbac.ClusterRoleBindingKind;
import io.streamplane.schemas.kind.rbac.ClusterRoleKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Approves requests of kubelets for client certificates, as Kubernetes' csrapproving controller does: of a node for itself where
 * its user may create {@code certificatesigningrequests/selfnodeclient}, of another where that user may create
 * {@code certificatesigningrequests/nodeclient}. Who may is what ClusterRoleBindings say; system:masters may everything.
 */
public final class CertificateApprovalReconciler implements Reconciler {

    private static final String ROLES = ClusterRoleKind.RESOURCE;
    private static final String BINDINGS = ClusterRoleBindingKind.RESOURCE;
    private static final String GROUP = "certificates.k8s.io";

    @Override
    public String name() {
        return "csrapproving";
    }

    @Override
    public String component() {
        return "certificatesigningrequest-approving-controller";
    }

    @Override
    public Set<String> looksInto() {
        return Set.of(RequestStatus.RESOURCE, ROLES, BINDINGS);
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (shard.number() == 0
                && (change.resource().equals(ROLES) || change.resource().equals(BINDINGS))) {
            var work = new LinkedHashSet<WorkKey>();
            shard.inCluster(RequestStatus.RESOURCE).forEach(request -> work.add(WorkKey.of(request)));
            return work;
        }
        return RequestStatus.affected(change, shard);
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var stored = RequestStatus.request(input);
        if (stored == null
                || !SignerRules.KUBELET_CLIENT.equals(stored.object().getSpec().getSignerName())
                || RequestStatus.has(stored.object(), "Approved")
                || RequestStatus.has(stored.object(), "Denied")
                || RequestStatus.certificate(stored.object()) != null) {
            return ReconcileResult.nothing();
        }
        var spec = stored.object().getSpec();
        ParsedRequest request = ParsedRequest.of(spec.getRequest());
        if (request == null || SignerRules.ofKubeletClient(request, spec.getUsages()) != null) {
            return ReconcileResult.nothing();
        }
        boolean own = request.commonName().equals(spec.getUsername());
        var groups = spec.getGroups() == null ? List.<String>of() : spec.getGroups();
        String message = null;
        if (own && allows(input.shard(), spec.getUsername(), groups, "selfnodeclient")) {
            message = "Auto approving self kubelet client certificate after SubjectAccessReview.";
        } else if (allows(input.shard(), spec.getUsername(), groups, "nodeclient")) {
            message = "Auto approving kubelet client certificate after SubjectAccessReview.";
        }
        return message == null
                ? ReconcileResult.nothing()
                : ReconcileResult.of(
                        List.of(RequestStatus.with(stored, "Approved", "AutoApproved", message, input.now())));
    }

    private static boolean allows(ShardView shard, String user, List<String> groups, String subresource) {
        if (groups.contains("system:masters")) {
            return true;
        }
        for (Stored<?> any : shard.inCluster(BINDINGS)) {
            ClusterRoleBinding binding = any.as(ClusterRoleBinding.class).object();
            boolean bound = binding.getSubjects() != null
                    && binding.getSubjects().stream()
                            .anyMatch(subject -> "User".equals(subject.getKind()) && user.equals(subject.getName())
                                    || "Group".equals(subject.getKind()) && groups.contains(subject.getName()));
            Stored<?> role = bound && binding.getRoleRef() != null
                    ? shard.inCluster(
                            ROLES, ObjectKey.clusterScoped(binding.getRoleRef().getName()))
                    : null;
            if (role != null
                    && role.as(ClusterRole.class).object().getRules().stream()
                            .anyMatch(rule -> allows(rule, subresource))) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(PolicyRule rule, String subresource) {
        return names(rule.getVerbs(), "create")
                && names(rule.getApiGroups(), GROUP)
                && (names(rule.getResources(), "certificatesigningrequests/" + subresource)
                        || rule.getResources().contains("*/" + subresource));
    }

    private static boolean names(List<String> names, String wanted) {
        return names.contains(wanted) || names.contains("*");
    }
}
