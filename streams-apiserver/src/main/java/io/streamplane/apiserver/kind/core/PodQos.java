package io.streamplane.apiserver.kind.core;

import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The quality of service of a pod: Guaranteed where every container limits cpu and memory and requests just that,
 * BestEffort where none says anything, else Burstable. Where the pod as a whole asks for something, that alone decides.
 */
public final class PodQos {

    private static final String NONE = "BestEffort";
    private static final List<String> RESOURCES = List.of("cpu", "memory");

    private PodQos() {}

    public static String of(ObjectNode spec) {
        String ofPod = of(List.of(spec), true);
        if (!ofPod.equals(NONE)) {
            return ofPod;
        }
        var containers = new ArrayList<>(Tree.objects(spec, "containers"));
        containers.addAll(Tree.objects(spec, "initContainers"));
        return of(containers, false);
    }

    /**
     * @param asking pods or containers
     * @param whole whether they are pods, whose containers may ask for what they do not
     */
    private static String of(List<ObjectNode> asking, boolean whole) {
        boolean any = false;
        boolean guaranteed = true;
        for (ObjectNode container : asking) {
            for (String resource : RESOURCES) {
                var limit = positive(Tree.object(container, "resources", "limits"), resource);
                var request = positive(Tree.object(container, "resources", "requests"), resource);
                any |= limit.isPresent() || request.isPresent();
                guaranteed &= limit.isPresent()
                        && (request.isEmpty() ? !whole : request.get().compareTo(limit.get()) == 0);
            }
        }
        return !any ? NONE : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Optional<Quantity> positive(@Nullable ObjectNode amounts, String resource) {
        return Quantity.parse(Tree.text(amounts, resource))
                .filter(q -> q.amount().signum() > 0);
    }
}
