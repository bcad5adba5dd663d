package io.streamplane.kubelet.pod;

import io.streamplane.kubelet.container.ContainerSource.Found;
import io.streamplane.kubelet.container.ContainerSource.Missing;
import io.streamplane.kubelet.container.ContainerSource.Running;

/** Which container a request for a stream means, with a kubelet's words where there is none that runs. */
public final class PodProcesses {

    private PodProcesses() {}

    public static Found find(PodState state, String container) {
        ContainerRun run = state.runs()
                .filter(each -> each.spec().getName().equals(container))
                .findFirst()
                .orElse(null);
        if (run == null || !run.alive() || run.startedAt() == null) {
            return new Missing(500, "container not found (\"" + container + "\")");
        }
        PodAddresses addresses = state.addresses();
        return new Running(state.pod(), run.spec(), addresses.orHosts(), addresses.hosts(), run.restarts());
    }
}
