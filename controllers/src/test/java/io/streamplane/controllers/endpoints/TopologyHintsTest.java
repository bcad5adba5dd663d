package io.streamplane.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.streamplane.controllers.world.ShardFixture;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyHintsTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a=0.5 b=0.5,        a a b b,   a a b b, -",
                "a=0.5 b=0.5,        a a a b,   b a a b, -",
                "a=0.5 b=0.5,        a a a a,   b b a a, -",
                "a=0.34 b=0.33 c=0.33, a b c c c c, a b a b c c, -",
                "a=0.5 b=0.5,        a !a b,    a - b, -",
                "a=0.5 b=0.5,        a,         -, 'Insufficient number of endpoints (1 endpoints, 2 zones)'",
                "-,                  a b,       - -, 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes'",
                "a=0.5 b=0.5,        a ?,       - -, One or more endpoints do not have a zone specified",
                "a=0.8 b=0.1 c=0.1,  a b c,     - - -, 'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (3 endpoints, 3 zones)'"
            })
    void shouldGiveEachZoneItsShare(String shares, String zones, String hints, String why) {
        // Given
        var byZone = new TreeMap<String, Double>();
        for (String each : shares == null ? new String[0] : shares.split(" ")) {
            byZone.put(each.split("=")[0], Double.parseDouble(each.split("=")[1]));
        }
        var draft = SliceDraft.fresh(List.of());
        int number = 0;
        for (String zone : zones.split(" ")) {
            draft.endpoints.add(new EndpointBuilder()
                    .withAddresses("10.0.0." + ++number)
                    .withZone(zone.equals("?") ? null : zone.replace("!", ""))
                    .withNewConditions()
                    .withReady(!zone.startsWith("!"))
                    .endConditions()
                    .build());
        }

        // When
        String reason = TopologyHints.apply(List.of(draft), byZone);

        // Then
        assertThat(reason).isEqualTo(why);
        assertThat(draft.endpoints.stream()
                        .map(each -> each.getHints() == null
                                ? "-"
                                : each.getHints().getForZones().getFirst().getName())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(hints == null ? "-" : hints);
    }

    @ParameterizedTest
    @CsvSource({
        "a:1 b:3, '{a=0.25, b=0.75}'",
        "a:1 b:1 b:2, '{a=0.25, b=0.75}'",
        "a:1 a:3, {}",
        "a:1 ?:3, {}",
        "a:1 b:0, {}"
    })
    void shouldKnowEachZonesShareOfCpu(String nodes, String shares) {
        // Given
        var shard = new ShardFixture();
        int number = 0;
        for (String each : nodes.split(" ")) {
            String zone = each.split(":")[0];
            shard.putInCluster(
                    "nodes", Behind.node("node-" + ++number, zone.equals("?") ? null : zone, each.split(":")[1]));
        }

        // When
        var known = ZoneShares.of(shard.cache().inCluster("nodes"));

        // Then
        assertThat(known).hasToString(shares);
    }
}
