package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.streamplane.controllers.job.JobConditions;
import io.streamplane.controllers.job.JobReconciler;
import io.streamplane.controllers.job.Jobs;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jobs whose pods succeed, fail and are deleted, under a controller that lags behind, repeats itself and is restarted: no
 * pod counts twice, no completion is lost, and no more pods run than may.
 */
class JobHistoryTest {

    private static final ObjectKey PI = new ObjectKey("default", "pi");
    private static final String JOBS = "jobs.batch";
    private static final String FINALIZER = "batch.kubernetes.io/job-tracking";
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private final World world = new World();
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    /** Pods that must count as succeeded, those that may, and those that may count as failed, by uid: their index. */
    private final Map<String, String> succeeded = new HashMap<>();

    private final Map<String, String> maySucceed = new HashMap<>();
    private final Set<String> mayFail = new HashSet<>();
    private ShardReplica replica = replica();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldCountEachPodOnce(long seed) {
        // Given
        var random = new Random(seed);
        Job job = random(random);
        world.create(JOBS, job);
        int completions = job.getSpec().getCompletions();
        int parallelism = job.getSpec().getParallelism();
        boolean indexed = "Indexed".equals(job.getSpec().getCompletionMode());

        // When
        for (int i = 0; i < 100_000 && step(random, i); i++) {
            assertBounds(indexed, parallelism);
        }

        // Then
        Job done = job();
        var status = done.getStatus();
        assertThat(JobConditions.finished(done))
                .isNotNull()
                .satisfies(each -> assertThat(each.getType()).isEqualTo("Complete"));
        assertThat(status.getSucceeded()).isGreaterThanOrEqualTo(completions);
        assertThat(status.getSucceeded()).isGreaterThanOrEqualTo(count(succeeded, indexed));
        assertThat(status.getActive()).isZero();
        assertThat(status.getTerminating()).isZero();
        assertThat(status.getUncountedTerminatedPods().getSucceeded()).isEmpty();
        assertThat(status.getUncountedTerminatedPods().getFailed()).isEmpty();
        assertThat(world.list("pods", Pod.class))
                .noneMatch(pod -> pod.finalizers().contains(FINALIZER));
        if (indexed) {
            assertThat(status.getCompletedIndexes()).isEqualTo(all(completions));
        }
    }

    private static String all(int completions) {
        return completions == 1 ? "0" : completions == 2 ? "0,1" : "0-" + (completions - 1);
    }

    /** Never more than there were; the limit on failures is far. */
    private void assertBounds(boolean indexed, int parallelism) {
        var active = world.list("pods", Pod.class).stream().filter(Pods::active).toList();
        assertThat(active).hasSizeLessThanOrEqualTo(parallelism);
        Job job = job();
        var status = job.getStatus();
        if (status == null) {
            return;
        }
        int succeeded = Objects.requireNonNullElse(status.getSucceeded(), 0);
        int failed = Objects.requireNonNullElse(status.getFailed(), 0);
        var uncounted = status.getUncountedTerminatedPods();
        assertThat(succeeded + (uncounted == null ? 0 : uncounted.getSucceeded().size()))
                .isLessThanOrEqualTo(count(maySucceed, indexed));
        assertThat(failed + (uncounted == null ? 0 : uncounted.getFailed().size()))
                .isLessThanOrEqualTo(mayFail.size());
    }

    private static int count(Map<String, String> pods, boolean indexed) {
        return indexed ? Set.copyOf(pods.values()).size() : pods.size();
    }

    private Job job() {
        return (Job) Objects.requireNonNull(world.get(JOBS, PI)).object();
    }

    private static Job random(Random random) {
        var job = Jobs.job("pi")
                .editSpec()
                .withCompletions(1 + random.nextInt(7))
                .withParallelism(1 + random.nextInt(4))
                .withBackoffLimit(1000)
                .withPodReplacementPolicy(random.nextBoolean() ? "Failed" : "TerminatingOrFailed")
                .endSpec();
        if (random.nextBoolean()) {
            job.editSpec()
                    .withCompletionMode("Indexed")
                    .withBackoffLimitPerIndex(random.nextBoolean() ? 1000 : null)
                    .endSpec();
        }
        return job.build();
    }

