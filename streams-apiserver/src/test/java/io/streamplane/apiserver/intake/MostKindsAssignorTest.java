package io.streamplane.apiserver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MostKindsAssignorTest {

    private static final String TOPIC = "proposals";
    private static final Node NODE = new Node(0, "127.0.0.1", 9092);
    private static final int PARTITIONS = 4;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    a=pods                        | a=4
                    a=pods b=pods                 | a=2 b=2
                    a=pods b=pods,jobs            | a=0 b=4
                    a=pods b=pods,jobs c=pods,jobs| a=0 b=2 c=2
                    a=pods b=jobs                 | a=2 b=2
                    a=pods b=pods,jobs c=leases   | a=0 b=2 c=2
                    a= b=pods                     | a=0 b=4
                    a= b=                         | a=2 b=2
                    """)
    void shouldGivePartitionsToMembersThatKnowAllKindsOfAnother(String members, String expected) {
        // Given
        var subscriptions = new HashMap<String, Subscription>();
        for (String member : members.split(" ")) {
            var parts = member.split("=", 2);
            var kinds = Arrays.stream(parts[1].split(","))
                    .filter(kind -> !kind.isEmpty())
                    .collect(Collectors.toSet());
            var userData = knowing(kinds).subscriptionUserData(Set.of(TOPIC));
            subscriptions.put(parts[0], new Subscription(List.of(TOPIC), userData));
        }

        // When
        var assigned = knowing(Set.of())
                .assign(cluster(), new GroupSubscription(subscriptions))
                .groupAssignment();

        // Then
        String sizes = assigned.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(member ->
                        member.getKey() + "=" + member.getValue().partitions().size())
                .collect(Collectors.joining(" "));
        assertThat(sizes).isEqualTo(expected);
    }

    private static ConsumerPartitionAssignor knowing(Set<String> kinds) {
        var assignor = new MostKindsAssignor();
        assignor.configure(Map.of(MostKindsAssignor.KINDS, kinds));
        return assignor;
    }

    private static Cluster cluster() {
        var nodes = new Node[] {NODE};
        var partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new PartitionInfo(TOPIC, number, NODE, nodes, nodes))
                .toList();
        return new Cluster("c", List.of(NODE), partitions, Set.of(), Set.of());
    }
}
