package io.streamplane.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.apiserver.patch.RandomPatches;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.openapi.Definitions;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What KEP-555 and the documentation of structured-merge-diff promise, on random configurations. {@code
 * -Dapplies.seed} asks for the same again.
 */
class ApplyPropertyTest {

    private static final int HISTORIES = 300;
    private static final String NOW = "2026-01-01T12:00:00Z";
    private static final List<String> APPLIERS = List.of("alice", "bob", "carol");

    private final long first = Long.getLong("applies.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(strings = {"pods", "deployments.apps"})
    void shouldLeaveExactlyWhatASingleApplierSaysLast(String resource) {
        Kind kind = Kinds.builtIn().get(resource);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            // Given
            var random = new Random(seed);
            ObjectNode before = config(kind, random);
            ObjectNode after = config(kind, random);
            ObjectNode live = apply(kind, null, before, "alice", false);

            // When
            ObjectNode result = apply(kind, live, after, "alice", false);

            // Then
            result.withObject("/metadata").remove("managedFields");
            FieldComparison changes = FieldComparison.of(Shape.of(kind), after, result);
            assertThat(changes.set().paths())
                    .as("-Dapplies.seed=%d of %s then %s: %s", seed, before, after, result)
                    .isEmpty();
            assertThat(changes.removed().paths())
                    .as("-Dapplies.seed=%d of %s then %s: %s", seed, before, after, result)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pods", "deployments.apps"})
    void shouldKeepItsPromisesInAnyHistory(String resource) {
        Kind kind = Kinds.builtIn().get(resource);
        Shape shape = Shape.of(kind);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            var random = new Random(seed);
            ObjectNode live = JsonNodeFactory.instance.objectNode();
            for (int step = 0; step < 6; step++) {
                // Given
                ObjectNode config = config(kind, random);
                String who = APPLIERS.get(random.nextInt(APPLIERS.size()));

                boolean update = step > 0 && random.nextInt(4) == 0;

                // When
                live = update ? update(kind, live, config) : apply(kind, step == 0 ? null : live, config, who, true);

                // Then
                String what = "-Dapplies.seed=%d step %d".formatted(seed, step);
                if (!update) {
                    assertThat(apply(kind, live, config, who, false))
                            .as("%s: applied again it changes nothing", what)
                            .isEqualTo(live);
                }
                List<String> there = FieldSets.of(shape, live).paths();
                for (var entry : ManagedFields.of(live).entries()) {
                    assertThat(entry.fields().paths())
                            .as("%s: what %s owns is there", what, entry.manager())
                            .allMatch(path -> there.stream().anyMatch(each -> each.startsWith(path)));
                }
            }
        }
    }

    private static ObjectNode config(Kind kind, Random random) {
        while (true) {
            ObjectNode config =
                    new RandomPatches(random).object(Definitions.builtIn().of(kind));
            config.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            config.withObject("/metadata").put("name", "x").remove("uid");
            dropEmptyLists(config);
            try {
                Merge.of(Shape.of(kind), null, config);
                return config;
            } catch (ApplyFailure twice) {
                // the next one
            }
        }
    }

    /** Nobody owns an empty list, so it comes and goes; a typed object does not have it at all. */
    private static void dropEmptyLists(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.removeIf(each -> each.isArray() && each.isEmpty());
        }
        value.forEach(ApplyPropertyTest::dropEmptyLists);
    }

    private static ObjectNode apply(
            Kind kind, @Nullable ObjectNode live, ObjectNode config, String who, boolean force) {
        var manager = new FieldManager(who, Operation.APPLY, kind.apiVersion(), "");
        var outcome = Ownership.of(kind).apply(live, config, manager, force, NOW);
        if (!(outcome instanceof Ownership.Outcome.Merged merged)) {
            throw new AssertionError("expected no conflict, but: " + outcome);
        }
        merged.object().withObject("/metadata").set("managedFields", merged.managedFields());
        return merged.object();
    }

    private static ObjectNode update(Kind kind, ObjectNode old, ObjectNode config) {
        ObjectNode changed = config.deepCopy();
        var editor = new FieldManager("editor", Operation.UPDATE, kind.apiVersion(), "");
        changed.withObject("/metadata")
                .set("managedFields", Ownership.of(kind).updated(old, changed, old, editor, NOW));
        return changed;
    }
}
