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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final LimitedResources limited;

    /** A quota that counts the object. */
    private record Counting(StoredObject stored, HeldQuota quota) {}

    /**
     * Throws {@link IllegalArgumentException} where it cannot be so.
     *
     * @param configuration a {@code ResourceQuotaConfiguration}; null for none
     */
    public ResourceQuotaAdmission(@Nullable ObjectNode configuration) {
        limited = LimitedResources.of(configuration);
    }

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
        if (!quotas.isEmpty() || !limited.isEmpty()) {
            count(draft, quotas);
        }
    }

    private void count(Draft draft, Collection<StoredObject> quotas) {
        String resource = draft.kind().resource();
        HasMetadata object = model(resource, draft.object());
        StoredObject old = draft.old();
        HasMetadata before = old == null ? null : model(resource, old.tree());
        Map<String, BigDecimal> usage = QuotaUsage.of(resource, object, ANY_TIME);
        Map<String, BigDecimal> more = before == null ? usage : rise(usage, QuotaUsage.of(resource, before, ANY_TIME));
        var names = new HashSet<String>();
        var scopes = new HashSet<String>();
        var counting = new ArrayList<Counting>();
        for (StoredObject stored : quotas) {
            var quota = new HeldQuota(stored.tree(), resource);
            scopes.addAll(quota.scopesOf(object));
            if (quota.counts(object)) {
                quota.problem(object).ifPresent(problem -> {
                    throw refused(draft, problem);
                });
                names.addAll(quota.names());
                counting.add(new Counting(stored, quota));
            }
        }
        boolean raises = counting.isEmpty()
                ? !more.isEmpty()
                : counting.stream()
                        .anyMatch(each ->
                                !raised(each.quota(), before, usage, more).isEmpty());
        if (raises && !limited.isEmpty()) {
            requireQuotas(draft, object, usage, names, scopes);
        }
        for (Counting each : counting) {
            Map<String, BigDecimal> asked = each.quota().limited(raised(each.quota(), before, usage, more));
            if (!asked.isEmpty()) {
                each.quota().excess(asked).ifPresent(excess -> {
                    throw refused(draft, excess);
                });
                draft.report(each.stored(), each.quota().with(asked));
            }
        }
    }

    /** What a quota has to count more: all of an object that it did not count before. */
    private static Map<String, BigDecimal> raised(
            HeldQuota quota,
            @Nullable HasMetadata before,
            Map<String, BigDecimal> usage,
            Map<String, BigDecimal> more) {
        return before == null || quota.counts(before) ? more : usage;
    }

    /** What is limited for everybody may be used only where a quota says how much. */
    private void requireQuotas(
            Draft draft,
            @Nullable HasMetadata object,
            Map<String, BigDecimal> usage,
            Set<String> names,
            Set<String> scopes) {
        List<String> uncovered = limited.uncovered(draft.kind().resource(), usage, names);
        if (!uncovered.isEmpty()) {
            throw refused(draft, "insufficient quota to consume: " + String.join(",", uncovered));
        }
        String uncoveredScopes = limited.uncoveredScopes(object, scopes);
        if (!uncoveredScopes.isEmpty()) {
            throw new Refusal(
                    Failures.withoutReason("insufficient quota to match these scopes: [" + uncoveredScopes + "]"));
        }
    }

    private static boolean mayRaiseUsage(Draft draft) {
        String subresource = draft.target().subresource();
        return switch (draft.operation()) {
            case CREATE -> subresource.isEmpty();
            case UPDATE ->
                switch (draft.kind().resource()) {
                    case PodKind.RESOURCE -> subresource.isEmpty() || subresource.equals("resize");
                    case ServiceKind.RESOURCE -> subresource.isEmpty();
                    // what is allocated to a claim counts too
                    case PersistentVolumeClaimKind.RESOURCE -> subresource.isEmpty() || subresource.equals("status");
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
