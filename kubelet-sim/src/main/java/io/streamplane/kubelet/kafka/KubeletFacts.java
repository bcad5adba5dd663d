package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.streamplane.kubelet.kafka.NewestFacts.ObjectFacts;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PersistentVolumeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.kind.storage.CsiDriverKind;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Instant;
import java.util.HashSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the nodes and the pods of this process what the cluster's state says of them. Each object that some facts are about
 * is looked at once. One whose facts cannot be decoded, or that the kubelet cannot handle, is passed over and counted; the
 * next fact about it is its next chance. Values of other processes' nodes are not decoded, nor are statuses of their pods.
 */
final class KubeletFacts {

    private static final Kind PODS = PodKind.KIND;
    private static final Kind NODES = NodeKind.KIND;

    private final ObjectCodec codec;
    private final HostedNodes nodes;
    private final HostedPods pods;
    private final SkippedRecords skipped;
    private final SharedParts shared = new SharedParts();

    KubeletFacts(ObjectCodec codec, HostedNodes nodes, HostedPods pods, SkippedRecords skipped) {
        this.codec = codec;
        this.nodes = nodes;
        this.pods = pods;
        this.skipped = skipped;
    }

    /** @throws RegistryUnavailableException where the registry does not answer; the same facts may be given again later */
    void applyNodes(NewestFacts facts, Instant now) {
        each(facts, CsiDriverKind.KIND, Topics.CLUSTER, driver -> driver(driver));
        each(facts, PersistentVolumeKind.KIND, Topics.CLUSTER, volume -> volume(volume));
        each(facts, NODES, Topics.CLUSTER, node -> node(node, now));
    }

    private void driver(ObjectFacts facts) {
        FactRecord desired = facts.desired();
        if (desired != null) {
            byte[] value = desired.value();
            pods.volumes()
                    .driver(
                            facts.key().key().name(),
                            value == null ? null : codec.desired(CsiDriverKind.KIND, value, CSIDriver.class));
        }
    }

    private void volume(ObjectFacts facts) {
        FactRecord desired = facts.desired();
        if (desired != null) {
            byte[] value = desired.value();
            pods.volumes()
                    .volume(
                            facts.key().key().name(),
                            value == null
                                    ? null
                                    : codec.desired(PersistentVolumeKind.KIND, value, PersistentVolume.class));
        }
    }

    /**
     * As {@link #applyNodes}. Pods that are gone leave before any other comes: a pod whose name was given again stands where
     * its predecessor was met, before others that left room for it. Then come those that have an address, so that no other is given
     * it.
     */
    void applyPods(NewestFacts facts, Instant now) {
        each(facts, PODS, Topics.BINDINGS, pod -> leave(pod, now));
        var addressed = new HashSet<ResourceKey>();
        each(facts, PODS, Topics.BINDINGS, pod -> {
            if (hasAddress(pod)) {
                addressed.add(pod.key());
                pod(pod, now);
            }
        });
        each(facts, PODS, Topics.BINDINGS, pod -> {
            if (!addressed.contains(pod.key())) {
                pod(pod, now);
            }
        });
    }

    /** Whether it comes anew, and was reported on with an address. */
    private boolean hasAddress(ObjectFacts pod) {
        FactRecord observed = pod.observed();
        if (pod.desired() == null || observed == null || pods.hosts(pod.key().key())) {
            return false;
        }
        PodStatus status = podStatus(observed);
        return status != null && status.getPodIP() != null;
    }

    private void leave(ObjectFacts facts, Instant now) {
        FactRecord desired = facts.desired();
        if (desired != null && desired.value() == null) {
            pods.removed(facts.key().key(), desired.revision(), now);
        } else if (desired != null) {
            pods.replaced(facts.key().key(), desired.uid(), desired.revision(), now);
        }
    }

    private void each(NewestFacts facts, Kind kind, String topic, Consumer<ObjectFacts> apply) {
        for (ObjectFacts object : facts.of(kind.resource())) {
            try {
                apply.accept(object);
            } catch (RegistryUnavailableException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                skipped.skip(topic, object.key().toString(), SkippedRecords.reason(e));
            }
        }
    }

    private void node(ObjectFacts facts, Instant now) {
        String name = facts.key().key().name();
        if (!nodes.names().contains(name)) {
            return;
        }
        FactRecord observed = facts.observed();
        if (observed != null) {
            NodeStatus status = nodeStatus(observed);
            nodes.observed(name, status, observed.revision(), now);
            if (status != null && !status.getVolumesAttached().isEmpty()) {
                pods.volumes().heard();
            }
        }
        FactRecord desired = facts.desired();
        if (desired != null) {
            byte[] value = desired.value();
            nodes.desired(name, value == null ? null : codec.desired(NODES, value, Node.class), now);
        }
    }

    private void pod(ObjectFacts facts, Instant now) {
        ObjectKey key = facts.key().key();
        FactRecord desired = facts.desired();
        FactRecord observed = facts.observed();
        if (desired == null) {
            if (observed != null && pods.hosts(key)) {
                pods.observed(key, podStatus(observed), now);
            }
            return;
        }
        byte[] value = desired.value();
        if (value == null) {
            return;
        }
        Pod pod = codec.desired(PODS, value, Pod.class);
        if (nodes.names().contains(pod.getSpec().getNodeName())) {
            pods.bound(key, shared.shared(pod), desired.revision(), observed == null ? null : podStatus(observed), now);
        }
    }

    private @Nullable PodStatus podStatus(FactRecord observed) {
        return status(observed, Topics.BINDINGS, value -> codec.observed(PODS, value, PodStatus.class));
    }

    private @Nullable NodeStatus nodeStatus(FactRecord observed) {
        return status(observed, Topics.CLUSTER, value -> codec.observed(NODES, value, NodeStatus.class));
    }

    /** One that cannot be read is none: what the kubelet reports next takes its place. */
    private <T> @Nullable T status(FactRecord observed, String topic, Function<byte[], T> reader) {
        byte[] value = observed.value();
        if (value == null) {
            return null;
        }
        try {
            return reader.apply(value);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            skipped.skip(topic, observed.key().toString(), SkippedRecords.reason(e));
            return null;
        }
    }
}
