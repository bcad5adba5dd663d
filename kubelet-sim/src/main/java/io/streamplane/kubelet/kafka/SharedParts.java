package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one object for what many pods say alike: the containers, tolerations, owners and labels of one template, and conditions of
 * the same second. With it a million pods take half the memory. Bounded: what was not met for long is forgotten, and then
 * shared anew. Not thread-safe.
 */
final class SharedParts {

    private static final int MOST = 20_000;

    private final Map<Object, Object> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
            return size() > MOST;
        }
    };

    /** @param pod just decoded, and known to nobody else yet */
    Pod shared(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        metadata.setLabels(one(metadata.getLabels()));
        metadata.setAnnotations(one(metadata.getAnnotations()));
        metadata.setOwnerReferences(one(metadata.getOwnerReferences()));
        PodSpec spec = pod.getSpec();
        spec.setContainers(one(spec.getContainers()));
        spec.setInitContainers(one(spec.getInitContainers()));
        spec.setTolerations(one(spec.getTolerations()));
        spec.setVolumes(one(spec.getVolumes()));
        return pod;
    }

    /** @param status just made, and known to nobody else yet */
    PodStatus shared(PodStatus status) {
        List<PodCondition> conditions = new ArrayList<>(status.getConditions().size());
        status.getConditions().forEach(each -> conditions.add(one(each)));
        status.setConditions(conditions);
        return status;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // equal objects of a model are of one class; what is absent stays so
    private <T> T one(@Nullable T part) {
        if (part == null
                || part instanceof List<?> list && list.isEmpty()
                || part instanceof Map<?, ?> map && map.isEmpty()) {
            return part;
        }
        Object first = known.putIfAbsent(part, part);
        return first == null || first.getClass() != part.getClass() ? part : (T) first;
    }
}
