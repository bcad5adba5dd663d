package io.streamplane.ops.simulation;

import io.streamplane.apiserver.aggregation.AggregatedServers;
import io.streamplane.apiserver.autoscale.AutoscalerMeasurements;
import io.streamplane.apiserver.autoscale.MeasurementRound;
import io.streamplane.apiserver.certificate.CertificateAuthority;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.usage.KubeletUsage.Amounts;
import io.streamplane.apiserver.usage.KubeletUsage.Measured;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.measurement.Measurement;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Partitioning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What API servers measure for autoscalers, and the topic that it goes to: of all of them every 15 seconds, and of one whose spec
 * changes. They ask the kubelets that answer what their pods use. What is sent may be lost, or come twice.
 */
final class VirtualMeasurements {

    private static final String AUTOSCALERS = AutoscalerActions.AUTOSCALERS;
    private static final CertificateAuthority.Identity IDENTITY = identity();

    /** What a record of the topic holds. */
    record Message(ObjectKey autoscaler, byte[] value) {}

    private final VirtualJournal.Follower server;
    private final AggregatedServers others;
    private final Supplier<List<UsageSource>> kubelets;
    private final List<List<Message>> partitions = new ArrayList<>();
    private final Map<String, Long> measured = new HashMap<>();
    private Instant next = Instant.MIN;

    /** @param kubelets that answer now */
    VirtualMeasurements(VirtualJournal.Follower server, Supplier<List<UsageSource>> kubelets) {
        this.server = server;
        this.kubelets = kubelets;
        others = new AggregatedServers(server::current, IDENTITY);
        for (int i = 0; i < VirtualTopics.SHARDS; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    private static CertificateAuthority.Identity identity() {
        try {
            return CertificateAuthority.in(Files.createTempDirectory("histories"))
                    .newClient("front-proxy-client");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Message> partition(int number) {
        return partitions.get(number);
    }

    /**
     * Measures what is to be measured now; false where nothing is.
     *
     * @param dice by which a kubelet does not answer, or a record is lost or repeated; null: none is
     */
    boolean measure(@Nullable Random dice, Instant now) {
        Snapshot state = server.current();
        var autoscalers = Facets.list(state, AUTOSCALERS);
        var only = new LinkedHashSet<ObjectKey>();
        for (StoredObject each : autoscalers) {
            if (measured.getOrDefault(each.uid(), 0L) != each.desiredRevision()) {
                only.add(each.key());
                measured.put(each.uid(), each.desiredRevision());
            }
        }
        boolean all = !now.isBefore(next) && !autoscalers.isEmpty();
        if (all) {
            next = now.plus(AutoscalerMeasurements.EVERY);
        } else if (only.isEmpty()) {
            return false;
        }
        measure(state, all ? null : only, dice, now);
        return true;
    }

    private void measure(Snapshot state, @Nullable Set<ObjectKey> only, @Nullable Random dice, Instant now) {
        try {
            new MeasurementRound(state, (_, namespace) -> used(namespace, dice, now), others, () -> now)
                    .measure(only, (key, measurement) -> send(key, measurement, dice));
        } catch (InterruptedException e) {
            throw new IllegalStateException("expected nobody to interrupt", e);
        }
    }

    private Map<ObjectKey, Measured> used(String namespace, @Nullable Random dice, Instant now) {
        var used = new TreeMap<ObjectKey, Measured>();
        for (UsageSource each : kubelets.get()) {
            if (dice == null || dice.nextInt(8) > 0) {
                each.pods(namespace, pod -> {
                    var amounts = new TreeMap<String, Amounts>();
                    pod.containers()
                            .forEach(container -> amounts.put(
                                    container.name(), new Amounts(container.cpuNanos(), container.memoryBytes())));
                    used.put(pod.key(), new Measured(now, amounts));
                });
            }
        }
        return used;
    }

    private void send(ObjectKey key, Measurement measurement, @Nullable Random dice) {
        int times = dice == null || dice.nextInt(8) > 1 ? 1 : 2 * dice.nextInt(2);
        var message = new Message(key, SimSettings.MEASUREMENTS.encode(measurement));
        for (int i = 0; i < times; i++) {
            partitions
                    .get(Partitioning.ofObject(AUTOSCALERS, key, partitions.size()))
                    .add(message);
        }
    }
}
