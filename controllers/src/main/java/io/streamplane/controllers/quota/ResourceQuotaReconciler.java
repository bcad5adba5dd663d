package io.streamplane.controllers.quota;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.kind.core.PersistentVolumeClaimKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.core.ResourceQuotaKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.quota.QuotaNames;
import io.streamplane.schemas.quota.QuotaUsage;
import io.streamplane.schemas.quota.ScopeMatch;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in the status of ResourceQuotas what their namespace uses, as Kubernetes' resource quota controller does. It counts
 * anew when an object that a quota counts comes, goes, or changes what it uses.
 */
public final class ResourceQuotaReconciler implements Reconciler {

    private static final String QUOTAS = ResourceQuotaKind.RESOURCE;

    @Override
    public String name() {
        return "resourcequota";
    }

    @Override
    public Set<String> looksInto() {
        return Stream.concat(Stream.of(QUOTAS), QuotaUsage.WITH_CONTENT.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<WorkKey> affected(FactChange change, ShardView shard) {
        if (change.key().namespace().isEmpty()) {
            return Set.of();
        }
        var quotas = shard.list(QUOTAS, change.key().namespace());
        if (quotas.isEmpty() || !matters(change)) {
            return Set.of();
        }
        var work = new LinkedHashSet<WorkKey>();
        for (Stored<?> quota : quotas) {
            boolean itself = change.resource().equals(QUOTAS) && change.key().equals(quota.key());
            if (itself || counted(quota.as(ResourceQuota.class).object()).contains(change.resource())) {
                work.add(WorkKey.of(quota));
            }
        }
        return work;
    }

    private static boolean matters(FactChange change) {
        Stored<?> before = change.before();
        Stored<?> after = change.after();
        if (before == null || after == null) {
            return true;
        }
        boolean desired = before.desiredRevision() != after.desiredRevision();
        return switch (change.resource()) {
            case PodKind.RESOURCE ->
                desired
                        || Pods.ended(before.as(Pod.class).object())
                                != Pods.ended(after.as(Pod.class).object());
            case ServiceKind.RESOURCE -> desired;
            case PersistentVolumeClaimKind.RESOURCE, QUOTAS -> true;
            default -> false;
        };
    }

    private static Map<String, Quantity> hard(ResourceQuota quota) {
        var hard = quota.getSpec() == null ? null : quota.getSpec().getHard();
        return hard == null ? Map.of() : hard;
    }

    private static Set<String> counted(ResourceQuota quota) {
        var counted = new TreeSet<String>();
        for (String name : hard(quota).keySet()) {
            String resource = QuotaNames.counted(name);
            if (resource != null) {
                counted.add(resource);
            }
        }
        return counted;
    }

    @Override
    public ReconcileResult reconcile(ReconcileInput input) {
        var stored = input.shard().get(QUOTAS, input.work().key(), ResourceQuota.class);
        if (stored == null || stored.terminating() || stored.object().getSpec() == null) {
            return ReconcileResult.nothing();
        }
        ResourceQuota quota = stored.object();
        var counts = new Counts(input, ScopeMatch.of(quota.getSpec()));
        counted(quota).forEach(resource -> counts.add(resource, stored.namespace()));
        var used = counts.used(hard(quota));
        Duration again = counts.next == null
                ? null
                : Duration.between(input.now(), counts.next).plusMillis(1);
        var old = quota.getStatus();
        if (old != null && hard(quota).equals(old.getHard()) && used.equals(old.getUsed())) {
            return new ReconcileResult(List.of(), List.of(), again);
        }
        var reported = new ResourceQuotaBuilder()
                .withMetadata(quota.getMetadata())
                .withNewStatus()
                .withHard(hard(quota))
                .withUsed(used)
                .endStatus()
                .build();
        return new ReconcileResult(
                List.of(new Proposal.UpdateStatus(QUOTAS, stored.key(), reported, stored.observedRevision())),
                List.of(),
                again);
    }

    /** What is used of everything, so far. */
    private static final class Counts {

        private final ReconcileInput input;
        private final ScopeMatch scopes;
        private final Map<String, BigDecimal> amounts = new HashMap<>();
        /** When a pod stops to count. */
        private @Nullable Instant next;

        private Counts(ReconcileInput input, ScopeMatch scopes) {
            this.input = input;
            this.scopes = scopes;
        }

        private void add(String resource, String namespace) {
            var objects = input.shard().list(resource, namespace);
            if (!QuotaUsage.WITH_CONTENT.contains(resource)) {
                var each = scopes.isEmpty() ? QuotaUsage.of(resource, null, input.now()) : Map.<String, BigDecimal>of();
                each.forEach((name, amount) -> amounts.put(name, BigDecimal.valueOf(objects.size())));
                return;
            }
            for (Stored<?> stored : objects) {
                HasMetadata object = stored.object();
                if (scopes.matches(object)) {
                    QuotaUsage.of(resource, object, input.now())
                            .forEach((name, amount) -> amounts.merge(name, amount, BigDecimal::add));
                    await(object);
                }
            }
        }

        private void await(HasMetadata object) {
            Instant end = object instanceof Pod pod && !Pods.ended(pod) ? QuotaUsage.end(pod) : null;
            if (end != null && !end.isBefore(input.now()) && (next == null || end.isBefore(next))) {
                next = end;
            }
        }

        /** Of each name that is limited and can be counted, written as its limit is. */
        private Map<String, Quantity> used(Map<String, Quantity> hard) {
            var used = new TreeMap<String, Quantity>();
            hard.forEach((name, limit) -> {
                if (QuotaNames.counted(name) != null) {
                    var format = io.streamplane.schemas.quantity.Quantity.parse(limit.toString())
                            .map(io.streamplane.schemas.quantity.Quantity::format)
                            .orElse(io.streamplane.schemas.quantity.Quantity.Format.DECIMAL_SI);
                    BigDecimal amount = Objects.requireNonNull(amounts.getOrDefault(name, BigDecimal.ZERO));
                    used.put(
                            name,
                            Quantity.parse(new io.streamplane.schemas.quantity.Quantity(amount, format).canonical()));
                }
            });
            return used;
        }
    }
}
