package io.streamplane.apiserver.admission.quota;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ResourceQuotaKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.quota.QuotaUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes' admission plug-in ResourceQuota does ({@code k8s.io/apiserver/pkg/admission/plugin/resourcequota}): refuses what exceeds
 * a quota, and counts the rest in its status. Both are one command, on the condition that the status is the one that was looked at:
 * so two servers never give the same room away twice, see {@code ops/adr/0039-quotas-are-counted-in-the-command.md}.
 */
public final class ResourceQuotaAdmission implements AdmissionPlugin {

    /** A pod whose grace period is over counts as it does before, for its update frees nothing. */
    private static final Instant ANY_TIME = Instant.MIN;

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public void validate(Draft draft) {
        if (!draft.kind().namespaced() || !mayRaiseUsage(draft)) {
            return;
        }
        Collection<StoredObject> quotas =
                draft.snapshot().list(ResourceQuotaKind.KIND, draft.target().namespace());
        if (quotas.isEmpty()) {
            return;
        }
        String resource = draft.kind().resource();
        HasMetadata object = model(resource, draft.object());
        StoredObject old = draft.old();
        HasMetadata before = old == null ? null : model(resource, old.tree());
        Map<String, BigDecimal> usage = QuotaUsage.of(resource, object, ANY_TIME);
        Map<String, BigDecimal> more = before == null ? usage : rise(usage, QuotaUsage.of(resource, before, ANY_TIME));
        for (StoredObject stored : quotas) {
            var quota = new HeldQuota(stored.tree(), resource);
            if (!quota.counts(object)) {
                continue;
            }
            quota.problem(object).ifPresent(problem -> {
                throw refused(draft, problem);
            });
            boolean counted = before != null && quota.counts(before);
            Map<String, BigDecimal> asked = quota.limited(before == null || counted ? more : usage);
            if (!asked.isEmpty()) {
                quota.excess(asked).ifPresent(excess -> {
                    throw refused(draft, excess);
                });
                draft.report(stored, quota.with(asked));
            }
        }
    }

    private static boolean mayRaiseUsage(Draft draft) {
        String subresource = draft.target().subresource();
        return switch (draft.operation()) {
            case CREATE -> subresource.isEmpty();
            case UPDATE ->
                switch (draft.kind().resource()) {
                    case PodKind.RESOURCE -> subresource.isEmpty() || subresource.equals("resize");
                    case ServiceKind.RESOURCE, PersistentVolumeClaimKind.RESOURCE -> subresource.isEmpty();
                    default -> false;
                };
            case DELETE, CONNECT -> false;
        };
    }

    private static @Nullable HasMetadata model(String resource, ObjectNode tree) {
        return switch (resource) {
            case PodKind.RESOURCE -> ObjectCodec.model(tree, Pod.class);
            case ServiceKind.RESOURCE -> ObjectCodec.model(tree, Service.class);
            case PersistentVolumeClaimKind.RESOURCE -> ObjectCodec.model(tree, PersistentVolumeClaim.class);
            default -> null;
        };
    }

    private static Map<String, BigDecimal> rise(Map<String, BigDecimal> after, Map<String, BigDecimal> before) {
        var rise = new HashMap<String, BigDecimal>();
        after.forEach((name, amount) -> {
            BigDecimal more = amount.subtract(before.getOrDefault(name, BigDecimal.ZERO));
            if (more.signum() > 0) {
                rise.put(name, more);
            }
        });
        return rise;
    }

    private static Refusal refused(Draft draft, String why) {
        return new Refusal(Failures.forbidden(draft.kind(), draft.name(), why));
    }
}
