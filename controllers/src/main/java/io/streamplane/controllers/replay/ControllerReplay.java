package io.streamplane.controllers.replay;

import io.streamplane.controllers.node.NodeHealth;
import io.streamplane.controllers.reconcile.AnsweredUnderway;
import io.streamplane.controllers.reconcile.LookedInto;
import io.streamplane.controllers.reconcile.ReconcileInput;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.reconcile.ShardView;
import io.streamplane.controllers.reconcile.WorkKey;
import io.streamplane.controllers.shard.ObjectAssembler;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.Partitioning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks reconcilers what they decide on the grounds of recorded decisions. Facts go in as the journal has them; a decision
 * is asked about when all facts are in that it was made from, and before {@value #KEPT} more changes of its shard are.
 */
public final class ControllerReplay {

    private static final int KEPT = 20_000;
    private static final int ANSWERS = 256;
    private static final String NAMESPACES = "namespaces";

    /** What comes of asking. */
    public sealed interface Answer {

        /** @param proposals all that the reconciler wants, in its order */
        record Decided(List<Proposal> proposals) implements Answer {}

        /** The question could not be put as it was. */
        record NotPinned(String why) implements Answer {}
    }

    private record Question(String component, WorkKey work, Grounds grounds) {}

    private final Function<String, Collection<Reconciler>> ofAuthority;
    private final RecordedAuthority authority;
    private final Map<String, Reconciler> reconcilers = new HashMap<>();
    private final List<ChangeLog> logs = new ArrayList<>();
    private final List<PastShard> shards = new ArrayList<>();
    private final ChangeLog cluster;
    private final LinkedHashMap<Question, Answer> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
            return size() > ANSWERS;
        }
    };

    /**
     * @param ofAuthority the reconcilers, by the certificate of the cluster's authority that they are given; it is empty while
     *     that is not known
     * @param partitions of the topic of state: so many shards there were
     */
    public ControllerReplay(
            Function<String, Collection<Reconciler>> ofAuthority,
            KindRegistry kinds,
            ObjectCodec codec,
            int partitions) {
        this.ofAuthority = ofAuthority;
        authority = new RecordedAuthority(codec);
        ofAuthority.apply("").forEach(this::use);
        var reader = new ObjectAssembler(kinds, codec, LookedInto.by(reconcilers.values()), (fact, unreadable) -> {});
        cluster = new ChangeLog(reader, KEPT);
        for (int number = 0; number < partitions; number++) {
            var log = new ChangeLog(reader, KEPT);
            logs.add(log);
            shards.add(new PastShard(number, partitions, log, cluster));
        }
    }

    /** Takes a reconciler in place of the one that proposes by the same name. */
    void use(Reconciler reconciler) {
        reconcilers.put(reconciler.component(), reconciler);
        answers.clear();
    }

    /** Whether it is a controller that proposes by this name. */
    public boolean knows(String component) {
        return reconcilers.containsKey(component) || component.equals(NodeHealth.COMPONENT);
    }

    /** Learns from what a component wrote what it was given, beside the journal. Comes before it is asked. */
    public void learn(String component, List<Mutation> written) {
        if (RecordedAuthority.isGivenTo(component) && authority.learn(written)) {
            ofAuthority.apply(authority.certificate()).stream()
                    .filter(each -> RecordedAuthority.isGivenTo(each.component()))
                    .forEach(this::use);
        }
    }

    /** Whether the number of its proposals says something: until all that it was given is known, it may make fewer. */
    public boolean isComplete(String component) {
        return !RecordedAuthority.isGivenTo(component)
                || !authority.certificate().isEmpty();
    }

    /** Facts come in the order of revisions. */
    public void apply(Fact fact) {
        ResourceKey key = fact.key();
        boolean ofCluster = key.key().namespace().isEmpty();
        for (FactRecord record : records(fact)) {
            if (ofCluster) {
                cluster.add(record);
            }
            if (!ofCluster || key.resource().equals(NAMESPACES)) {
                logs.get(Partitioning.ofObject(key.resource(), key.key(), logs.size()))
                        .add(record);
            }
        }
        if (cluster.isFull()) {
            shards.forEach(each -> each.follow(0, cluster.keepFrom()));
            cluster.forget();
        }
        for (int number = 0; number < logs.size(); number++) {
            if (logs.get(number).isFull()) {
                shards.get(number).follow(logs.get(number).keepFrom(), 0);
                logs.get(number).forget();
            }
        }
    }

    /** As the materializer writes it. */
    private static List<FactRecord> records(Fact fact) {
        return switch (fact) {
            case Fact.DesiredPut put ->
                List.of(new FactRecord(FactKey.desired(put.key()), put.revision(), put.uid(), put.value()));
            case Fact.ObservedPut put ->
                List.of(new FactRecord(FactKey.observed(put.key()), put.revision(), "", put.value()));
            case Fact.Deleted deleted ->
                List.of(
                        new FactRecord(FactKey.desired(deleted.key()), deleted.revision(), "", null),
                        new FactRecord(FactKey.observed(deleted.key()), deleted.revision(), "", null));
        };
    }

    /**
     * @param own what the command is about
     * @param grounds of the decision; null where they were not recorded
     */
    public Answer ask(String component, ResourceKey own, @Nullable Grounds grounds) {
        if (component.equals(NodeHealth.COMPONENT)) {
            return new Answer.NotPinned("heartbeats, which it goes by, are not in the journal");
        }
        if (grounds == null) {
            return new Answer.NotPinned("its grounds were not recorded");
        }
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
        if (grounds.shard() < 0 || grounds.shard() >= shards.size()) {
            return new Answer.NotPinned("its shard is none of the " + shards.size() + " that there are");
        }
        PastShard shard = shards.get(grounds.shard());
        if (!shard.knows(grounds.revision(), grounds.cluster())) {
            return new Answer.NotPinned("it had read so much less than there was that what it saw is not kept");
        }
        ShardView view = shard.at(grounds.revision(), grounds.cluster());
        var underway = new AnsweredUnderway(grounds.underway());
        var snapshot = new ReconcileInput(question.work(), Instant.ofEpochMilli(grounds.time()), view, underway);
        List<Proposal> proposals;
        try {
            proposals = reconciler.reconcile(snapshot).proposals();
        } catch (RuntimeException | StackOverflowError e) {
            return new Answer.NotPinned("the reconciler fails on what it saw: " + e);
        }
        return underway.askedTheSame()
                ? new Answer.Decided(proposals)
                : new Answer.NotPinned("it asks other questions about what is under way than the recorded one did");
    }
}
