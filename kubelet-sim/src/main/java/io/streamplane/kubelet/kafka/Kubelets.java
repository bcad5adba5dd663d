package io.streamplane.kubelet.kafka;

import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.manifest.ManifestFolder;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The kubelets of a process: what they are told and when decides all that they say, so it is the same with a clock and topics
 * of a test. Not thread-safe, logs and usage apart.
 */
public final class Kubelets {

    private static final Duration BEAT = Duration.ofSeconds(10);

    /** So long nothing is due at most. */
    static final Duration TICK = Duration.ofSeconds(1);

    private final HostedNodes nodes;
    private final HostedPods pods;
    private final DuePods due;
    private final HostedViews views;
    private final StaticPods statics;
    private final KubeletFacts facts;
    private final Needed needed;
    private final Caretaker caretaker;
    private Instant beatAt = Instant.MAX;
    private Instant lookAt = Instant.MIN;

    /** @param skipped is told of what cannot be read or handled */
    public Kubelets(KubeletSimOptions options, Outbox outbox, SkippedRecords skipped) {
        this(options, outbox, 0, skipped);
    }

    /** @param statePartitions of which something is told by {@link #needed}; 0: what pods refer to is taken for there */
    public Kubelets(KubeletSimOptions options, Outbox outbox, int statePartitions, SkippedRecords skipped) {
        var codec = new ObjectCodec(options.registry());
        needed = new Needed(codec, statePartitions);
        nodes = new HostedNodes(options, outbox);
        Path manifests = options.machine().manifests();
        statics =
                new StaticPods(manifests == null ? null : new ManifestFolder(manifests, nodes.names()), nodes, outbox);
        pods = new HostedPods(options, outbox, nodes, needed, statics, skipped);
        due = new DuePods(pods, nodes, needed);
        views = pods.views();
        caretaker = new Caretaker(nodes, pods, outbox, options.machine().pressureTransition());
        facts = new KubeletFacts(codec, nodes, pods, skipped);
    }

    /** What it wants to know of the state of namespaces. */
    public Needed needed() {
        return needed;
    }

    /** Goes on with pods that wait for what they refer to. */
    public void lookForNeeded(Instant now) {
        due.lookForNeeded(now);
    }

    HostedNodes nodes() {
        return nodes;
    }

    LogSource logs() {
        return views;
    }

    ContainerSource containers() {
        return views;
    }

    public UsageSource usage() {
        return views;
    }

    /**
     * Begins with all that there is, so that pods that were reported on are gone on with.
     *
     * @param logPort where logs are served
     */
    public void start(List<FactRecord> all, int logPort, Instant now) {
        NewestFacts newest = NewestFacts.of(all);
        applyNodes(newest, now);
        start(logPort, now);
        applyPods(newest, now);
        tookUp(now);
    }

    void start(int logPort, Instant now) {
        nodes.start(logPort, now);
        statics.look(pods, now);
        beatAt = now.plus(BEAT);
    }

    /** All pods that were there before have been applied. */
    void tookUp(Instant now) {
        due.tookUp(now);
    }

    /** What comes next on their topics. */
    public void take(List<FactRecord> news, Instant now) {
        NewestFacts newest = NewestFacts.of(news);
        applyNodes(newest, now);
        applyPods(newest, now);
    }

    /** @throws RegistryUnavailableException where the registry does not answer; the same facts may be given again later */
    void applyNodes(NewestFacts newest, Instant now) {
        facts.applyNodes(newest, now);
    }

    /** @throws RegistryUnavailableException where the registry does not answer; the same facts may be given again later */
    void applyPods(NewestFacts newest, Instant now) {
        facts.applyPods(newest, now);
    }

    /** Beats, where it is time to. */
    void beat(Instant now) {
        if (!beatAt.isAfter(now)) {
            nodes.beat(now);
            beatAt = now.plus(BEAT);
        }
    }

    /** Beats, and proposes again what did not come to pass, each where it is time to. */
    public void repeat(Instant now) {
        beat(now);
        if (!lookAt.isAfter(now)) {
            nodes.proposeAgain(now);
            due.proposeAgain(now);
            statics.look(pods, now);
            caretaker.look(now);
            lookAt = now.plus(TICK);
        }
    }

    /** Goes on with the pods of which something is due. */
    public void runTimers(Instant now) {
        due.runTimers(now);
    }

    /** From any thread: the nodes shut down, and their pods end in that time. */
    void shutDown(Duration grace) {
        nodes.shutDown(grace);
    }

    /** Whether that is done. */
    boolean isShutDown() {
        return nodes.isShutDown()
                && nodes.names().stream().allMatch(name -> pods.alive(name).isEmpty());
    }

    /** How long nothing is due, if nothing comes. */
    public Duration idle(Instant now) {
        return due.untilNextTimer(now, TICK);
    }
}
