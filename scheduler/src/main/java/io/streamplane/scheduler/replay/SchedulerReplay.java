package io.streamplane.scheduler.replay;

import io.streamplane.scheduler.decide.Decider;
import io.streamplane.scheduler.decide.Decision;
import io.streamplane.scheduler.decide.Facts;
import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.request.PodRequest;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Fact;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks a decider what it decides on the grounds of recorded decisions, each in its turn. The decider follows what was
 * recorded, whatever it would have decided itself, so that each decision is asked about on its own state. For one thread.
 */
public final class SchedulerReplay {

    private record Waiting(long revision, String key, byte @Nullable [] value) {}

    private final Decider decider;
    private final Facts facts;
    private final ToIntFunction<ObjectKey> partition;
    private final List<List<Deque<Waiting>>> waiting = new ArrayList<>();

    /** @param partition of the topics of pods and nodes that an object is in */
    public SchedulerReplay(SchedulerConfig config, ObjectCodec codec, ToIntFunction<ObjectKey> partition) {
        this.decider = new Decider(config);
        this.facts = new Facts(codec);
        this.partition = partition;
        Facts.TOPICS.forEach(topic -> waiting.add(new ArrayList<>()));
    }

    /** Facts come in the order of revisions; those of other kinds are passed over. */
    public void apply(Fact fact) {
        String resource = fact.key().resource();
        if (!resource.equals("pods") && !resource.equals("nodes")) {
            return;
        }
        switch (fact) {
            case Fact.DesiredPut put -> add(Topics.desired(resource), put, put.value());
            case Fact.ObservedPut put -> add(Topics.observed(resource), put, put.value());
            case Fact.Deleted deleted -> {
                add(Topics.desired(resource), deleted, null);
                add(Topics.observed(resource), deleted, null);
            }
        }
    }

    /**
     * What is decided on a pod; null where nothing is, because the pod does not wait.
     *
     * @param unread how far partitions had been read of which the grounds do not say it
     */
    public @Nullable Decision ask(ObjectKey pod, Grounds grounds, long unread) {
        read(grounds, unread);
        return decider.consider(pod, grounds.time());
    }

    /** Counts on a recorded binding. */
    public void bound(ObjectKey pod, String node, Grounds grounds, long unread) {
        read(grounds, unread);
        PodRequest request = decider.waiting(pod, grounds.time());
        if (request != null) {
            decider.carryOut(Decider.bind(request, node), grounds.time());
        }
    }

    /** Counts on a decision that is as recorded. */
    public void carryOut(Decision decision, Grounds grounds) {
        decider.carryOut(decision, grounds.time());
    }

    private void add(String topic, Fact fact, byte @Nullable [] value) {
        var partitions = waiting.get(Facts.TOPICS.indexOf(topic));
        int number = partition.applyAsInt(fact.key().key());
        while (partitions.size() <= number) {
            partitions.add(new ArrayDeque<>());
        }
        String key = Facts.changeKey(topic, fact.key().key().toString());
        partitions.get(number).add(new Waiting(fact.revision(), key, value));
    }

    private void read(Grounds grounds, long unread) {
        boolean restored = grounds.turn() != null && grounds.turn().restored();
        var due = new ArrayList<Waiting>();
        for (Grounds.Seen seen : grounds.seen()) {
            int topic = Facts.TOPICS.indexOf(seen.topic());
            var partitions = topic < 0 ? List.<Deque<Waiting>>of() : waiting.get(topic);
            for (int i = 0; i < partitions.size(); i++) {
                long read = i < seen.revisions().size() ? seen.revisions().get(i) : 0;
                long upTo = read == 0 && restored ? unread : read;
                var queue = partitions.get(i);
                while (!queue.isEmpty() && queue.getFirst().revision() <= upTo) {
                    due.add(queue.removeFirst());
                }
            }
        }
        due.sort(Comparator.comparingLong(Waiting::revision));
        for (Waiting fact : due) {
            if (facts.matters(Facts.TOPICS.get(Facts.topic(fact.key())), fact.value())) {
                facts.apply(fact.key(), fact.value(), decider);
            }
        }
    }
}
