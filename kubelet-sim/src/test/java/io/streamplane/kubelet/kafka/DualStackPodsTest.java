package io.streamplane.kubelet.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.streamplane.kubelet.image.Behaviors;
import io.streamplane.kubelet.node.NodeNetwork;
import io.streamplane.kubelet.node.NodeReport;
import io.streamplane.kubelet.node.SimulatedNode;
import io.streamplane.kubelet.pod.Timings;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fact.FactKey;
import io.streamplane.schemas.fact.FactRecord;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NodeKind;
import io.streamplane.schemas.kind.core.PodKind;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.time.TimeShift;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses nodes and pods have on clusters of one family and of two. */
class DualStackPodsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IPv4      | false | 10.128.1.0/24                    | 127.0.0.1     | 10.128.1.2                    "
                        + "  | 127.0.0.1",
                "IPv6      | false | fd00:10:120:1::/64               | ::1           | fd00:10:120:1::2              "
                        + "  | ::1      ",
                "IPv4 IPv6 | false | 10.128.1.0/24 fd00:10:120:1::/64 | 127.0.0.1 ::1 | 10.128.1.2 fd00:10:120:1::2   "
                        + "  | 127.0.0.1",
                "IPv6 IPv4 | false | fd00:10:120:1::/64 10.128.1.0/24 | ::1 127.0.0.1 | fd00:10:120:1::2 10.128.1.2   "
                        + "  | 127.0.0.1",
                "IPv4 IPv6 | true  | 10.128.1.0/24 fd00:10:120:1::/64 | 127.0.0.1 ::1 | 127.0.0.1 ::1                 "
                        + "  | 127.0.0.1",
                "IPv6 IPv4 | true  | fd00:10:120:1::/64 10.128.1.0/24 | ::1 127.0.0.1 | ::1 127.0.0.1                 "
                        + "  | 127.0.0.1",
            })
    void shouldHaveAddressesOfEachFamilyInTheirOrder(
            String families, boolean ofHost, String cidrs, String hosts, String ips, String server) {
        // Given
        var network = new NodeNetwork(List.of(families.split(" ")), "10.96.0.1", "10.96.0.10");
        var simulated = SimulatedNode.numbered("node", 2, KubeletSimOptions.DEFAULT_CAPACITY);
        Node node = NodeReport.of(simulated.getLast(), network, 4000, NOW);

        // When
        PodStatus status = run(network, simulated, node, ofHost);

        // Then
        assertThat(node.getSpec().getPodCIDRs()).containsExactly(cidrs.split(" "));
        assertThat(node.getSpec().getPodCIDR()).isEqualTo(cidrs.split(" ")[0]);
        assertThat(node.getStatus().getAddresses())
                .filteredOn(each -> each.getType().equals("InternalIP"))
                .extracting(NodeAddress::getAddress)
                .containsExactly(hosts.split(" "));
        assertThat(status.getPodIPs()).extracting(PodIP::getIp).containsExactly(ips.split(" "));
        assertThat(status.getPodIP()).isEqualTo(ips.split(" ")[0]);
        assertThat(status.getHostIPs()).extracting(HostIP::getIp).containsExactly(hosts.split(" "));
        assertThat(status.getHostIP()).isEqualTo(hosts.split(" ")[0]);
        assertThat(network.server()).isEqualTo(server);
    }

    private static PodStatus run(NodeNetwork network, List<SimulatedNode> simulated, Node node, boolean ofHost) {
        var registry = new InMemorySchemaRegistry();
        var codec = new ObjectCodec(registry);
        var said = new SaidThings();
        var skipped = new SkippedRecords("kubelet", Telemetry.none().meters());
        var options = new KubeletSimOptions(
                "none:1",
                registry,
                Map.of(),
                simulated,
                Timings.NONE,
                Behaviors.SIMULATED,
                Telemetry.none(),
                TimeShift.NONE,
                KubeletSimOptions.Machine.PLAIN,
                network,
                KubeletSimOptions.Credentials.NONE);
        var nodes = new HostedNodes(options, said);
        var pods =
                new HostedPods(options, said, nodes, new Needed(codec, 0), new StaticPods(null, nodes, said), skipped);
        var facts = new KubeletFacts(codec, nodes, pods, skipped);
        NewestFacts newest = NewestFacts.of(List.of(
                fact(codec, NodeKind.KIND, ObjectKey.clusterScoped("node-1"), node, 2),
                fact(codec, PodKind.KIND, new ObjectKey("default", "p"), pod(ofHost), 3)));
        facts.applyNodes(newest, NOW);
        facts.applyPods(newest, NOW);
        return said.lastStatus();
    }

    private static FactRecord fact(ObjectCodec codec, Kind kind, ObjectKey key, HasMetadata object, long revision) {
        var resource = new ResourceKey(kind.resource(), key);
        return new FactRecord(
                FactKey.desired(resource), revision, "u", codec.encodeDesired(kind, ObjectCodec.tree(object)));
    }

    private static Pod pod(boolean ofHost) {
        return BoundPods.pod("p", "u", "node-1", ofHost);
    }
}