    /** @return whether anything is left to happen */
    private boolean step(Random random, int number) {
        world.now = world.now.plus(Duration.ofMillis(random.nextInt(300)));
        for (int attempt = 0; attempt < 40; attempt++) {
            if (switch (random.nextInt(11)) {
                case 0, 1, 2 -> replica.receive(world);
                case 3, 4 -> propose(random);
                case 5, 6 -> decide(random);
                case 7 -> end(random, number < 400);
                case 8 -> stop(random);
                case 9 -> number < 400 && random.nextInt(8) == 0 && disturb(random);
                default -> restart(random) || replica.wake(world);
            }) {
                return true;
            }
        }
        if (replica.receive(world) || propose(random) || decide(random) || end(random, false) || stop(random)) {
            return true;
        }
        if (Boolean.TRUE.equals(job().getSpec().getSuspend())) {
            return suspend(false);
        }
        Instant next = replica.next();
        world.now = next == null || world.now.isAfter(next) ? world.now.plusSeconds(60) : next;
        return replica.wake(world) || replica.expire(world);
    }

    private boolean propose(Random random) {
        List<Proposal> wanted = replica.work(world, random);
        if (wanted == null) {
            return false;
        }
        proposed.addAll(wanted);
        return true;
    }

    private boolean decide(Random random) {
        Proposal next = takeAny(random);
        if (next == null) {
            return false;
        }
        world.apply(next);
        if (random.nextInt(4) == 0) {
            world.apply(next);
        }
        return true;
    }

    /** Proposals about one object are decided in their order, others in any. */
    private @Nullable Proposal takeAny(Random random) {
        if (proposed.isEmpty()) {
            return null;
        }
        var any = new ArrayList<>(proposed).get(random.nextInt(proposed.size()));
        Proposal first = proposed.stream()
                .filter(each ->
                        each.resource().equals(any.resource()) && each.key().equals(any.key()))
                .findFirst()
                .orElseThrow();
        proposed.remove(first);
        return first;
    }

    private boolean end(Random random, boolean failing) {
        var running = pods(pod -> !Pods.ended(pod.object()));
        if (running.isEmpty()) {
            return false;
        }
        Stored<Pod> pod = running.get(random.nextInt(running.size()));
        String phase = failing && random.nextInt(3) == 0 ? "Failed" : "Succeeded";
        if (phase.equals("Failed")) {
            mayFail.add(pod.uid());
        } else if (pod.finalizers().contains(FINALIZER)) {
            String index = pod.annotations().getOrDefault(INDEX, "");
            maySucceed.put(pod.uid(), index);
            if (!pod.terminating()) {
                succeeded.put(pod.uid(), index);
            }
        }
        world.ended(pod, phase, phase.equals("Failed") ? 1 : 0);
        return true;
    }

    /** A kubelet stops a pod that is being deleted: it says first how it ended. */
    private boolean stop(Random random) {
        var stopping =
                pods(pod -> pod.terminating() && !pod.expired() || pod.terminating() && !Pods.ended(pod.object()));
        if (stopping.isEmpty()) {
            return false;
        }
        Stored<Pod> pod = stopping.get(random.nextInt(stopping.size()));
        if (!Pods.ended(pod.object())) {
            mayFail.add(pod.uid());
            world.ended(pod, "Failed", 143);
        } else {
            world.stopped(pod);
        }
        return true;
    }

    /** A user deletes a pod, or suspends the Job, or lets it go on. */
    private boolean disturb(Random random) {
        if (random.nextInt(3) == 0) {
            return suspend(!Boolean.TRUE.equals(job().getSpec().getSuspend()));
        }
        var all = pods(pod -> !pod.terminating());
        if (all.isEmpty() || JobConditions.finished(job()) != null) {
            return false;
        }
        Stored<Pod> pod = all.get(random.nextInt(all.size()));
        mayFail.add(pod.uid());
        world.apply(new Proposal.Delete("pods", pod.key(), pod.uid(), null, null));
        return true;
    }

    private boolean suspend(boolean suspended) {
        Stored<?> old = Objects.requireNonNull(world.get(JOBS, PI));
        if (JobConditions.finished((Job) old.object()) != null) {
            return false;
        }
        var changed = new JobBuilder((Job) old.object())
                .editSpec()
                .withSuspend(suspended)
                .endSpec()
                .build();
        world.apply(new Proposal.Update(JOBS, PI, changed, old.desiredRevision()));
        return true;
    }

    private List<Stored<Pod>> pods(Predicate<Stored<Pod>> which) {
        return world.list("pods", Pod.class).stream().filter(which).toList();
    }

    /** Another process takes over, after what the first had proposed was decided; it reads all that the topics hold. */
    private boolean restart(Random random) {
        if (proposed.isEmpty() && random.nextInt(30) == 0) {
            replica = replica();
            while (replica.receive(world)) {}
            replica.resync(world);
            return true;
        }
        return false;
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new JobReconciler()));
    }
}
