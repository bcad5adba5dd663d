package io.streamplane.controllers.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.streamplane.controllers.cronjob.CronJobReconciler;
import io.streamplane.controllers.job.JobConditions;
import io.streamplane.controllers.job.JobReconciler;
import io.streamplane.controllers.job.Jobs;
import io.streamplane.controllers.reconcile.Pods;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A CronJob under controllers that lag, repeat themselves and are restarted: no start comes twice, and none too many run. */
class CronJobHistoryTest {

    private static final ObjectKey TICK = new ObjectKey("default", "tick");
    private static final String CRON_JOBS = "cronjobs.batch";
    private static final String JOBS = "jobs.batch";

    private final World world = new World();
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private final Set<String> uids = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private ShardReplica replica = replica();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void shouldStartEachOnce(long seed) {
        // Given
        var random = new Random(seed);
        String policy = List.of("Allow", "Forbid", "Replace").get(random.nextInt(3));
        world.create(CRON_JOBS, cron(policy));
        Instant end = world.now.plus(Duration.ofMinutes(20));

        // When
        while (world.now.isBefore(end)) {
            step(random);
            assertBounds(policy);
        }
        while (settle(random)) {
            assertBounds(policy);
        }

        // Then
        CronJob cron =
                (CronJob) Objects.requireNonNull(world.get(CRON_JOBS, TICK)).object();
        List<Stored<Job>> jobs = world.list(JOBS, Job.class);
        assertThat(names).hasSizeBetween(policy.equals("Forbid") ? 5 : 18, 21);
        assertThat(cron.getStatus().getActive())
                .hasSameSizeAs(jobs.stream()
                        .filter(each -> JobConditions.finished(each.object()) == null)
                        .toList());
        assertThat(jobs.stream().filter(each -> JobConditions.finished(each.object()) != null))
                .hasSizeLessThanOrEqualTo(3);
        assertThat(cron.getStatus().getLastScheduleTime()).isNotNull();
        assertThat(replica.said).noneMatch(each -> each.note().reason().equals("UnexpectedJob"));
    }

    private void assertBounds(String policy) {
        List<Stored<Job>> jobs = world.list(JOBS, Job.class);
        for (Stored<Job> job : jobs) {
            if (uids.add(job.uid())) {
                assertThat(names.add(job.name())).as(job.name() + " is new").isTrue();
            }
        }
        long running = jobs.stream()
                .filter(each -> JobConditions.finished(each.object()) == null && !each.terminating())
                .count();
        if (policy.equals("Forbid")) {
            assertThat(running).isLessThanOrEqualTo(1);
        } else if (policy.equals("Replace")) {
            assertThat(running).isLessThanOrEqualTo(2);
        }
    }

    private void step(Random random) {
        world.now = world.now.plus(Duration.ofMillis(random.nextInt(3000)));
        replica.wake(world);
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> replica.receive(world);
                case 3, 4 -> work(random);
                case 5, 6 -> decide(random);
                default -> restart(random);
            }
        }
        if (random.nextInt(15) == 0) {
            endOne(random);
        }
    }

    /** Everything that can happen without time; false when nothing is left. */
    private boolean settle(Random random) {
        return replica.receive(world) || work(random) || decide(random);
    }

    private boolean work(Random random) {
        var wanted = replica.work(world, random);
        if (wanted != null) {
            proposed.addAll(wanted);
        }
        return wanted != null;
    }

    private boolean decide(Random random) {
        Proposal next = proposed.poll();
        if (next != null) {
            world.apply(next);
            if (random.nextInt(4) == 0) {
                world.apply(next);
            }
        }
        return next != null;
    }

    private void endOne(Random random) {
        var running = world.list("pods", Pod.class).stream()
                .filter(pod -> !Pods.ended(pod.object()))
                .toList();
        if (!running.isEmpty()) {
            world.ended(running.get(random.nextInt(running.size())), "Succeeded", 0);
        }
    }

    private void restart(Random random) {
        if (proposed.isEmpty() && random.nextInt(30) == 0) {
            replica = replica();
            while (replica.receive(world)) {}
            replica.resync(world);
        }
    }

    private CronJob cron(String policy) {
        return new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(TICK.namespace())
                .withName(TICK.name())
                .withCreationTimestamp(Times.format(world.now))
                .endMetadata()
                .withNewSpec()
                .withSchedule("* * * * *")
                .withConcurrencyPolicy(policy)
                .withSuccessfulJobsHistoryLimit(3)
                .withFailedJobsHistoryLimit(1)
                .withNewJobTemplate()
                .withSpec(Jobs.job("tick").buildSpec())
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private static ShardReplica replica() {
        return new ShardReplica(List.of(new CronJobReconciler(), new JobReconciler()));
    }
}
