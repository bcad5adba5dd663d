package io.streamplane.apiserver.journal.load;

import io.streamplane.apiserver.journal.state.ClusterState;
import io.streamplane.apiserver.journal.state.KindIndex;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.LoadAt;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a state to start from (ADR 0003): the materializer's committed journal position is read first, then {@link Topics#STATE}
 * and {@link Topics#CLUSTER} up to the high watermarks of a moment after that. No value is decoded. Where a record that the
 * materializer did not write may hide a fact (see {@link LoadAt}), the whole journal is replayed instead; others are passed over.
 */
public final class JournalLoader {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLoader.class);

    private final ClientSettings settings;
    private final KindIndex kinds;
    private final SkippedRecords skipped;

    public JournalLoader(ClientSettings settings, KindIndex kinds, SkippedRecords skipped) {
        this.settings = settings;
        this.kinds = kinds;
        this.skipped = skipped;
    }

    /**
     * A state to start from.
     *
     * @param hidden keys for whose sake nothing was loaded; none where all was
     */
    public record Loaded(ClusterState state, List<FactKey> hidden) {}

    public Loaded load() {
        try (var topics = new MaterializedTopics(settings)) {
            long at = topics.position();
            if (at == 0) {
                return new Loaded(ClusterState.empty(kinds), List.of());
            }
            Map<TopicPartition, Long> ends = topics.ends(List.of(Topics.STATE, Topics.CLUSTER));
            var facts = new HashMap<TopicPartition, LoadedFacts>();
            ends.keySet().forEach(partition -> facts.put(partition, new LoadedFacts(at, skipped)));
            topics.readEach(ends, partition -> facts.getOrDefault(partition, new LoadedFacts(at, skipped))::offer);
            List<LoadAt> loads = facts.values().stream().map(LoadedFacts::load).toList();
            List<FactKey> hidden =
                    loads.stream().flatMap(load -> load.hidden().stream()).toList();
            if (!hidden.isEmpty()) {
                LOG.error(
                        "Expected the newest facts of {}, but there are only records that others wrote. The journal is"
                                + " replayed from its beginning instead, and these objects are written anew",
                        hidden);
                return new Loaded(ClusterState.empty(kinds), hidden);
            }
            return new Loaded(ClusterState.loaded(kinds, at, loads), List.of());
        }
    }
}
