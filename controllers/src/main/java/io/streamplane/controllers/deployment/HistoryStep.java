package io.streamplane.controllers.deployment;

import io.streamplane.schemas.proposal.Proposal;
import java.util.Comparator;

/** Deletes the oldest empty ReplicaSets beyond {@code revisionHistoryLimit}, where a rollout is complete or paused. */
final class HistoryStep {

    private static final int DEFAULT_LIMIT = 10;

    private HistoryStep() {}

    static void apply(Rollout rollout) {
        Integer limit = rollout.deployment.getSpec().getRevisionHistoryLimit();
        var alive = rollout.old.stream()
                .filter(child -> !child.stored().terminating())
                .sorted(Comparator.comparingLong(Child::revision).thenComparing(Rollout.OLDEST_FIRST))
                .toList();
        int surplus = alive.size() - (limit == null ? DEFAULT_LIMIT : limit);
        alive.stream()
                .limit(Math.max(0, surplus))
                .filter(child -> child.replicas() == 0 && child.reported() == 0 && child.observed())
                .map(Child::stored)
                .map(stored -> new Proposal.Delete(stored.resource(), stored.key(), stored.uid(), null, null))
                .forEach(rollout.proposals::add);
    }
}
