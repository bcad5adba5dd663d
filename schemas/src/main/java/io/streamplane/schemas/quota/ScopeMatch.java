package io.streamplane.schemas.quota;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceQuotaSpec;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.streamplane.schemas.quantity.PodRequests;
import io.streamplane.schemas.selector.Requirement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a quota's scopes are those of an object. Of kinds without scopes a quota with scopes counts nothing. */
public final class ScopeMatch {

    /**
     * One scope. Of kinds without scopes no object is in one.
     *
     * @param operator empty for Exists
     */
    public record Scope(String name, String operator, List<String> values, Requirement requirement) {

        public static Scope of(String name, @Nullable String operator, @Nullable List<String> values) {
            return new Scope(
                    name,
                    operator == null ? "" : operator,
                    values == null ? List.of() : List.copyOf(values),
                    Requirement.of(name, operator, values));
        }

        public boolean matches(@Nullable HasMetadata object) {
            return switch (object) {
                case Pod pod -> ScopeMatch.matches(this, pod);
                case PersistentVolumeClaim claim -> ScopeMatch.matches(this, claim);
                case null, default -> false;
            };
        }
    }

    private final List<Scope> scopes = new ArrayList<>();

    private ScopeMatch() {}

    /** @param spec null for no scopes */
    public static ScopeMatch of(@Nullable ResourceQuotaSpec spec) {
        var match = new ScopeMatch();
        if (spec == null) {
            return match;
        }
        if (spec.getScopes() != null) {
            spec.getScopes().forEach(scope -> match.scopes.add(Scope.of(scope, "Exists", List.of())));
        }
        if (spec.getScopeSelector() != null && spec.getScopeSelector().getMatchExpressions() != null) {
            spec.getScopeSelector()
                    .getMatchExpressions()
                    .forEach(each ->
                            match.scopes.add(Scope.of(each.getScopeName(), each.getOperator(), each.getValues())));
        }
        return match;
    }

    /** Whether all objects are counted. */
    public boolean isEmpty() {
        return scopes.isEmpty();
    }

    public boolean matches(@Nullable HasMetadata object) {
        return scopes.stream().allMatch(scope -> scope.matches(object));
    }

    /** Names of those that are the object's. */
    public Set<String> matching(@Nullable HasMetadata object) {
        return scopes.stream()
                .filter(scope -> scope.matches(object))
                .map(Scope::name)
                .collect(Collectors.toSet());
    }

    private static boolean matches(Scope scope, Pod pod) {
        PodSpec spec = pod.getSpec();
        return switch (scope.name()) {
            case "Terminating" -> hasDeadline(spec);
            case "NotTerminating" -> !hasDeadline(spec);
            case "BestEffort" -> isBestEffort(spec);
            case "NotBestEffort" -> !isBestEffort(spec);
            case "PriorityClass" -> {
                String name = spec.getPriorityClassName();
                yield scope.requirement().matches(name == null || name.isEmpty() ? null : name);
            }
            case "CrossNamespacePodAffinity" -> looksBeyondItsNamespace(spec.getAffinity());
            default -> false;
        };
    }

    /** By any of the classes that the claim has, had or is to have. */
    private static boolean matches(Scope scope, PersistentVolumeClaim claim) {
        if (!scope.name().equals("VolumeAttributesClass")) {
            return false;
        }
        Set<String> classes = new HashSet<>();
        classes.add(claim.getSpec().getVolumeAttributesClassName());
        if (claim.getStatus() != null) {
            classes.add(claim.getStatus().getCurrentVolumeAttributesClassName());
            var modify = claim.getStatus().getModifyVolumeStatus();
            classes.add(modify == null ? null : modify.getTargetVolumeAttributesClassName());
        }
        classes.removeIf(each -> each == null || each.isEmpty());
        return classes.isEmpty()
                ? scope.requirement().matches((String) null)
                : classes.stream().anyMatch(each -> scope.requirement().matches(each));
    }

    private static boolean hasDeadline(PodSpec spec) {
        return spec.getActiveDeadlineSeconds() != null && spec.getActiveDeadlineSeconds() >= 0;
    }

    /** Nobody asks for cpu or memory, nor limits them. */
    private static boolean isBestEffort(PodSpec spec) {
        return isNothing(PodRequests.of(spec)) && isNothing(PodRequests.limits(spec));
    }

    private static boolean isNothing(Map<String, Long> amounts) {
        return amounts.getOrDefault("cpu", 0L) == 0 && amounts.getOrDefault("memory", 0L) == 0;
    }

    private static boolean looksBeyondItsNamespace(@Nullable Affinity affinity) {
        var terms = new ArrayList<PodAffinityTerm>();
        if (affinity != null && affinity.getPodAffinity() != null) {
            terms.addAll(affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution());
            terms.addAll(terms(affinity.getPodAffinity().getPreferredDuringSchedulingIgnoredDuringExecution()));
        }
        if (affinity != null && affinity.getPodAntiAffinity() != null) {
            terms.addAll(affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution());
            terms.addAll(terms(affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution()));
        }
        return terms.stream()
                .anyMatch(term -> term.getNamespaceSelector() != null
                        || term.getNamespaces() != null && !term.getNamespaces().isEmpty());
    }

    private static List<PodAffinityTerm> terms(List<WeightedPodAffinityTerm> weighted) {
        return weighted.stream()
                .map(WeightedPodAffinityTerm::getPodAffinityTerm)
                .toList();
    }
}
