package io.streamplane.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicePackingTest {

    /** With 3 endpoints a slice. An asterisk is a slice that is written, a minus one that goes, a plus a new one. */
    @ParameterizedTest
    @CsvSource({
        "'',            a,           +a",
        "'',            a b c d,     +abc +d",
        "'',            a b c d e f, +abc +def",
        "a,             a,           a",
        "a,             a b,         *ab",
        "ab c,          a c d e,     *ade c",
        "abc d,         a b c e,     abc -d +e",
        "abc de,        a b c d e f, abc *def",
        "a bc,          a b c d,     a *bcd",
        "a bc,          a b c d e,   *ade bc",
        "abc,           a b c d e,   abc +de",
        "abc de,        b d e f g,   *bfg de",
        "abc d,         a b c,       abc -d",
        "ab cd,         a c,         *a *c",
        "abc def,       a b c,       abc -def",
        "a b,           a b c d e f, *af b +cde"
    })
    void shouldWriteFewSlices(String before, String wanted, String after) {
        // Given
        var existing = new ArrayList<SliceDraft>();
        for (String slice : before.isEmpty() ? new String[0] : before.split(" ")) {
            existing.add(SliceDraft.of(Stored.of(
                    "endpointslices.discovery.k8s.io",
                    new ObjectKey("default", slice),
                    new EndpointSliceBuilder()
                            .withNewMetadata()
                            .withName(slice)
                            .endMetadata()
                            .withEndpoints(Arrays.stream(slice.split(""))
                                    .map(SlicePackingTest::endpoint)
                                    .toList())
                            .build(),
                    1,
                    0)));
        }
        var endpoints = new LinkedHashMap<SlicePacking.Identity, Endpoint>();
        for (String each : wanted.split(" ")) {
            endpoints.put(SlicePacking.Identity.of(endpoint(each)), endpoint(each));
        }

        // When
        var packed = SlicePacking.pack(existing, endpoints, List.of(), 3);

        // Then
        assertThat(packed.stream().map(SlicePackingTest::text).collect(Collectors.joining(" ")))
                .isEqualTo(after);
    }

    private static String text(SliceDraft draft) {
        var stored = draft.stored;
        if (draft.dropped && stored != null) {
            return "-" + stored.name();
        }
        String sign = stored == null ? "+" : draft.changed ? "*" : "";
        return sign
                + draft.endpoints.stream()
                        .map(each -> each.getAddresses().getFirst())
                        .collect(Collectors.joining());
    }

    private static Endpoint endpoint(String address) {
        return new EndpointBuilder().withAddresses(address).build();
    }
}
