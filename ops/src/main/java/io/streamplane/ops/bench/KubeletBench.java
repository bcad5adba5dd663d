package io.streamplane.ops.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.streamplane.kubelet.kafka.KubeletSimOptions;
import io.streamplane.kubelet.kafka.Kubelets;
import io.streamplane.kubelet.kafka.Outbox;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.avro.HeartbeatRecord;
import io.streamplane.schemas.codec.EnvelopeSerde;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.event.EventNote;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.Topics;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What simulated kubelets cost in their own process: the memory of a node and of a running pod, how many pods they start in a second,
 * of their thread's CPU time, and how many heartbeats they write. There is no broker: what they propose comes back to them as if it had been accepted.
 */
public final class KubeletBench {

    private static final int BATCH = 2_000;
    private static final int TEMPLATES = 100;
    private static final int BEATS = 20;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final ObjectCodec codec = new ObjectCodec(registry);
    private final Echo echo = new Echo();
    private final SkippedRecords skipped =
            new SkippedRecords("bench", Telemetry.none().meters());
    private long revision;

    private KubeletBench() {}

    public static BenchReport run(int nodes, int pods) {
        return new KubeletBench().measure(nodes, pods);
    }

    private BenchReport measure(int nodes, int pods) {
        var all = SimulatedNode.numbered("node", nodes, KubeletSimOptions.DEFAULT_CAPACITY);
        long empty = used();
        var kubelets =
                new Kubelets(new KubeletSimOptions("none:1", registry, Map.of(), all, Timings.NONE), echo, skipped);
        kubelets.start(List.of(), 10250, BEGIN);
        echo(kubelets);
        long withNodes = used();
        long begin = cpu();
        for (int from = 0; from < pods; from += BATCH) {
            var facts = new ArrayList<FactRecord>();
            for (int i = from; i < Math.min(pods, from + BATCH); i++) {
                facts.add(desired(PodKind.KIND, pod(i, "node-" + i % nodes)));
            }
            kubelets.take(facts, BEGIN);
            kubelets.runTimers(BEGIN.plusSeconds(1));
            echo(kubelets);
        }
        double seconds = (cpu() - begin) / 1e9;
        long withPods = used();
        double beats = beats(kubelets, nodes);
        if (skipped.total() > 0) {
            throw new IllegalStateException("expected all pods to run, but " + skipped.total() + " were passed over");
        }
        return report(nodes, pods, withNodes - empty, withPods - withNodes, pods / seconds, beats);
    }

    private double beats(Kubelets kubelets, int nodes) {
        long before = echo.beats;
        long begin = cpu();
        for (int i = 1; i <= BEATS; i++) {
            kubelets.repeat(BEGIN.plusSeconds(20L * i));
        }
        double seconds = (cpu() - begin) / 1e9;
        long said = echo.beats - before;
        if (said < (long) nodes * BEATS) {
            throw new IllegalStateException("expected " + BEATS + " heartbeats of each node, but got " + said);
        }
        return said / seconds;
    }

    /** Gives back what was proposed until nothing is. */
    private void echo(Kubelets kubelets) {
        while (!echo.proposed.isEmpty()) {
            var facts = new ArrayList<FactRecord>();
            var proposals = List.copyOf(echo.proposed);
            echo.proposed.clear();
            for (Proposal proposal : proposals) {
                switch (proposal) {
                    case Proposal.Create create -> {
                        create.object().getMetadata().setUid(UUID.randomUUID().toString());
                        facts.add(desired(NodeKind.KIND, create.object()));
                        facts.add(observed(NodeKind.KIND, create));
                    }
                    case Proposal.UpdateStatus update -> facts.add(observed(PodKind.KIND, update));
                    default -> throw new IllegalStateException("expected a status, but got " + proposal);
                }
            }
            kubelets.take(facts, BEGIN.plusSeconds(1));
        }
    }

    private FactRecord desired(Kind kind, HasMetadata object) {
        var key = FactKey.desired(new ResourceKey(kind.resource(), key(object)));
        return new FactRecord(key, ++revision, object.getMetadata().getUid(), codec.encodeDesired(kind, object));
    }

