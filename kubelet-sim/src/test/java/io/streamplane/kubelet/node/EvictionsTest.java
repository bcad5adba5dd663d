package io.streamplane.kubelet.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.kubelet.node.Evictions.Candidate;
import io.streamplane.kubelet.node.Evictions.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvictionsTest {

    /** A pod is priority/used/requested. */
    @ParameterizedTest(name = "of {0} the one {1}")
    @CsvSource({
        "0/10/20 0/30/20, 1",
        "0/10/20 1000/30/20, 1",
        "0/30/20 -1/25/20, 1",
        "0/30/20 0/90/70, 1",
        "0/40/20 0/31/20, 0",
        "5/10/20 0/10/20, 1",
        "0/15/20 0/10/20, 0",
    })
    void shouldBeginWithThoseThatUseMoreThanTheyAskedFor(String pods, int first) {
        // Given
        String[] all = pods.split(" ");
        List<Candidate<String>> candidates = Arrays.stream(all)
                .map(each -> each.split("/"))
                .map(each -> new Candidate<>(
                        String.join("/", each),
                        Integer.parseInt(each[0]),
                        List.of(new Part("c", Long.parseLong(each[1]), Long.parseLong(each[2])))))
                .toList();

        // When
        Candidate<String> chosen = Objects.requireNonNull(Evictions.first(candidates));

        // Then
        assertThat(chosen.key()).isEqualTo(all[first]);
    }

    @Test
    void shouldSayWhoUsedWhat() {
        // Given
        var chosen = new Candidate<>(
                "p", 0, List.of(new Part("big", 200L << 20, 100L << 20), new Part("small", 1000, 2000)));

        // When
        var failure = Evictions.failure("memory", chosen, 100L << 20, 52_430_000);

        // Then
        assertThat(failure.message())
                .isEqualTo("The node was low on resource: memory. Threshold quantity: 100Mi, available: 52430000."
                        + " Container big was using 200Mi, request is 100Mi, has larger consumption of memory. ");
        assertThat(failure.disrupts()).isTrue();
    }
}
