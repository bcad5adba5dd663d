package io.streamplane.apiserver.materializer;

import io.streamplane.schemas.fact.ObjectPart;
import io.streamplane.schemas.topic.Topics;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of which resources the materializer keeps the typed views {@code desired.<resource>} and {@code observed.<resource>}.
 * Nothing of ours reads them. All API servers of one Kafka cluster must be given the same choice.
 *
 * @param all whether every resource has its views
 * @param resources those that have, where not all do, e.g. {@code deployments.apps}
 */
public record Views(boolean all, Set<String> resources) {

    public static final Views ALL = new Views(true, Set.of());
    public static final Views NONE = new Views(false, Set.of());

    public Views {
        resources = Set.copyOf(resources);
    }

    /** Reads {@code all}, {@code none}, or resources with commas between them: {@code pods,deployments.apps}. */
    public static Views parse(String text) {
        return switch (text) {
            case "all" -> ALL;
            case "none" -> NONE;
            default ->
                new Views(
                        false,
                        Arrays.stream(text.split(","))
                                .map(String::strip)
                                .filter(resource -> !resource.isEmpty())
                                .collect(Collectors.toUnmodifiableSet()));
        };
    }

    boolean include(String resource) {
        return all || resources.contains(resource);
    }

    /** Whether this topic, a view's, is one that is kept. */
    boolean includeTopic(String topic) {
        return include(topic.substring(topic.indexOf('.') + 1));
    }

    static String topic(String resource, ObjectPart part) {
        return part == ObjectPart.DESIRED ? Topics.desired(resource) : Topics.observed(resource);
    }
}
