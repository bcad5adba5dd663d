package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.http.KubeletServer;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.time.TimeShift;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of all kubelets of a process. It first reads all there is, so that each pod that was reported on is adopted;
 * only then it acts. From then on it reads what comes, runs timers, beats, and proposes again what did not come to pass.
 */
public final class KubeletLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletLoop.class);
    static final String ROLE = "kubelet";
    private static final Duration GLANCE = Duration.ofMillis(20);

    /** So long the end takes beside what pods have. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final SkippedRecords skipped;
    private final KafkaOutbox outbox;
    private final Kubelets kubelets;
    private final KubeletServer logs;
    private final Feed feed;
    private final TimeShift time;
    private final Duration shutdown;
    private final Thread thread;
    private volatile boolean closing;

    private KubeletLoop(KubeletSimOptions options) {
        time = options.time();
        shutdown = options.machine().shutdown();
        skipped = new SkippedRecords(ROLE, options.telemetry().meters());
        outbox = new KafkaOutbox(options, skipped, failed);
        feed = new Feed(options, skipped);
        kubelets = new Kubelets(options, outbox, feed.statePartitions(), skipped);
        feed.assign(kubelets.nodes().names());
        logs = KubeletServer.start(
                options.network().server(),
                kubelets.logs(),
                kubelets.usage(),
                kubelets.containers(),
                options.credentials().tls(),
                time);
        thread = new Thread(this::run, "kubelet-sim");
    }

    public static KubeletLoop start(KubeletSimOptions options) {
        var loop = new KubeletLoop(options);
        loop.thread.start();
        return loop;
    }

    public CompletionStage<Void> failed() {
        return failed;
    }

    /** How many records and objects were passed over: others wrote them, or they cannot be understood. */
    public long skipped() {
        return skipped.total();
    }

    public void stopNode(String name) {
        kubelets.nodes().stop(name);
    }

    private void run() {
        try {
            takeUp();
            while (!closing && !failed.isDone() && !kubelets.isShutDown()) {
                Instant now = time.instant();
                kubelets.repeat(now);
                outbox.send();
                take(feed.poll(idle(now), kubelets.needed()));
                kubelets.lookForNeeded(time.instant());
                kubelets.runTimers(time.instant());
                outbox.send();
            }
        } catch (WakeupException e) {
            if (!closing) {
                failed.completeExceptionally(e);
            }
        } catch (RuntimeException | Error e) {
            failed.completeExceptionally(e);
        } finally {
            logs.close();
            feed.close();
            outbox.close();
        }
    }

    /** Where time may jump, it looks often. */
    private Duration idle(Instant now) {
        Duration idle = kubelets.idle(now);
        return time.isMovable() && idle.compareTo(GLANCE) > 0 ? GLANCE : idle;
    }

    private void takeUp() {
        NewestFacts state = feed.readToEnd();
        Instant now = time.instant();
        patiently(() -> kubelets.applyNodes(state, now));
        kubelets.start(logs.port(), now);
        patiently(() -> kubelets.applyPods(state, now));
        kubelets.tookUp(now);
        outbox.send();
    }

    private void take(NewestFacts news) {
        if (!news.isEmpty()) {
            Instant now = time.instant();
            patiently(() -> kubelets.applyNodes(news, now));
            patiently(() -> kubelets.applyPods(news, now));
        }
    }

    /** Repeats it until the schema registry answers; some facts are then applied twice, which changes nothing. */
    private void patiently(Runnable apply) {
        while (!closing && !failed.isDone()) {
            try {
                apply.run();
                return;
            } catch (RegistryUnavailableException e) {
                LOG.warn("Waiting for the schema registry: {}", e.getMessage());
                LockSupport.parkNanos(Kubelets.TICK.toNanos());
                kubelets.beat(time.instant());
                outbox.send();
            }
        }
    }

    /** Where pods have time to end, it waits for them; as a node that shuts down gracefully does. */
    @Override
    public void close() {
        try {
            if (shutdown.isPositive()) {
                kubelets.shutDown(shutdown);
                thread.join(shutdown.plus(PATIENCE));
            }
            closing = true;
            feed.wakeUp();
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
