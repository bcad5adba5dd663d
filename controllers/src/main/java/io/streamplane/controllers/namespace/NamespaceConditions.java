package io.streamplane.controllers.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a namespace that is being deleted is still there, in the words of Kubernetes' namespace controller
 * ({@code status_condition_utils.go}): how many objects are left, and what holds them.
 */
final class NamespaceConditions {

    private record Report(String type, boolean holds, String reason, String message) {}

    private NamespaceConditions() {}

    /**
     * @param left what is left, all of it asked to go
     * @return null where the status says so already
     */
    static @Nullable Proposal report(Stored<Namespace> namespace, Collection<Stored<?>> left, Instant now) {
        NamespaceStatus old = namespace.object().getStatus();
        List<NamespaceCondition> before = old == null || old.getConditions() == null ? List.of() : old.getConditions();
        var conditions = new ArrayList<NamespaceCondition>();
        boolean changed = false;
        for (Report report : reports(left)) {
            NamespaceCondition condition = condition(report, before, now);
            changed |= !before.contains(condition);
            conditions.add(condition);
        }
        if (!changed) {
            return null;
        }
        before.stream()
                .filter(each ->
                        conditions.stream().noneMatch(own -> own.getType().equals(each.getType())))
                .forEach(conditions::add);
        var status = (old == null ? new NamespaceStatusBuilder() : new NamespaceStatusBuilder(old))
                .withPhase("Terminating")
                .withConditions(conditions)
                .build();
        var reported = new Namespace();
        reported.setMetadata(namespace.object().getMetadata());
        reported.setStatus(status);
        return new Proposal.UpdateStatus(
                NamespaceReconciler.NAMESPACES, namespace.key(), reported, namespace.observedRevision());
    }

    /** The time is that of the last change of the status, whatever else changes. */
    private static NamespaceCondition condition(Report report, List<NamespaceCondition> before, Instant now) {
        String status = report.holds() ? "True" : "False";
        String since = before.stream()
                .filter(old -> report.type().equals(old.getType()) && status.equals(old.getStatus()))
                .map(NamespaceCondition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> Times.format(now));
        return new NamespaceCondition(since, report.message(), report.reason(), status, report.type());
    }

    private static List<Report> reports(Collection<Stored<?>> left) {
        var resources = new TreeMap<String, Integer>();
        var finalizers = new TreeMap<String, Integer>();
        for (Stored<?> each : left) {
            String resource = each.resource();
            resources.merge(resource.contains(".") ? resource : resource + ".", 1, Integer::sum);
            each.finalizers().forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
        }
        return List.of(
                new Report(
                        "NamespaceDeletionDiscoveryFailure",
                        false,
                        "ResourcesDiscovered",
                        "All resources successfully discovered"),
                new Report(
                        "NamespaceDeletionGroupVersionParsingFailure",
                        false,
                        "ParsedGroupVersions",
                        "All legacy kube types successfully parsed"),
                new Report(
                        "NamespaceDeletionContentFailure",
                        false,
                        "ContentDeleted",
                        "All content successfully deleted, may be waiting on finalization"),
                new Report(
                        "NamespaceContentRemaining",
                        true,
                        "SomeResourcesRemain",
                        "Some resources are remaining: " + counts(resources, " has ")),
                finalizers.isEmpty()
                        ? new Report(
                                "NamespaceFinalizersRemaining",
                                false,
                                "ContentHasNoFinalizers",
                                "All content-preserving finalizers finished")
                        : new Report(
                                "NamespaceFinalizersRemaining",
                                true,
                                "SomeFinalizersRemain",
                                "Some content in the namespace has finalizers remaining: "
                                        + counts(finalizers, " in ")));
    }

    private static String counts(Map<String, Integer> numbers, String between) {
        return numbers.entrySet().stream()
                .map(each -> each.getKey() + between + each.getValue() + " resource instances")
                .collect(Collectors.joining(", "));
    }
}
