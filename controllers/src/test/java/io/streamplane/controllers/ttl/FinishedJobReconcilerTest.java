package io.streamplane.controllers.ttl;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.controllers.job.Jobs;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Times;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishedJobReconcilerTest {

    private static final ObjectKey PI = new ObjectKey("default", "pi");

    @ParameterizedTest(name = "ttl {0}, {1} since {2} s: {3}, again in {4} s")
    @CsvSource(
            nullValues = "-",
            value = {
                "10, Complete, 10, true, -",
                "10, Failed, 11, true, -",
                "10, Complete, 3, false, 7",
                "0, Complete, 0, true, -",
                "10, SuccessCriteriaMet, 11, false, -",
                "-, Complete, 11, false, -",
            })
    void shouldDeleteInTime(
            @Nullable Integer seconds, String condition, int since, boolean deletes, @Nullable Integer again) {
        // Given
        var shard = new ShardFixture();
        var job = shard.put(
                "jobs.batch",
                Jobs.job("pi")
                        .editSpec()
                        .withTtlSecondsAfterFinished(seconds)
                        .endSpec()
                        .withNewStatus()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus("True")
                        .withLastTransitionTime(Times.format(ShardFixture.NOW.minusSeconds(since)))
                        .endCondition()
                        .endStatus()
                        .build());

        // When
        ReconcileResult result = shard.run(new FinishedJobReconciler(), "jobs.batch", PI);

        // Then
        assertThat(result.proposals())
                .isEqualTo(
                        deletes
                                ? List.of(new Proposal.Delete(
                                        "jobs.batch",
                                        PI,
                                        "uid-pi",
                                        null,
                                        "Foreground",
                                        List.of(new Precondition.DesiredAt(
                                                new ResourceKey("jobs.batch", PI), job.desiredRevision()))))
                                : List.of());
        assertThat(result.requeueAfter()).isEqualTo(again == null ? null : Duration.ofSeconds(again));
    }
}
