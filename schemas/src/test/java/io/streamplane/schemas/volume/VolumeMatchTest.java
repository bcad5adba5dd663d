package io.streamplane.schemas.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.selector.Selector;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeMatchTest {

    /** Volumes: name size modes class mode phase claimRef(ns/name/uid), where - stands for what is usual. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            the smallest that is large enough | a 1Gi RWO - - - -; b 5Gi RWO - - - -; c 3Gi RWO - - - - | 2Gi RWO - - | no | c
            of one size the first by name | b 2Gi RWO - - - -; a 2Gi RWO - - - - | 2Gi RWO - - | no | a
            none that is too small | a 1Gi RWO - - - - | 2Gi RWO - - | no | ^^
            none without all modes | a 2Gi RWO - - - -; b 2Gi ROX - - - - | 2Gi RWO,ROX - - | no | ^^
            fewer modes before a better size | a 3Gi RWO,RWX - - - -; b 5Gi RWO - - - - | 2Gi RWO - - | no | b
            only of its class | a 2Gi RWO - - - -; b 3Gi RWO fast - - - | 2Gi RWO fast - | no | b
            of no class | a 2Gi RWO fast - - - | 2Gi RWO - - | no | ^^
            only of its volumeMode | a 2Gi RWO - Block - - | 2Gi RWO - - | no | ^^
            of blocks | a 2Gi RWO - Block - -; b 2Gi RWO - - - - | 2Gi RWO - Block | no | a
            only what is Available | a 2Gi RWO - - Pending -; b 2Gi RWO - - Released - | 2Gi RWO - - | no | ^^
            not what is another's | a 2Gi RWO - - - ns/other/u2; b 9Gi RWO - - - - | 2Gi RWO - - | no | b
            not what is kept for one of this name that is gone | a 2Gi RWO - - - ns/data/u0 | 2Gi RWO - - | no | ^^
            what is kept for it, though smaller ones are free | a 2Gi RWO - - - -; b 9Gi RWO - - Pending ns/data/u1 | 2Gi RWO - - | no | b
            what is kept for its name | a 9Gi RWO,RWX - - - ns/data/; b 2Gi RWO - - - - | 2Gi RWO - - | no | a
            what is kept for it, whatever the class | a 9Gi RWO slow - - ns/data/ | 2Gi RWO fast - | no | a
            not what is kept for it and too small | a 1Gi RWO - - - ns/data/; b 4Gi RWO - - - - | 2Gi RWO - - | no | b
            nothing free where it waits for a pod | a 2Gi RWO - - - - | 2Gi RWO - - | waits | ^^
            what is kept for it, though it waits | a 2Gi RWO - - - ns/data/ | 2Gi RWO - - | waits | a
            """)
    void shouldFindTheVolume(String rule, String volumes, String claim, String waits, String expected) {
        // Given
        var offers = new ArrayList<VolumeOffer>();
        for (String volume : volumes.split("; ")) {
            offers.add(offer(volume.strip(), Map.of()));
        }

        // When
        VolumeOffer best = VolumeMatch.best(claim(claim, null), offers, waits.equals("waits"));

        // Then
        assertThat(best == null ? "" : best.name()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"gold, b", "'', a", "none, ''"})
    void shouldGoByTheSelector(String tier, String expected) {
        // Given
        var offers = List.of(offer("a 2Gi RWO - - - -", Map.of()), offer("b 3Gi RWO - - - -", Map.of("tier", "gold")));
        Selector selector = tier.isEmpty()
                ? null
                : Selector.of(new io.fabric8.kubernetes.api.model.LabelSelectorBuilder()
                        .addToMatchLabels("tier", tier)
                        .build());

        // When
        VolumeOffer best = VolumeMatch.best(claim("2Gi RWO - -", selector), offers, false);

        // Then
        assertThat(best == null ? "" : best.name()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a 2Gi RWO - - - - | 3Gi RWO - - | requested PV is too small
            a 2Gi RWO slow - - - | 2Gi RWO fast - | storageClassName does not match
            a 2Gi RWO - Block - - | 2Gi RWO - - | incompatible volumeMode
            a 2Gi RWO - - - - | 2Gi RWX - - | incompatible accessMode
            a 2Gi RWO,RWX - - - - | 1Gi RWX - - |
            """)
    void shouldSayWhyAClaimCannotHaveTheVolumeThatItNames(String volume, String claim, @Nullable String expected) {
        assertThat(offer(volume, Map.of()).mismatch(claim(claim, null))).isEqualTo(expected);
    }

    private static ClaimTerms claim(String text, @Nullable Selector selector) {
        String[] words = text.split(" ");
        return new ClaimTerms(
                new ObjectKey("ns", "data"),
                "u1",
                words[2].replace("-", ""),
                Quantity.parse(words[0]).orElseThrow().amount(),
                Set.of(words[1].split(",")),
                words[3].equals("-") ? "Filesystem" : words[3],
                "",
                selector,
                "");
    }

    private static VolumeOffer offer(String text, Map<String, String> labels) {
        String[] words = text.split(" ");
        return new VolumeOffer(
                words[0],
                words[3].replace("-", ""),
                Quantity.parse(words[1]).orElseThrow().amount(),
                Set.of(words[2].split(",")),
                words[4].equals("-") ? "Filesystem" : words[4],
                "",
                labels,
                words[6].equals("-") ? null : reference(words[6].split("/", -1)),
                null,
                "",
                "",
                words[5].equals("-") ? "Available" : words[5],
                false);
    }

    private static ObjectReference reference(String[] words) {
        return new ObjectReferenceBuilder()
                .withNamespace(words[0])
                .withName(words[1])
                .withUid(words[2].isEmpty() ? null : words[2])
                .build();
    }
}
