package io.streamplane.kubelet;

import io.streamplane.kubelet.kafka.KubeletLoop;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import java.util.concurrent.CompletionStage;

/**
 * Simulated kubelets of many nodes in one process.
 *
 * <p>A node plays dead while its Node has the annotation {@code sim.streamplane.io/stopped} with the value {@code true}: no
 * heartbeats and nothing reported on its pods, whose containers go on meanwhile, as if the node had lost its network.
 * {@code kubectl annotate node node-3 sim.streamplane.io/stopped=true} stops it, and {@code kubectl annotate node node-3
 * sim.streamplane.io/stopped-} ends that.
 *
 * <p>A restarted process goes on where the last one was: it reads what its kubelets reported, and starts nothing again.
 * Two processes that run at once must not have the same names of nodes.
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

    /** How much of what was read was passed over: others wrote it, or it cannot be understood. */
    public long skipped() {
        return loop.skipped();
    }

    /** Stops a node for good, as the annotation does for a while. */
    public void stopNode(String name) {
        loop.stopNode(name);
    }

    @Override
    public void close() {
        loop.close();
    }
}
