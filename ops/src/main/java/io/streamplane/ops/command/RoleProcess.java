package io.streamplane.ops.command;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Runs one role until it fails or the process is told to end; then closes it. */
final class RoleProcess {

    private RoleProcess() {}

    static int run(AutoCloseable role, CompletionStage<Void> failed) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(role)));
        System.out.println("Ready");
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
