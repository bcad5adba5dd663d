package io.streamplane.ops.command;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Runs a role until it fails or the process is told to end (Ctrl-C, kill); then closes it. */
final class RoleProcess {

    private RoleProcess() {}

    static int run(AutoCloseable role, CompletionStage<Void> failed) throws InterruptedException {
        System.out.println("Ready");
        return await(role, failed);
    }

    /** As {@link #run}, without saying that it is ready. */
    static int await(AutoCloseable role, CompletionStage<Void> failed) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(role)));
        try {
            failed.toCompletableFuture().get();
            return 0;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process ends because a part of it stopped", e.getCause());
        }
    }

    private static void close(AutoCloseable role) {
        try {
            role.close();
        } catch (Exception e) {
            System.err.println("streamplane: did not stop cleanly: " + e.getMessage());
        }
    }
}
