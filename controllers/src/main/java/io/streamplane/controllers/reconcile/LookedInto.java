package io.streamplane.controllers.reconcile;

import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Whether some reconciler looks into an object; asked of every fact, so who looks into a kind is known beforehand. */
public final class LookedInto implements BiPredicate<String, ObjectKey> {

    private final Map<String, List<Reconciler>> byResource = new HashMap<>();

    private LookedInto() {}

    public static LookedInto by(Collection<? extends Reconciler> reconcilers) {
        var all = new LookedInto();
        reconcilers.forEach(each -> each.looksInto()
                .forEach(resource -> all.byResource
                        .computeIfAbsent(resource, _ -> new ArrayList<>(1))
                        .add(each)));
        return all;
    }

    @Override
    public boolean test(String resource, ObjectKey key) {
        List<Reconciler> reconcilers = byResource.get(resource);
        if (reconcilers != null) {
            for (Reconciler each : reconcilers) {
                if (each.looksInto(key)) {
                    return true;
                }
            }
        }
        return false;
    }
}
