package io.streamplane.kubelet.usage;

import java.util.Collection;
import java.util.function.Consumer;

/** Where it is known what the pods of a process use. Thread-safe; worked out when it is asked for, and kept nowhere. */
public interface UsageSource {

    /** The nodes that answer: those that play dead do not. */
    Collection<String> nodes();

    /**
     * Gives each running pod of those nodes.
     *
     * @param namespace empty for all
     */
    void pods(String namespace, Consumer<PodUsage> each);
}
