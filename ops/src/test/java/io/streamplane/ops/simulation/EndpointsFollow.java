package io.streamplane.ops.simulation;

import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** In the end the slices of a Service name the addresses of the ready pods that it selects, and no others. */
final class EndpointsFollow implements Invariant {

    private static final String NAME = "endpoints";

    @Override
    public void check(Occurrence occurrence) {}

    @Override
    public void checkEnd(Snapshot state, Instant now) {
        for (StoredObject service : Facets.list(state, ServiceActions.SERVICES)) {
            Map<String, String> selector = Tree.textMap(Facets.spec(service), "selector");
            if (selector.isEmpty()) {
                continue;
            }
            var ready = Facets.list(state, "pods").stream()
                    .filter(each -> each.key().namespace().equals(service.key().namespace())
                            && Facets.active(each)
                            && Facets.ready(each)
                            && Tree.textMap(Facets.metadata(each), "labels")
                                    .entrySet()
                                    .containsAll(selector.entrySet()))
                    .map(each -> Tree.text(Facets.status(each), "podIP"))
                    .collect(Collectors.toCollection(TreeSet::new));
            var named = Facets.list(state, "endpointslices.discovery.k8s.io").stream()
                    .filter(each -> each.key().namespace().equals(service.key().namespace())
                            && service.key()
                                    .name()
                                    .equals(Tree.textMap(Facets.metadata(each), "labels")
                                            .get("kubernetes.io/service-name")))
                    .flatMap(each -> Tree.objects(each.tree(), "endpoints").stream())
                    .filter(each -> Tree.flag(Tree.object(each, "conditions"), "ready"))
                    .flatMap(each -> Tree.texts(each, "addresses").stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            Violation.unless(named.equals(ready), NAME, service + " has " + named + ", but ready are " + ready);
        }
    }
}
