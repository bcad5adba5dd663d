package io.streamplane.schemas.streams;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks again and again until it is closed. A look that fails is the last one, and whoever waits for failures is told: nobody would
 * notice that nobody looks.
 *
 * @param closing at zero, it ends
 * @param every the time before each look
 */
record RepeatedLook(CountDownLatch closing, Duration every, Runnable look, Consumer<Throwable> failed)
        implements Runnable {

    @Override
    public void run() {
        try {
            while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                look.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }
}
