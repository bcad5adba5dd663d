package io.streamplane.kubelet.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What pods refer to beside themselves, as their kubelet finds it now. */
public interface Surroundings {

    /** All that anybody asks for is there. */
    Surroundings COMPLETE = new Surroundings() {
        @Override
        public boolean known(String namespace) {
            return true;
        }

        @Override
        public @Nullable Set<String> keys(String resource, String namespace, String name) {
            return null;
        }

        @Override
        public boolean exists(String resource, String namespace, String name) {
            return true;
        }

        @Override
        public List<String> unattached(Pod pod) {
            return List.of();
        }
    };

    /** Whether what is said of a namespace is up to date. */
    boolean known(String namespace);

    /**
     * The keys of the data of a ConfigMap or Secret that exists; null where they are not known, which means any.
     *
     * @param resource configmaps or secrets
     */
    @Nullable
    Set<String> keys(String resource, String namespace, String name);

    /** @param resource configmaps, secrets or persistentvolumeclaims */
    boolean exists(String resource, String namespace, String name);

    /** Which of its volumes, by their names in the pod, are not attached to its node yet, and must be; none mostly. */
    List<String> unattached(Pod pod);
}