    private FactRecord observed(Kind kind, Proposal proposal) {
        HasMetadata object = switch (proposal) {
            case Proposal.Create create -> create.object();
            case Proposal.UpdateStatus update -> update.object();
            default -> throw new IllegalArgumentException("expected a status, but got " + proposal);
        };
        ObjectNode status = Objects.requireNonNull(ObjectCodec.statusTree(object));
        var key = FactKey.observed(new ResourceKey(kind.resource(), proposal.key()));
        return new FactRecord(key, ++revision, "", codec.encodeObserved(kind, status));
    }

    private static io.streamplane.schemas.topic.ObjectKey key(HasMetadata object) {
        @Nullable String namespace = object.getMetadata().getNamespace();
        return new io.streamplane.schemas.topic.ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    /** As a Deployment's pod is after admission. */
    private static Pod pod(int number, String node) {
        String app = "app-" + number % TEMPLATES;
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("team-" + number % TEMPLATES)
                .withName(app + "-6b7f6db7d5-" + Integer.toString(number, 36))
                .withGenerateName(app + "-6b7f6db7d5-")
                .withUid(UUID.randomUUID().toString())
                .withCreationTimestamp(BEGIN.toString())
                .withLabels(Map.of("app", app, "pod-template-hash", "6b7f6db7d5"))
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName(app + "-6b7f6db7d5")
                .withUid("uid-" + app)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withServiceAccountName("default")
                .withServiceAccount("default")
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withSchedulerName("default-scheduler")
                .withTerminationGracePeriodSeconds(30L)
                .withEnableServiceLinks(true)
                .withPriority(0)
                .withPreemptionPolicy("PreemptLowerPriority")
                .withNewSecurityContext()
                .endSecurityContext()
                .addNewToleration("NoExecute", "node.kubernetes.io/not-ready", "Exists", 300L, null)
                .addNewToleration("NoExecute", "node.kubernetes.io/unreachable", "Exists", 300L, null)
                .addNewContainer()
                .withName("main")
                .withImage("registry.example/" + app + ":1.4.2")
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePath("/dev/termination-log")
                .withTerminationMessagePolicy("File")
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("16Mi"))
                .endResources()
                .addNewPort()
                .withContainerPort(8080)
                .withProtocol("TCP")
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }

    /** Nanoseconds of this thread, which does all: what else the machine does changes nothing. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Of the heap, without what nobody holds. */
    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static BenchReport report(
            int nodes, int pods, long ofNodes, long ofPods, double podsPerSecond, double beatsPerSecond) {
        double node = (double) ofNodes / nodes;
        double pod = (double) ofPods / pods;
        double million = (100_000 * node + 1_000_000 * pod) / (1L << 30);
        ObjectNode json =
                JsonMapper.shared().createObjectNode().put("nodes", nodes).put("pods", pods);
        json.put("bytes_a_node", node).put("bytes_a_pod", pod).put("gib_of_100000_nodes_1000000_pods", million);
        json.put("pods_a_second", podsPerSecond).put("heartbeats_a_second", beatsPerSecond);
        return new BenchReport(
                List.of(
                        "nodes",
                        "pods",
                        "bytes a node",
                        "bytes a pod",
                        "GiB of 100k and 1M",
                        "pods/s of CPU",
                        "heartbeats/s of CPU"),
                List.of(List.of(
                        Integer.toString(nodes),
                        Integer.toString(pods),
                        String.format(Locale.ROOT, "%.0f", node),
                        String.format(Locale.ROOT, "%.0f", pod),
                        String.format(Locale.ROOT, "%.1f", million),
                        String.format(Locale.ROOT, "%.0f", podsPerSecond),
                        String.format(Locale.ROOT, "%.0f", beatsPerSecond))),
                json);
    }

    /** Takes what kubelets say; heartbeats are encoded, as they are for their topic. */
    private final class Echo implements Outbox {

        private final EnvelopeSerde<HeartbeatRecord> heartbeats =
                new EnvelopeSerde<>(registry, Topics.HEARTBEATS + "-value", HeartbeatRecord.getClassSchema());
        private final List<Proposal> proposed = new ArrayList<>();
        private long beats;

        @Override
        public void propose(String node, long cause, Proposal proposal, Instant now) {
            proposed.add(proposal);
        }

        @Override
        public void note(String node, EventNote note, Instant now) {
            // events leave the process and cost it nothing afterwards
        }

        @Override
        public void heartbeat(String node, Instant now) {
            beats += heartbeats.serialize(new HeartbeatRecord(node, now.toEpochMilli())).length > 0 ? 1 : 0;
        }
    }
}
