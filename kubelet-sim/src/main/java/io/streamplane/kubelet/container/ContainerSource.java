package io.streamplane.kubelet.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where containers are found. Thread-safe. */
public interface ContainerSource {

    /** Has no pods. */
    ContainerSource NONE = new ContainerSource() {
        @Override
        public Found container(ObjectKey pod, String container) {
            return new Missing(404, "pod does not exist");
        }

        @Override
        public @Nullable Pod pod(ObjectKey key) {
            return null;
        }

        @Override
        public @Nullable String node(ObjectKey pod) {
            return null;
        }

        @Override
        public void exit(ObjectKey pod, String container, int run, int code) {}

        @Override
        public @Nullable Map<String, byte[]> contents(String resource, String namespace, String name) {
            return null;
        }
    };

    /** The address of the Service {@code kubernetes}. */
    default String apiServer() {
        return "10.96.0.1";
    }

    /** The address that the cluster's DNS would have. */
    default String dns() {
        return "10.96.0.10";
    }

    Found container(ObjectKey pod, String container);

    /** Null where none of this name is hosted here. */
    @Nullable
    Pod pod(ObjectKey key);

    /** Gives each pod of a node, with its status as it was reported last. */
    default void hosted(String node, Consumer<Pod> each) {}

    /** The name of the node that hosts a pod, whether it answers or not; null where none here does. */
    @Nullable
    String node(ObjectKey pod);

    /** The first process of that run ends with this code, if it still runs; soon, not at once. */
    void exit(ObjectKey pod, String container, int run, int code);

    /**
     * What a ConfigMap or a Secret holds.
     *
     * @param resource configmaps or secrets
     */
    @Nullable
    Map<String, byte[]> contents(String resource, String namespace, String name);

    /**
     * A token of a pod's ServiceAccount; may ask the API server, which takes its time.
     *
     * @param audience whom it is for; null: the API server
     * @param seconds that it should hold; null: an hour
     * @return null where there is none
     */
    default @Nullable String token(Pod pod, @Nullable String audience, @Nullable Long seconds) {
        return null;
    }

    /** What was found. */
    sealed interface Found {}

    /**
     * One that runs.
     *
     * @param addresses the pod's, one or one of each family
     * @param hostAddresses the node's, likewise
     * @param run 0 for the first run, then one more for each restart
     */
    record Running(Pod pod, Container spec, List<String> addresses, List<String> hostAddresses, int run)
            implements Found {}

    /**
     * None that runs.
     *
     * @param status an HTTP status code
     * @param message as a kubelet words it
     */
    record Missing(int status, String message) implements Found {}
}
