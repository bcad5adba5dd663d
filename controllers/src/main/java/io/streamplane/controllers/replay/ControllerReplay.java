package io.streamplane.controllers.replay;

import io.streamplane.controllers.reconcile.AnsweredUnderway;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.Snapshot;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.proposal.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks reconcilers what they decide on the grounds of recorded decisions. Facts go in as the journal has them; a decision
 * is asked about when all facts are in that it was made from, and before {@value #KEPT} more are.
 */
public final class ControllerReplay {

    private static final long KEPT = 20_000;
    private static final int ANSWERS = 256;

    /** Longer than any controller waits to be certain: who decided had waited. */
    private static final Duration CERTAIN = Duration.ofDays(1);

    /** What comes of asking. */
    public sealed interface Answer {

        /** @param proposals all that the reconciler wants, in its order */
        record Decided(List<Proposal> proposals) implements Answer {}

        /** The question could not be put as it was. */
        record NotPinned(String why) implements Answer {}
    }

    private record Question(String component, WorkKey work, Grounds grounds) {}

    private final Map<String, Reconciler> reconcilers = new HashMap<>();
    private final FactHistory history;
    private final LinkedHashMap<Question, Answer> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > ANSWERS;
        }
    };

    public ControllerReplay(Collection<Reconciler> reconcilers, ObjectCodec codec) {
        reconcilers.forEach(this::use);
        history = new FactHistory(codec);
    }

    /** Takes a reconciler in place of the one that proposes by the same name. */
    public void use(Reconciler reconciler) {
        reconcilers.put(reconciler.component(), reconciler);
        answers.clear();
    }

    /** Whether it is one of the reconcilers that proposes by this name. */
    public boolean knows(String component) {
        return reconcilers.containsKey(component);
    }

    /** Facts come in the order of revisions. */
    public void apply(Fact fact) {
        history.add(fact);
        history.forget(fact.revision() - KEPT);
    }

    /** @param own what the command is about */
    public Answer ask(String component, ResourceKey own, Grounds grounds) {
        Reconciler reconciler = reconcilers.get(component);
        if (reconciler == null) {
            return new Answer.NotPinned("this build has no " + component);
        }
        ResourceKey work = grounds.work() == null ? own : grounds.work();
        var question = new Question(component, new WorkKey(work.resource(), work.key()), grounds);
        Answer known = answers.get(question);
        if (known == null) {
            known = answer(reconciler, question);
            answers.put(question, known);
        }
        return known;
    }

    private Answer answer(Reconciler reconciler, Question question) {
        Grounds grounds = question.grounds();
        var shard = new SeenShard(
                history,
                grounds.seen(),
                FactHistory.namespace(
                        question.work().resource(), question.work().key()));
        var underway = new AnsweredUnderway(grounds.underway());
        var snapshot = new Snapshot(question.work(), Instant.ofEpochMilli(grounds.time()), CERTAIN, shard, underway);
        List<Proposal> proposals = reconciler.reconcile(snapshot).proposals();
        if (!shard.unknown().isEmpty()) {
            return new Answer.NotPinned("it looks at " + first(shard.unknown()) + ", which the recorded one did not");
        }
        if (shard.forgotten()) {
            return new Answer.NotPinned("it had read so much less than there was that what it saw is not kept");
        }
        if (!underway.askedTheSame()) {
            return new Answer.NotPinned("it asks other questions about what is under way than the recorded one did");
        }
        return new Answer.Decided(proposals);
    }

    private static @Nullable String first(Collection<String> names) {
        return names.isEmpty() ? null : names.iterator().next();
    }
}
