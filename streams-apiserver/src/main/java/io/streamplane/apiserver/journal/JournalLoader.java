package io.streamplane.apiserver.journal;

import io.streamplane.schemas.journal.LoadAt;
import io.streamplane.schemas.topic.ClientSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a state to start from (ADR 0003): the materializer's committed journal position is read first, then the
 * compacted topics up to the high watermarks of a moment after that. Where a compacted topic holds what the
 * materializer did not write, its facts may have been compacted away by that; the whole journal is replayed instead.
 */
final class JournalLoader {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLoader.class);

    private final ClientSettings settings;
    private final KindIndex kinds;

    JournalLoader(ClientSettings settings, KindIndex kinds) {
        this.settings = settings;
        this.kinds = kinds;
    }

    ClusterState load() {
        try (var topics = new MaterializedTopics(settings)) {
            long at = topics.position();
            if (at == 0) {
                return ClusterState.empty(kinds);
            }
            var ends = topics.ends(MaterializedTopics.ofParts(kinds.all()).toList());
            try {
                var facts = new LoadAt(at);
                topics.read(ends, new LoadedFacts(facts)::offer);
                return ClusterState.loaded(kinds, at, facts.objects());
            } catch (ForeignFactException e) {
                LOG.error("{}. The journal is replayed from its beginning instead", e.getMessage());
                return ClusterState.empty(kinds);
            }
        }
    }
}
