package io.streamplane.scheduler.request;

import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.streamplane.schemas.selector.Selector;
import java.util.Map;
import java.util.Set;

/**
 * One required term of a pod affinity or anti-affinity. Namespaces are named, or the pod's own: namespaceSelector is
 * not looked at, but for the empty one, which means all.
 */
public record PodTerm(String topologyKey, Selector selector, Set<String> namespaces, boolean everywhere) {

    static PodTerm of(PodAffinityTerm term, String namespace, Map<String, String> ownLabels) {
        var named = term.getNamespaces();
        var byLabels = term.getNamespaceSelector();
        return new PodTerm(
                term.getTopologyKey(),
                Selector.of(term.getLabelSelector()).with(term.getMatchLabelKeys(), ownLabels),
                named == null || named.isEmpty() ? Set.of(namespace) : Set.copyOf(named),
                byLabels != null && Selector.of(byLabels).matches(Map.of()));
    }

    public boolean selects(PodRequest pod) {
        return (everywhere || namespaces.contains(pod.key().namespace())) && selector.matches(pod.labels());
    }
}
