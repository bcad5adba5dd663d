package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.KubeletSimOptions;
import io.streamplane.kubelet.http.LogServer;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.Kinds;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.FactHeaders;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** The one thread of all kubelets of a process: registers the nodes, reads bindings, runs timers, beats. */
public final class KubeletLoop implements AutoCloseable {

    private static final String ADDRESS = "127.0.0.1";
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Kind PODS = Kinds.ofResource("pods");

    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Set<String> nodes = new LinkedHashSet<>();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final KubeletSimOptions options;
    private final ObjectCodec codec;
    private final Outbox outbox;
    private final HostedPods pods;
    private final LogServer logs;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile boolean closing;

    private KubeletLoop(KubeletSimOptions options) {
        this.options = options;
        for (int i = 0; i < options.nodes(); i++) {
            nodes.add(options.nodePrefix() + '-' + i);
        }
        codec = new ObjectCodec(options.registry());
        outbox = new Outbox(options, failed);
        pods = new HostedPods(new PodLifecycle(options.timings()), outbox, ADDRESS);
        logs = LogServer.start(pods);
        Map<String, Object> settings = new HashMap<>(
                new ClientSettings(options.bootstrapServers(), options.clientSettings()).consumer("kubelet-sim"));
        settings.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(settings);
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
        stopped.add(name);
    }

    private void run() {
        try {
            register();
            int partitions = consumer.partitionsFor(Topics.BINDINGS).size();
            var own = nodes.stream()
                    .map(node -> new TopicPartition(Topics.BINDINGS, Partitioning.ofNode(node, partitions)))
                    .distinct()
                    .toList();
            consumer.assign(own);
            consumer.seekToBeginning(own);
            Instant beatAt = Instant.now();
            while (!closing && !failed.isDone()) {
                Instant now = Instant.now();
                if (!beatAt.isAfter(now)) {
                    nodes.stream().filter(n -> !stopped.contains(n)).forEach(n -> outbox.heartbeat(n, now));
                    beatAt = now.plus(BEAT);
                }
                consumer.poll(pods.untilNextTimer(now, Duration.between(now, beatAt))).forEach(this::accept);
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
            consumer.close();
            outbox.close();
        }
    }

    private void register() {
        int index = 0;
        Instant now = Instant.now();
        for (String name : nodes) {
            var node = NodeReport.of(name, index++, ADDRESS, logs.port(), options.capacity(), now);
            outbox.propose(name, 0, new Proposal.Create("nodes", ObjectKey.clusterScoped(name), node), now);
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        ObjectKey key = ObjectKey.parse(new String(record.key(), StandardCharsets.UTF_8));
        if (record.value() == null) {
            pods.removed(key);
            return;
        }
        Pod pod = ObjectCodec.model(codec.decodeDesired(PODS, record.value()), Pod.class);
        if (nodes.contains(pod.getSpec().getNodeName())) {
            pods.bound(key, pod, FactHeaders.revision(record.headers()), Instant.now());
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
