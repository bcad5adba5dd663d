package io.streamplane.apiserver.materializer;

import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.state.AppliedListener;
import io.streamplane.apiserver.journal.state.Outcome;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal to which the first command about a kind goes only when the topics of the kind's views are there. Creating them
 * takes some tens of milliseconds; so the one who writes a new kind waits for that, and not the materializer, which would hold
 * up everybody. Where it takes too long or fails, the command goes on, and the materializer creates the topic or says why not.
 */
final class ViewsFirst implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(ViewsFirst.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Journal journal;
    private final Views views;
    private final KafkaViewTopics topics;
    private final Set<String> desired = ConcurrentHashMap.newKeySet();
    private final Set<String> observed = ConcurrentHashMap.newKeySet();

    ViewsFirst(Journal journal, Views views, KafkaViewTopics topics) {
        this.journal = journal;
        this.views = views;
        this.topics = topics;
    }

    @Override
    public CompletionStage<Outcome> append(Command command) {
        for (Mutation mutation : command.mutations()) {
            switch (mutation) {
                case Mutation.PutDesired put -> prepare(FactKey.desired(put.key()), desired);
                case Mutation.PutObserved put -> prepare(FactKey.observed(put.key()), observed);
                case Mutation.Delete _ -> {}
            }
        }
        return journal.append(command);
    }

    private void prepare(FactKey part, Set<String> prepared) {
        String resource = part.object().resource();
        if (!views.include(resource) || prepared.contains(resource)) {
            return;
        }
        try {
            topics.create(Destination.view(part)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The view {} is left to the materializer: {}", Views.topic(resource, part.part()), e.toString());
        }
        prepared.add(resource);
    }

    @Override
    public Snapshot current() {
        return journal.current();
    }

    @Override
    public CompletionStage<Snapshot> linearizable() {
        return journal.linearizable();
    }

    @Override
    public CompletionStage<Snapshot> atLeast(long revision, Duration patience) {
        return journal.atLeast(revision, patience);
    }

    @Override
    public Snapshot listen(AppliedListener listener) {
        return journal.listen(listener);
    }
}
