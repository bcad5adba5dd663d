package io.streamplane.kubelet.pod;

/** A pod's phase, from what its containers have come to (Kubernetes' {@code getPhase}). */
final class Phases {

    private Phases() {}

    static String of(PodState state) {
        if (state.failure() != null) {
            return "Failed";
        }
        boolean pending = false;
        for (ContainerRun init : state.inits()) {
            if (init.role() == Role.INIT) {
                if (init.stage() == Stage.EXITED && !init.succeeded()) {
                    return state.anyAlive() ? "Pending" : "Failed";
                }
                pending |= !init.succeeded();
            }
        }
        boolean waiting = !state.initialized();
        boolean running = state.inits().stream().anyMatch(init -> init.role() == Role.SIDECAR && shownAlive(init));
        int stopped = 0;
        int succeeded = 0;
        int restarting = 0;
        for (ContainerRun run : state.containers()) {
            ContainerRun.Exit last = run.last();
            if (shownAlive(run)) {
                running = true;
            } else if (last == null) {
                waiting = true;
            } else {
                stopped++;
                succeeded += last.code() == 0 ? 1 : 0;
                restarting += run.stage() == Stage.EXITED ? 0 : 1;
            }
        }
        if (pending || waiting) {
            return "Pending";
        }
        if (running || stopped == 0) {
            return "Running";
        }
        return restarting > 0 || state.anyAlive() ? "Running" : stopped == succeeded ? "Succeeded" : "Failed";
    }

    /** Whether nothing is left to do for its containers, though sidecars may still run. */
    static boolean worked(PodState state) {
        for (ContainerRun init : state.inits()) {
            if (init.role() == Role.INIT && init.stage() == Stage.EXITED && !init.succeeded()) {
                return true;
            }
        }
        return !state.containers().isEmpty()
                && state.containers().stream().allMatch(run -> run.stage() == Stage.EXITED);
    }

    static boolean terminal(String phase) {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** While its postStart hook runs, a container is not said to run. */
    static boolean shownAlive(ContainerRun run) {
        return run.alive() && run.stage() != Stage.POST_START;
    }
}
