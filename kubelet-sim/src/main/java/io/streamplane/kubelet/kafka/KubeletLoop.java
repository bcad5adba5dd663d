package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.KubeletSimOptions;
import io.streamplane.kubelet.http.LogServer;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.FactKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of all kubelets of a process. It first reads the bindings and then the statuses, so that each pod that
 * was reported on is adopted; only then it acts. From then on it reads all, runs timers, beats, and proposes again what
 * did not come to pass.
 */
public final class KubeletLoop implements AutoCloseable {

    private static final String ADDRESS = "127.0.0.1";
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Kind PODS = Kinds.ofResource("pods");
    private static final Kind NODES = Kinds.ofResource("nodes");

    private record Binding(Pod pod, long revision) {}

    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final ObjectCodec codec;
    private final Outbox outbox;
    private final HostedNodes nodes;
    private final HostedPods pods;
    private final LogServer logs;
    private final Feed feed;
    private final Thread thread;
    private volatile boolean closing;

    private KubeletLoop(KubeletSimOptions options) {
        codec = new ObjectCodec(options.registry());
        outbox = new Outbox(options, failed);
        nodes = new HostedNodes(options, outbox, ADDRESS);
        pods = new HostedPods(options, outbox, ADDRESS, nodes);
        feed = new Feed(options, nodes.names());
        logs = LogServer.start(pods);
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

    public void stopNode(String name) {
        nodes.stop(name);
    }

    private void run() {
        try {
            takeUp();
            Instant beatAt = Instant.now().plus(BEAT);
            Instant lookAt = Instant.now();
            while (!closing && !failed.isDone()) {
                Instant now = Instant.now();
                if (!beatAt.isAfter(now)) {
                    nodes.beat(now);
                    beatAt = now.plus(BEAT);
                }
                if (!lookAt.isAfter(now)) {
                    nodes.proposeAgain(now);
                    pods.proposeAgain(now);
                    lookAt = now.plus(TICK);
                }
                feed.poll(pods.untilNextTimer(now, TICK), this::accept);
                pods.runTimers(Instant.now());
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

    private void takeUp() {
        var bound = new HashMap<ObjectKey, Binding>();
        var reported = new HashMap<ObjectKey, PodStatus>();
        feed.readToEnd(List.of(Topics.BINDINGS), record -> {
            long revision = FactHeaders.revision(record.headers());
            Pod pod = pod(record);
            bound.compute(
                    key(record),
                    (_, before) -> before != null && before.revision() > revision
                            ? before
                            : pod == null ? null : new Binding(pod, revision));
        });
        feed.readToEnd(List.of(Feed.NODES, Feed.NODE_STATUSES, Feed.POD_STATUSES), record -> {
            if (!record.topic().equals(Feed.POD_STATUSES)) {
                accept(record);
            } else if (bound.containsKey(key(record))) {
                PodStatus status = podStatus(record);
                reported.compute(key(record), (_, _) -> status);
            }
        });
        Instant now = Instant.now();
        nodes.start(logs.port(), now);
        bound.forEach((key, binding) -> pods.takeUp(key, binding.pod(), binding.revision(), reported.get(key), now));
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        ObjectKey key = key(record);
        Instant now = Instant.now();
        switch (record.topic()) {
            case Topics.BINDINGS -> {
                Pod pod = pod(record);
                long revision = FactHeaders.revision(record.headers());
                if (pod != null) {
                    pods.bound(key, pod, revision, now);
                } else if (record.value() == null) {
                    pods.removed(key, revision);
                }
            }
            case String topic
            when topic.equals(Feed.POD_STATUSES) -> {
                if (pods.hosts(key)) {
                    pods.observed(key, podStatus(record), now);
                }
            }
            case String topic
            when nodes.names().contains(key.name()) -> {
                if (topic.equals(Feed.NODES)) {
                    nodes.desired(
                            key.name(),
                            record.value() == null
                                    ? null
                                    : ObjectCodec.model(codec.decodeDesired(NODES, record.value()), Node.class),
                            now);
                } else {
                    nodes.observed(
                            key.name(),
                            record.value() == null
                                    ? null
                                    : withStatus(NODES, record.value(), Node.class)
                                            .getStatus(),
                            now);
                }
            }
            default -> {
                /* another process's node */
            }
        }
    }

    private static ObjectKey key(ConsumerRecord<byte[], byte[]> record) {
        String text = new String(record.key(), StandardCharsets.UTF_8);
        return record.topic().equals(Topics.BINDINGS)
                ? FactKey.parse(text).object().key()
                : ObjectKey.parse(text);
    }

    /** Null where the record is a tombstone, or of another process's node. */
    private @Nullable Pod pod(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        Pod pod = ObjectCodec.model(codec.decodeDesired(PODS, record.value()), Pod.class);
        return nodes.names().contains(pod.getSpec().getNodeName()) ? pod : null;
    }

    private @Nullable PodStatus podStatus(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null
                ? null
                : withStatus(PODS, record.value(), Pod.class).getStatus();
    }

    private <T extends HasMetadata> T withStatus(Kind kind, byte[] value, Class<T> type) {
        var status = codec.decodeObserved(kind, value);
        var object = status.objectNode();
        object.set("status", status);
        return ObjectCodec.model(object, type);
    }

    @Override
    public void close() {
        closing = true;
        feed.wakeUp();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
