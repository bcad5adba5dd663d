package io.streamplane.kubelet.kafka;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.identity.PodTokens;
import io.streamplane.kubelet.manifest.StaticPod;
import io.streamplane.kubelet.node.Requests;
import io.streamplane.kubelet.pod.Adoption;
import io.streamplane.kubelet.pod.Failure;
import io.streamplane.kubelet.pod.PodClaims;
import io.streamplane.kubelet.pod.PodLifecycle;
import io.streamplane.kubelet.pod.PodLifecycle.Step;
import io.streamplane.kubelet.pod.PodState;
import io.streamplane.kubelet.pod.ReadinessGates;
import io.streamplane.kubelet.usage.PodUsage;
import io.streamplane.kubelet.usage.UsageModel;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.registry.RegistryUnavailableException;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods of this process's nodes: what is known of each, and what is done when something happens to one. Not thread-safe, but
 * for {@link #views}.
 */
final class HostedPods {

    private final PodLifecycle lifecycle;
    private final Outbox outbox;
    private final List<String> hosts;
    private final HostedNodes nodes;
    private final Tenants tenants;
    private final Map<ObjectKey, Hosted> pods = new ConcurrentHashMap<>();
    private final PodAgenda agenda = new PodAgenda();
    private final HostedPodReports reports;
    private final StaticPods statics;
    private final Needed needed;
    private final DriverVolumes volumes;
    private final @Nullable PodTokens tokens;

    private final SkippedRecords skipped;
    private final SharedParts shared = new SharedParts();

    /** @param skipped is told of pods that a step fails on */
    HostedPods(
            KubeletSimOptions options,
            Outbox outbox,
            HostedNodes nodes,
            Needed needed,
            StaticPods statics,
            SkippedRecords skipped) {
        this.statics = statics;
        this.skipped = skipped;
        this.needed = needed;
        volumes = new DriverVolumes(needed, nodes);
        lifecycle = new PodLifecycle(options.timings(), options.behaviors(), volumes);
        this.tokens = options.credentials().tokens();
        this.outbox = outbox;
        this.reports = new HostedPodReports(outbox);
        this.hosts = List.copyOf(options.network().hosts());
        this.nodes = nodes;
        tenants = new Tenants(options.nodes(), options.network());
    }

    /** For any thread. */
    HostedViews views() {
        return new HostedViews(pods, nodes, needed, agenda.exited(), tokens);
    }

    DriverVolumes volumes() {
        return volumes;
    }

    HostedPodReports reports() {
        return reports;
    }

    PodAgenda agenda() {
        return agenda;
    }

    @Nullable
    Hosted find(ObjectKey key) {
        return pods.get(key);
    }

    /** Forgets a pod of which nothing is left in the cluster. */
    void drop(ObjectKey key, Instant now) {
        Hosted hosted = pods.get(key);
        if (hosted != null) {
            forget(key, hosted, now);
        }
    }

    boolean hosts(ObjectKey key) {
        return pods.containsKey(key);
    }

    /**
     * A pod's present desired part; of an older revision than one that is known, it is from a node that it left. A pod that is
     * not hosted yet, but that was reported on from here, is taken up where it was: this process has been started again.
     *
     * @param observed what the state says of it besides, if it says anything new
     */
    void bound(ObjectKey key, Pod pod, long revision, @Nullable PodStatus observed, Instant now) {
        Hosted before = pods.get(key);
        if (before != null && before.revision() > revision) {
            return;
        }
        if (StaticPod.isMirror(pod)) {
            if (statics.met(key, pod, now) == StaticPods.Fate.OUTLIVE) {
                if (before == null && observed != null) {
                    goOn(key, StaticPod.undeleted(pod), revision, observed, now);
                }
                return;
            }
            if (before != null && !before.uid().equals(pod.getMetadata().getUid()) && goesOn(key, before)) {
                step(key, new Hosted(before.state().with(pod), revision, null, false), now);
                return;
            }
        }
        if (before != null && before.uid().equals(pod.getMetadata().getUid())) {
            observed(key, observed, now);
            update(key, pod, revision, now);
        } else if (before != null || observed == null || !goOn(key, pod, revision, observed, now)) {
            arrived(key, pod, revision, observed, now);
        }
    }

    /** Takes up a pod where it was; false where nobody can. */
    private boolean goOn(ObjectKey key, Pod pod, long revision, PodStatus observed, Instant now) {
        PodState adopted = adopted(key, pod, observed, now);
        if (adopted == null) {
            return false;
        }
        adopt(key, adopted, revision, observed, now);
        return true;
    }

    /** Null also where nobody can go on from that status: the pod then begins anew. */
    private @Nullable PodState adopted(ObjectKey key, Pod pod, PodStatus observed, Instant now) {
        try {
            return lifecycle.adopt(pod, observed, hosts, now);
        } catch (RuntimeException e) {
            skip(key, e);
            return null;
        }
    }

    private void adopt(ObjectKey key, PodState state, long revision, PodStatus reported, Instant now) {
        if (!Adoption.over(reported) && PodLifecycle.refers(state.pod())) {
            needed.want(key.namespace(), PodClaims.any(state.pod()));
        }
        tenants.follow(nodes.present(state.pod().getSpec().getNodeName()));
        PodState there = tenants.adopt(key, state, Adoption.over(reported));
        pods.put(key, new Hosted(there, revision, reported, false));
        update(key, state.pod(), revision, now);
    }

    /** Whether it is a static pod that outlives its mirror. */
    private boolean goesOn(ObjectKey key, Hosted hosted) {
        Pod mirror = hosted.state().pod();
        return StaticPod.isMirror(mirror)
                && !PodLifecycle.isEnding(hosted.state())
                && !hosted.isShutDown()
                && statics.outlives(key, mirror);
    }

    /** Whether a pod is over because its node shut down. */
    boolean isShutDown(ObjectKey key) {
        Hosted hosted = pods.get(key);
        return hosted != null && hosted.isShutDown();
    }

    /** A pod that is hosted has changed, or what it waits for may have. */
    void update(ObjectKey key, Pod pod, long revision, Instant now) {
        Hosted hosted = Objects.requireNonNull(pods.get(key), "a hosted pod");
        if (nodes.isStopped(hosted.node())) {
            agenda.held().changed(key, hosted.node(), pod, revision);
        } else {
            take(
                    key,
                    hosted.at(revision),
                    lifecycle.update(hosted.state(), pod, each -> tenants.resize(key, each), now),
                    now);
        }
    }

    private void arrived(ObjectKey key, Pod pod, long revision, @Nullable PodStatus observed, Instant now) {
        String node = pod.getSpec().getNodeName();
        boolean waits =
                nodes.awaitsNetwork(node) && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        if (waits || nodes.isStopped(node)) {
            agenda.held().changed(key, node, pod, revision);
            return;
        }
        Hosted before = pods.get(key);
        if (before != null) {
            forget(key, before, now);
        }
        admit(key, pod, revision, observed, now);
    }

    private @Nullable Failure refusal(String node, Pod pod, Requests requests) {
        Failure failure = nodes.trouble(node).refusal(pod);
        return failure == null ? tenants.refusal(node, pod, requests, nodes.present(node)) : failure;
    }

    /** The pods of a node that are not over. */
    List<ObjectKey> alive(String node) {
        return tenants.alive(node);
    }

    @Nullable
    Pod pod(ObjectKey key) {
        Hosted hosted = pods.get(key);
        return hosted == null ? null : hosted.state().pod();
    }

    boolean isEnding(ObjectKey key) {
        Hosted hosted = pods.get(key);
        return hosted == null || PodLifecycle.isEnding(hosted.state());
    }

    @Nullable
    PodUsage usage(ObjectKey key) {
        Hosted hosted = pods.get(key);
        return hosted == null ? null : UsageModel.of(key, hosted.state().pod(), hosted.reported());
    }

    /** The node needs a pod gone. */
    void giveUp(ObjectKey key, Failure why, Duration grace, Instant now) {
        Hosted hosted = pods.get(key);
        if (hosted != null) {
            attempt(key, () -> take(key, hosted, lifecycle.giveUp(hosted.state(), why, grace, now), now));
        }
    }

    /** @param observed what others have said of the pod before; what is not the kubelet's in it stays */
    private void admit(ObjectKey key, Pod pod, long revision, @Nullable PodStatus observed, Instant now) {
        String node = pod.getSpec().getNodeName();
        Requests requests = Requests.of(pod.getSpec());
        Failure refusal = pod.getMetadata().getDeletionTimestamp() == null ? refusal(node, pod, requests) : null;
        if (refusal != null) {
            Step rejected = lifecycle.reject(pod, hosts, refusal, now);
            take(key, new Hosted(rejected.state(), revision, observed, false), rejected, now);
            return;
        }
        if (PodLifecycle.refers(pod)) {
            needed.want(key.namespace(), PodClaims.any(pod));
        }
        PodState state = lifecycle.begin(pod, tenants.take(key, pod, nodes.present(node), requests, hosts), now);
        take(key, new Hosted(state, revision, observed, false), lifecycle.update(state, pod, now), now);
    }

    /** The pod's tombstone; ignored where a newer pod of that name is known. */
    void removed(ObjectKey key, long revision, Instant now) {
        Hosted hosted = pods.get(key);
        agenda.held().removed(key, revision);
        if (hosted != null && hosted.revision() <= revision) {
            boolean stays = goesOn(key, hosted);
            statics.lost(key);
            if (!stays) {
                forget(key, hosted, now);
            }
        }
    }

    /** Another pod has the name now; ignored where a newer one is known. */
    void replaced(ObjectKey key, String uid, long revision, Instant now) {
        Hosted hosted = pods.get(key);
        if (hosted != null && hosted.revision() <= revision && !hosted.uid().equals(uid) && !goesOn(key, hosted)) {
            forget(key, hosted, now);
        }
    }

    private void forget(ObjectKey key, Hosted hosted, Instant now) {
        volumes.forget(key, hosted.state().pod(), now);
        pods.remove(key);
        agenda.forget(key);
        reports.settled(key);
        tenants.leave(key, hosted.state());
    }

    /** What the cluster's state says of a hosted pod; null: nothing. */
    void observed(ObjectKey key, @Nullable PodStatus status, Instant now) {
        Hosted hosted = pods.get(key);
        PodStatus reported = hosted == null ? null : hosted.reported();
        if (status == null || hosted == null || reported == null) {
            return;
        }
        PodSpec spec = hosted.state().pod().getSpec();
        PodStatus merged = ReadinessGates.applied(spec, Statuses.withForeign(reported, status), reported, now);
        Hosted told = hosted.reporting(merged);
        if (Adoption.over(status) && Adoption.over(merged)) {
            told = new Hosted(tenants.free(hosted.state()), hosted.revision(), merged, hosted.gone());
        }
        pods.put(key, told);
        if (!ReadinessGates.same(merged, reported) && !nodes.isStopped(told.node())) {
            reports.report(key, told, now);
        } else if (!Statuses.same(merged, status)) {
            reports.differs(key, now);
        } else if (!hosted.gone()) {
            reports.settled(key);
        }
    }

    /** One pod that a step fails on stops no other; it is looked at again when it changes. */
    void attempt(ObjectKey key, Runnable step) {
        try {
            step.run();
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            skip(key, e);
        }
    }

    private void skip(ObjectKey key, Throwable problem) {
        skipped.skip(Topics.BINDINGS, "pods " + key, SkippedRecords.reason(problem));
    }

    /** Goes on with a pod to which nothing has happened. */
    void step(ObjectKey key, Hosted before, Instant now) {
        take(key, before, lifecycle.step(before.state(), now), now);
    }

    /** The first process of a container is over. */
    void exit(HostedViews.Exited end, Hosted before, Instant now) {
        take(end.key(), before, lifecycle.exit(before.state(), end.container(), end.run(), end.code(), now), now);
    }

    private void take(ObjectKey key, Hosted before, Step step, Instant now) {
        PodStatus reported = before.reported();
        PodStatus status = reported != null && Adoption.over(reported)
                ? reported
                : shared.shared(ReadinessGates.applied(
                        step.state().pod().getSpec(), Statuses.next(reported, step.status()), reported, now));
        var hosted = new Hosted(step.state(), before.revision(), status, step.gone());
        pods.put(key, hosted);
        agenda.follows(key, step);
        if (Adoption.over(status)) {
            tenants.over(key, hosted.node());
        }
        volumes.follow(key, step.state().pod(), step.gone() || Adoption.over(status), now);
        step.notes().forEach(note -> outbox.note(hosted.node(), note, now));
        boolean news = step.gone() || reported == null || !Statuses.same(reported, status);
        if (news && !statics.isMissing(key)) {
            reports.report(key, hosted, now);
        }
    }
}
