package io.streamplane.kubelet;

import io.streamplane.kubelet.kafka.KubeletLoop;
import java.util.concurrent.CompletionStage;

/**
 * Simulated kubelets of many nodes in one process.
 *
 * <p>A restarted process does not know yet what its pods' status was: it takes them through their start again, with
 * restart counts from zero. Nor does it serve logs, or refuse pods that do not fit their node.
 */
public final class KubeletSim implements AutoCloseable {

    private final KubeletLoop loop;

    private KubeletSim(KubeletLoop loop) {
        this.loop = loop;
    }

    /** Starts the nodes; the topics must exist. */
    public static KubeletSim start(KubeletSimOptions options) {
        return new KubeletSim(KubeletLoop.start(options));
    }

    /** Completes exceptionally when the kubelets have ended by an error. */
    public CompletionStage<Void> failed() {
        return loop.failed();
    }

    /** Ends this node's heartbeats, as if it had lost its power; its pods are not touched. */
    public void stopNode(String name) {
        loop.stopNode(name);
    }

    @Override
    public void close() {
        loop.close();
    }
}
