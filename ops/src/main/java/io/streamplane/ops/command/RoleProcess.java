package io.streamplane.ops.command;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Runs a role until it fails or the process is told to end (Ctrl-C, kill); then closes it. */
final class RoleProcess {

    /** A role that does not close in this time is left as it is, so that the process ends whatever hangs. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(60);

    private RoleProcess() {}

    static int run(AutoCloseable role, CompletionStage<Void> failed) throws InterruptedException {
        return run(role, failed, Duration.ZERO);
    }

    /** @param grace what the role takes for its end beside what others take */
    static int run(AutoCloseable role, CompletionStage<Void> failed, Duration grace) throws InterruptedException {
        System.out.println("Ready");
        return await(role, failed, grace);
    }

    /** As {@link #run}, without saying that it is ready. */
    static int await(AutoCloseable role, CompletionStage<Void> failed) throws InterruptedException {
        return await(role, failed, Duration.ZERO);
    }

    private static int await(AutoCloseable role, CompletionStage<Void> failed, Duration grace)
            throws InterruptedException {
        Duration within = CLOSE_WITHIN.plus(grace);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> closeInTime(role, within)));
        try {
            failed.toCompletableFuture().get();
            return 0;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the process ends because a part of it stopped", e.getCause());
        }
    }

    private static void closeInTime(AutoCloseable role, Duration within) {
        var closing = Thread.ofPlatform().daemon().name("close").start(() -> close(role));
        try {
            if (!closing.join(within)) {
                System.err.println("streamplane: did not stop within " + within.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable role) {
        try {
            role.close();
        } catch (Exception | LinkageError e) {
            System.err.println("streamplane: did not stop cleanly: " + e);
        }
    }
}
