package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.avro.ManifestResultRecord;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Manifests of which something is missing still, or has to go first. */
class ManifestWaitingIT extends RunningIntake {

    @Test
    void shouldWaitForANamespaceWhateverTheOrderAndTheKeys() {
        // When
        produce("one", in("late", "a", "1"));
        produce(null, in("late", "b", "1"));
        produce("one", in("late", "a", "2"));
        produce("other", json("meanwhile"));
        produce("one", namespace("late"));
        List<ManifestResultRecord> results = results(5);

        // Then
        assertThat(results).allMatch(ManifestResultRecord::getAccepted);
        assertThat(results).extracting(ManifestResultRecord::getOffset).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(results.subList(0, 2))
                .extracting(ManifestResultRecord::getOffset)
                .containsExactly(4L, 5L);
        assertThat(object("late", "a").at("/data/v").asString()).isEqualTo("2");
        assertThat(object("late", "b").at("/data/v").asString()).isEqualTo("1");
    }

    @Test
    void shouldGoOnWaitingWithAnotherMember() throws IOException {
        // Given
        produce("one", in("late", "a", "1"));
        produce("two", json("meanwhile"));
        results(1);

        // When
        intake.close();
        intake = intake();
        produce("three", namespace("late"));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getOffset).containsExactly(3L, 1L);
        assertThat(results).allMatch(ManifestResultRecord::getAccepted);
        assertThat(new WaitingReader(settings, registry).readAll()).isEmpty();
        assertThat(new InventoryReader(settings, registry).readAll()).hasSize(4);
    }

    @Test
    void shouldRefuseOnceWhatDoesNotGetWhatItLacks() throws IOException {
        // Given
        intake.close();
        patience = Duration.ofMillis(700);
        intake = intake();

        // When
        produce("one", in("never", "a", "1"));
        produce("two", json("kind").replace("\"v1\"", "\"example.com/v1\"").replace("ConfigMap", "Foo"));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).noneMatch(ManifestResultRecord::getAccepted);
        assertThat(results)
                .extracting(ManifestResultRecord::getStatus)
                .anySatisfy(status -> assertThat(status).contains("namespaces \\\"never\\\" not found; waited"));
        assertThat(results)
                .extracting(ManifestResultRecord::getStatus)
                .anySatisfy(status -> assertThat(status)
                        .contains("no matches for kind \\\"Foo\\\" in version \\\"example.com/v1\\\""));
        assertThat(new WaitingReader(settings, registry).readAll()).isEmpty();
    }

    @Test
    void shouldWithdrawWhatWaitsWhenItsKeyIsDeleted() {
        // When
        produce("one", in("late", "a", "1"));
        produce("two", in("late", "b", "1"));
        produce("one", (byte[]) null, Map.of());
        List<ManifestResultRecord> withdrawn = results(2);
        produce("three", namespace("late"));
        results(2);

        // Then
        assertThat(withdrawn)
                .filteredOn(result -> !result.getAccepted())
                .singleElement()
                .satisfies(result -> assertThat(result.getOffset()).isEqualTo(1))
                .satisfies(result -> assertThat(result.getStatus()).contains("still waited for namespace"));
        assertThat(journal.current().list(CONFIG_MAP, "late"))
                .extracting(each -> each.key().name())
                .containsExactly("b");
    }

    @Test
    void shouldMakeAgainWhatIsBeingDeletedWhenItIsGone() {
        // Given
        produce("space", namespace("short"));
        results(1);
        produce("space", (byte[]) null, Map.of());
        results(1);

        // When
        produce("space", namespace("short"));
        produce("one", in("short", "a", "1"));
        produce("two", json("meanwhile"));
        results(1);
        boolean goesStill = journal.current()
                .get(Kinds.builtIn().get("namespaces"), ObjectKey.clusterScoped("short"))
                .orElseThrow()
                .tree()
                .at("/metadata/deletionTimestamp")
                .isString();
        finalizeNamespace("short");
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(goesStill).isTrue();
        assertThat(results).allMatch(ManifestResultRecord::getAccepted).allMatch(ManifestResultRecord::getChanged);
        assertThat(object("short", "a").at("/data/v").asString()).isEqualTo("1");
    }

    @Test
    void shouldTakeAwayTheFinalizerOfWhatIsBeingDeleted() {
        // Given
        produce("one", json("held").replace("\"namespace\"", "\"finalizers\":[\"example.com/x\"],\"namespace\""));
        produce("one", (byte[]) null, Map.of());
        results(2);

        // When
        produce("two", json("held"));
        ManifestResultRecord result = results(1).getFirst();

        // Then
        assertThat(result.getAccepted()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldNotWaitInADryRun() {
        // When
        produce("one", in("late", "a", "1"), Map.of("dryRun", "All"));
        produce("two", json("fresh"), Map.of("dryRun", "All"));
        List<ManifestResultRecord> results = results(2);

        // Then
        assertThat(results).extracting(ManifestResultRecord::getAccepted).containsExactly(false, true);
        assertThat(outcomes(results.get(1))).containsExactly("created");
        assertThat(results.get(1).getOutcomes().getFirst().getChanges())
                .extracting(change -> change.getPath() + " " + change.getAfter())
                .contains(".data.v \"1\"");
        assertThat(names()).isEmpty();
    }
}
