package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import java.util.HashSet;

/** Sees to it that the topic of a view exists before the first record for it is sent. For one thread. */
@FunctionalInterface
interface ViewTopics {

    /** Where every topic exists, as in tests without a broker. */
    ViewTopics PRESENT = view -> {};

    /** Returns when the topic can be written to. */
    void ensure(Destination view);

    /** Creates what is missing. A view of objects of cluster scope has one partition. */
    static ViewTopics on(ClientSettings settings) {
        var known = new HashSet<String>();
        return view -> {
            if (known.add(view.topic())) {
                try (var topics = new TopicAdmin(settings)) {
                    topics.ensureView(view.topic(), !view.key().startsWith("/"));
                }
            }
        };
    }
}
