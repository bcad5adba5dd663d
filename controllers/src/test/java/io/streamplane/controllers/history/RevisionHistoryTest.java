package io.streamplane.controllers.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.controllers.world.StatefulSets;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionHistoryTest {

    private static final String LABEL = "controller.kubernetes.io/hash";

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldKeepTheTemplateAsThePatchThatKubectlApplies() {
        // When
        var history = history("postgres:1", 0);

        // Then
        var made = created(history).getFirst();
        assertThat(made.getMetadata().getName()).matches("db-[bcdfghjklmnpqrstvwxz2456789]{1,10}");
        assertThat(made.getMetadata().getLabels())
                .containsOnly(
                        Map.entry("app", "db"),
                        Map.entry(LABEL, made.getMetadata().getName().substring("db-".length())));
        assertThat(made.getMetadata().getAnnotations()).containsEntry("kubernetes.io/change-cause", "first");
        assertThat(made.getMetadata().getOwnerReferences())
                .singleElement()
                .matches(owner -> owner.getKind().equals("StatefulSet") && owner.getController());
        assertThat(made.getAdditionalProperties())
                .containsEntry("revision", 1L)
                .containsEntry(
                        "data",
                        Map.of(
                                "spec",
                                Map.of(
                                        "template",
                                        Map.of(
                                                "$patch",
                                                "replace",
                                                "metadata",
                                                Map.of("labels", Map.of("app", "db")),
                                                "spec",
                                                Map.of(
                                                        "nodeName",
                                                        "node-1",
                                                        "containers",
                                                        List.of(Map.of("image", "postgres:1", "name", "main")))))));
        assertThat(history.update().template())
                .isEqualTo(set("postgres:1").getSpec().getTemplate());
    }

    /** FNV-1 of the patch and the digit 0, whose decimal digits are written in Kubernetes' safe letters. */
    @Test
    void shouldHashAsKubernetesDoes() {
        // When
        int hash = TemplatePatch.hash("{\"spec\":{}}", 0);

        // Then
        assertThat(Integer.toUnsignedString(hash)).isEqualTo(fnv1("{\"spec\":{}}0"));
    }

    @ParameterizedTest(name = "{0} known, now {1}: revision {2}, {3} to do")
    @CsvSource({
        "'', 1, 1, 1",
        "1, 1, 1, 0",
        "1, 2, 2, 1",
        "1 2, 2, 2, 0",
        "1 2, 1, 3, 1",
        "1 2 3, 2, 4, 1",
    })
    void shouldNumberTemplatesAndGiveAnEarlierOneTheNextNumber(String known, String now, long number, int proposals) {
        // Given
        for (String image : known.isEmpty() ? List.<String>of() : List.of(known.split(" "))) {
            created(history("postgres:" + image, 0)).forEach(made -> shard.put(RevisionHistory.REVISIONS, made));
        }

        // When
        var history = history("postgres:" + now, 0);

        // Then
        assertThat(history.update().number()).isEqualTo(number);
        assertThat(history.proposals()).hasSize(proposals);
        assertThat(history.proposals())
                .allMatch(each -> each instanceof Proposal.Create
                        || each instanceof Proposal.Update update
                                && Objects.equals(
                                        ((GenericKubernetesResource) update.object())
                                                .getAdditionalProperties()
                                                .get("revision"),
                                        number));
    }

    @Test
    void shouldTakeAnotherNameWhereOtherDataHasIt() {
        // Given
        var first = created(history("postgres:1", 0)).getFirst();
        first.getMetadata().setOwnerReferences(List.of());
        first.getMetadata().setLabels(Map.of());
        first.setAdditionalProperties(Map.of("data", Map.of("spec", Map.of()), "revision", 1L));
        shard.put(RevisionHistory.REVISIONS, first);

        // When
        var history = history("postgres:1", 0);

        // Then
        assertThat(history.collisions()).isEqualTo(1);
        assertThat(history.update().name()).isNotEqualTo(first.getMetadata().getName());
        assertThat(history("postgres:1", 1).update().name())
                .isEqualTo(history.update().name());
    }

    @Test
    void shouldAdoptWhatAnEarlierSetOfTheSameTemplateLeft() {
        // Given
        var first = created(history("postgres:1", 0)).getFirst();
        first.getMetadata().setOwnerReferences(List.of());
        shard.put(RevisionHistory.REVISIONS, first);

        // When
        var history = history("postgres:1", 0);

        // Then
        assertThat(history.proposals())
                .singleElement()
                .matches(each -> each instanceof Proposal.Update update
                        && update.object().getMetadata().getOwnerReferences().size() == 1);
        assertThat(history.update().name()).isEqualTo(first.getMetadata().getName());
    }

    @ParameterizedTest(name = "limit {0}, live {1}, live ones count: {2}")
    @CsvSource({
        "10, '', false, ''",
        "2, '', false, '1 2'",
        "0, '', false, '1 2 3 4'",
        "0, '2 3', false, '1 4'",
        "1, '1', false, '2 3'",
        "1, '1', true, '2 3 4'",
        "3, '1', true, '2'",
    })
    void shouldDeleteTheOldestBeyondTheLimit(int limit, String live, boolean liveCount, String deleted) {
        // Given
        var images = new ArrayList<String>();
        IntStream.rangeClosed(1, 5).mapToObj(i -> "postgres:" + i).forEach(images::add);
        var names = images.stream()
                .map(image -> {
                    var made = created(history(image, 0)).getFirst();
                    shard.put(RevisionHistory.REVISIONS, made);
                    return made.getMetadata().getName();
                })
                .toList();
        var living = numbers(live).stream().map(i -> names.get(i - 1)).toList();

        // When
        var deletions =
                history("postgres:5", 0).truncate(limit, revision -> living.contains(revision.name()), liveCount);

        // Then
        assertThat(deletions)
                .extracting(each -> names.indexOf(each.key().name()) + 1)
                .isEqualTo(numbers(deleted));
    }

    private static List<Integer> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
    }

    private static String fnv1(String text) {
        long hash = 2166136261L;
        for (char each : text.toCharArray()) {
            hash = hash * 16777619L % (1L << 32) ^ each;
        }
        return Long.toString(hash);
    }

    private List<GenericKubernetesResource> created(RevisionHistory history) {
        return history.proposals().stream()
                .filter(Proposal.Create.class::isInstance)
                .map(each -> (GenericKubernetesResource) ((Proposal.Create) each).object())
                .peek(made -> made.getMetadata().setUid(made.getMetadata().getName()))
                .toList();
    }

    private RevisionHistory history(String image, int collisions) {
        HasMetadata object = set(image);
        var owner = shard.put("statefulsets.apps", object);
        var spec = set(image).getSpec();
        return RevisionHistory.of(owner, spec.getSelector(), spec.getTemplate(), collisions, LABEL, shard.cache());
    }

    private static StatefulSet set(String image) {
        return new StatefulSetBuilder(StatefulSets.image(StatefulSets.ordered(1), image))
                .editMetadata()
                .withUid("u-db")
                .addToAnnotations("kubernetes.io/change-cause", "first")
                .endMetadata()
                .build();
    }
}
