package io.streamplane.ops.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.kafka.Kubelets;
import io.streamplane.kubelet.kafka.Needed;
import io.streamplane.kubelet.kafka.Outbox;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.proposal.ProposalEnvelope;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.Partitioning;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** A process of kubelets: the real ones, without the loop around them. */
final class VirtualKubelets {

    private static final Timings TIMINGS =
            new Timings(Duration.ofMillis(800), Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofSeconds(1));

    private static final Set<String> MATTERS =
            Set.of("nodes", "pods", "persistentvolumes", "csidrivers.storage.k8s.io");

    private final Kubelets kubelets;
    private final SkippedRecords skipped = new SkippedRecords("kubelet", new SimpleMeterRegistry());
    private final List<List<FactRecord>> partitions = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private final Outgoings out;
    private final VirtualTopics topics;

    /** Of the state of namespaces, by the partitions that are followed. */
    private final Map<Integer, Integer> followed = new HashMap<>();

    private record Speaker(Outgoings out, BiConsumer<String, Instant> heartbeats) implements Outbox {
        @Override
        public void propose(String node, long cause, Proposal proposal, Instant now) {
            out.propose(new ProposalEnvelope("kubelet/" + node, cause, now.toEpochMilli(), proposal));
        }

        @Override
        public void note(String node, EventNote note, Instant now) {}

        @Override
        public void heartbeat(String node, Instant now) {
            heartbeats.accept(node, now);
        }
    }

    VirtualKubelets(
            VirtualTopics topics,
            List<SimulatedNode> nodes,
            KubeletSimOptions.Machine machine,
            NodeNetwork network,
            Outgoings out,
            BiConsumer<String, Instant> heartbeats,
            Instant now) {
        this.out = out;
        this.topics = topics;
        var options = new KubeletSimOptions(
                "",
                SimSettings.REGISTRY,
                Map.of(),
                nodes,
                TIMINGS,
                Behaviors.SIMULATED,
                Telemetry.none(),
                TimeShift.NONE,
                machine,
                network,
                KubeletSimOptions.Credentials.NONE);
        kubelets = new Kubelets(options, new Speaker(out, heartbeats), VirtualTopics.SHARDS, skipped);
        partitions.add(topics.partition(Topics.CLUSTER, 0));
        nodes.stream()
                .map(node -> Partitioning.ofNode(node.name(), VirtualTopics.NODE_PARTITIONS))
                .distinct()
                .forEach(each -> partitions.add(topics.partition(Topics.BINDINGS, each)));
        var all = new ArrayList<FactRecord>();
        for (List<FactRecord> each : partitions) {
            positions.add(each.size());
            VirtualTopics.compacted(each).stream()
                    .filter(VirtualKubelets::matters)
                    .forEach(all::add);
        }
        kubelets.start(all, 10250, now);
    }

    private static boolean matters(FactRecord fact) {
        String resource = fact.key().object().resource();
        return MATTERS.contains(resource);
    }

    /** Reads at most so many records of each of its partitions; false where there are none. */
    boolean receive(int most, Instant now) {
        var news = new ArrayList<FactRecord>();
        boolean any = false;
        for (int i = 0; i < partitions.size(); i++) {
            int from = positions.get(i);
            int to = Math.min(partitions.get(i).size(), from + most);
            any |= to > from;
            partitions.get(i).subList(from, to).stream()
                    .filter(VirtualKubelets::matters)
                    .forEach(news::add);
            positions.set(i, to);
        }
        if (!news.isEmpty()) {
            kubelets.take(news, now);
        }
        any |= follow(most);
        kubelets.lookForNeeded(now);
        check();
        return any;
    }

    /** As their feed does it. */
    private boolean follow(int most) {
        Needed needed = kubelets.needed();
        for (int partition : needed.untold()) {
            if (partition != Needed.CLUSTER) {
                followed.putIfAbsent(partition, 0);
            }
            needed.target(partition, topic(partition).size());
        }
        boolean any = false;
        for (int partition : List.copyOf(needed.wanted())) {
            int position = positions.getFirst();
            if (partition != Needed.CLUSTER) {
                int from = followed.getOrDefault(partition, 0);
                position = Math.min(topic(partition).size(), from + most);
                topic(partition).subList(from, position).forEach(needed::take);
                followed.put(partition, position);
                any |= position > from;
            }
            needed.read(partition, position);
        }
        return any;
    }

    private List<FactRecord> topic(int partition) {
        return partition == Needed.CLUSTER ? partitions.getFirst() : topics.partition(Topics.STATE, partition);
    }

    void runTimers(Instant now) {
        kubelets.repeat(now);
        kubelets.runTimers(now);
        check();
    }

    private void check() {
        Violation.unless(skipped.total() == 0, "readable", "a kubelet passed over " + skipped.total() + " objects");
    }

    UsageSource usage() {
        return kubelets.usage();
    }

    Instant due(Instant now) {
        return now.plus(kubelets.idle(now));
    }

    boolean send(int most) {
        return out.send(most);
    }
}
