package io.streamplane.apiserver.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.jspecify.annotations.Nullable;

/**
 * Gives partitions only to members that know all the kinds that another member knows, by range. In a rolling upgrade
 * controllers and users of the newer build write about kinds that API servers of the older one cannot admit: so these take
 * nothing in while a newer one is there. Kafka makes it by name, hence a public class.
 */
public final class MostKindsAssignor implements ConsumerPartitionAssignor, Configurable {

    /** The setting that holds the GroupResources of the kinds that this process knows, a {@code Collection<String>}. */
    static final String KINDS = "streamplane.kinds";

    private static final String BETWEEN = "\n";

    private final RangeAssignor range = new RangeAssignor();
    private Set<String> kinds = Set.of();

    @Override
    public String name() {
        return "most-kinds";
    }

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(KINDS) instanceof Collection<?> names) {
            kinds = names.stream().map(Object::toString).collect(Collectors.toUnmodifiableSet());
        }
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return UTF_8.encode(kinds.stream().sorted().collect(Collectors.joining(BETWEEN)));
    }

    @Override
    public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
        var members = group.groupSubscription();
        var known = new HashMap<String, Set<String>>();
        members.forEach((member, subscription) -> known.put(member, read(subscription.userData())));
        var chosen = new HashMap<>(members);
        known.forEach((member, its) -> {
            if (known.values().stream().anyMatch(other -> isLess(its, other))) {
                chosen.remove(member);
            }
        });
        var assignments = new HashMap<>(
                range.assign(cluster, new GroupSubscription(chosen)).groupAssignment());
        members.keySet().forEach(member -> assignments.putIfAbsent(member, new Assignment(List.of())));
        return new GroupAssignment(assignments);
    }

    private static boolean isLess(Set<String> one, Set<String> other) {
        return one.size() < other.size() && other.containsAll(one);
    }

    private static Set<String> read(@Nullable ByteBuffer userData) {
        if (userData == null || !userData.hasRemaining()) {
            return Set.of();
        }
        return Set.copyOf(List.of(UTF_8.decode(userData.duplicate()).toString().split(BETWEEN)));
    }
}
