package io.streamplane.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.streamplane.controllers.reconcile.Stored;
import io.streamplane.controllers.world.StatefulSets;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners: s the set, p the pod, each in capitals as controller; e an earlier pod of the name, x and X somebody else. */
class ClaimOwnersTest {

    @ParameterizedTest(name = "{0}/{1}, beyond {2}, owned by [{3}]: [{4}]")
    @CsvSource({
        "Retain, Retain, false, '', same",
        "Retain, Retain, false, S, ''",
        "Retain, Retain, true, P, ''",
        "Retain, Retain, false, xS, x",
        "Retain, Retain, false, X, same",
        "Delete, Retain, false, '', S",
        "Delete, Retain, false, S, same",
        "Delete, Retain, true, S, same",
        "Delete, Retain, true, SP, S",
        "Delete, Retain, false, s, S",
        "Delete, Retain, false, x, xS",
        "Delete, Retain, false, X, same",
        "Retain, Delete, false, '', same",
        "Retain, Delete, true, '', P",
        "Retain, Delete, true, P, same",
        "Retain, Delete, false, P, ''",
        "Retain, Delete, true, e, same",
        "Delete, Delete, false, '', S",
        "Delete, Delete, true, S, P",
        "Delete, Delete, true, P, same",
        "Delete, Delete, false, P, S",
    })
    void shouldGiveClaimsTheOwnersOfTheRetentionPolicy(
            String deleted, String scaled, boolean beyond, String owners, String expected) {
        // Given
        var set = new StatefulSetBuilder(StatefulSets.claims(StatefulSets.ordered(1), deleted, scaled))
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .editMetadata()
                .withUid("u-set")
                .endMetadata()
                .build();
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("db-0")
                .withUid("u-pod")
                .endMetadata()
                .build();
        Stored<StatefulSet> stored = Stored.of("statefulsets.apps", new ObjectKey("default", "db"), set, 1, 0);

        // When
        List<OwnerReference> wanted = ClaimOwners.of(set)
                .wanted(
                        references(owners),
                        stored,
                        Stored.of("pods", new ObjectKey("default", "db-0"), pod, 1, 0),
                        beyond);

        // Then
        assertThat(wanted == null ? "same" : text(wanted)).isEqualTo(expected);
    }

    private static List<OwnerReference> references(String owners) {
        var references = new ArrayList<OwnerReference>();
        for (char each : owners.toCharArray()) {
            boolean set = Character.toLowerCase(each) == 's';
            boolean pod = "pe".indexOf(Character.toLowerCase(each)) >= 0;
            var reference = new OwnerReference();
            reference.setApiVersion(set ? "apps/v1" : "v1");
            reference.setKind(set ? "StatefulSet" : pod ? "Pod" : "ConfigMap");
            reference.setName(set ? "db" : pod ? "db-0" : "other");
            reference.setUid(
                    switch (Character.toLowerCase(each)) {
                        case 's' -> "u-set";
                        case 'p' -> "u-pod";
                        case 'e' -> "u-earlier";
                        default -> "u-other";
                    });
            reference.setController(Character.isUpperCase(each));
            references.add(reference);
        }
        return references;
    }

    private static String text(List<OwnerReference> references) {
        return references.stream()
                .map(each -> {
                    String letter = switch (each.getUid()) {
                        case "u-set" -> "s";
                        case "u-pod" -> "p";
                        case "u-earlier" -> "e";
                        default -> "x";
                    };
                    return each.getController() ? letter.toUpperCase(Locale.ROOT) : letter;
                })
                .collect(Collectors.joining());
    }
}
