package io.streamplane.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.apply.FieldManager.Operation;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class OwnershipTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final FieldManager ALICE = new FieldManager("alice", Operation.APPLY, "apps/v1", "");
    private static final FieldManager BOB = new FieldManager("bob", Operation.APPLY, "apps/v1", "");
    private static final FieldManager EDITOR = new FieldManager("editor", Operation.UPDATE, "apps/v1", "");
    private static final String NOON = "2026-01-01T12:00:00Z";
    private static final String LATER = "2026-01-01T13:00:00Z";

    private final Ownership deployments = Ownership.of(Kinds.builtIn().get("deployments.apps"));

    @Test
    void shouldOwnWhatAConfigurationSets() {
        // When
        ObjectNode made = apply(null, """
                metadata: {name: web, labels: {app: web}}
                spec:
                  replicas: 2
                  template:
                    spec:
                      containers:
                      - name: nginx
                        image: nginx:1
                        ports: [{containerPort: 80}]
                """, ALICE, false);

        // Then
        assertThat(made.at("/metadata/managedFields/0/fieldsV1")).isEqualTo(yaml("""
                f:metadata: {f:labels: {f:app: {}}}
                f:spec:
                  f:replicas: {}
                  f:template:
                    f:spec:
                      f:containers:
                        'k:{"name":"nginx"}':
                          .: {}
                          f:image: {}
                          f:name: {}
                          f:ports:
                            'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}
                """));
        assertThat(made.at("/metadata/managedFields/0/manager").asString()).isEqualTo("alice");
        assertThat(made.at("/metadata/managedFields/0/operation").asString()).isEqualTo("Apply");
    }

    @Test
    void shouldTakeAwayWhatItsManagerSaysNoMoreAndNobodyElseSays() {
        // Given
        ObjectNode live = apply(null, "metadata: {labels: {a: '1', b: '2'}}\nspec: {replicas: 2}", ALICE, false);
        live = apply(live, "metadata: {labels: {b: '2'}}", BOB, false);

        // When
        ObjectNode after = apply(live, "metadata: {labels: {}}\nspec: {replicas: 2}", ALICE, false);

        // Then
        assertThat(after.at("/metadata/labels")).isEqualTo(yaml("b: '2'"));
        assertThat(after.at("/spec/replicas").asInt()).isEqualTo(2);
    }

    @Test
    void shouldTakeAwayAnItemWithWhatWasDefaultedInIt() {
        // Given
        ObjectNode live = apply(null, """
                spec: {template: {spec: {containers: [{name: a, image: a}, {name: b, image: b}]}}}
                """, ALICE, false);
        ((ObjectNode) live.at("/spec/template/spec/containers/1")).put("imagePullPolicy", "Always");

        // When
        ObjectNode after = apply(live, "spec: {template: {spec: {containers: [{name: a, image: a}]}}}", ALICE, false);

        // Then
        assertThat(after.at("/spec/template/spec/containers")).isEqualTo(yaml("[{name: a, image: a}]"));
    }

    @Test
    void shouldRefuseToChangeWhatAnotherOwns() {
        // Given
        ObjectNode live = apply(null, "spec: {replicas: 2}", ALICE, false);

        // When
        List<Ownership.Conflict> conflicts = conflicts(live, "spec: {replicas: 3}", BOB);

        // Then
        assertThat(conflicts).containsExactly(new Ownership.Conflict(ALICE, "", ".spec.replicas"));
    }

    @Test
    void shouldTakeAFieldByForce() {
        // Given
        ObjectNode live = apply(null, "spec: {replicas: 2, paused: true}", ALICE, false);

        // When
        ObjectNode after = apply(live, "spec: {replicas: 3}", BOB, true);

        // Then
        assertThat(after.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(fieldsOf(after, "alice")).isEqualTo(yaml("f:spec: {f:paused: {}}"));
        assertThat(fieldsOf(after, "bob")).isEqualTo(yaml("f:spec: {f:replicas: {}}"));
    }

    @Test
    void shouldShareAFieldOfOneValue() {
        // Given
        ObjectNode live = apply(null, "spec: {replicas: 2}", ALICE, false);
        live = apply(live, "spec: {replicas: 2}", BOB, false);

        // When
        ObjectNode after = apply(live, "spec: {paused: true}", ALICE, false);

        // Then
        assertThat(after.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(fieldsOf(after, "bob")).isEqualTo(yaml("f:spec: {f:replicas: {}}"));
    }

    @Test
    void shouldGiveAnUpdaterWhatItChanges() {
        // Given
        ObjectNode live = apply(null, "spec: {replicas: 2, paused: true}", ALICE, false);
        ObjectNode changed = live.deepCopy();
        changed.withObject("/spec").put("replicas", 5).put("minReadySeconds", 1);

        // When
        changed.withObject("/metadata").set("managedFields", deployments.updated(live, changed, live, EDITOR, LATER));

        // Then
        assertThat(fieldsOf(changed, "editor")).isEqualTo(yaml("f:spec: {f:minReadySeconds: {}, f:replicas: {}}"));
        assertThat(fieldsOf(changed, "alice")).isEqualTo(yaml("f:spec: {f:paused: {}}"));
        assertThat(conflicts(changed, "spec: {replicas: 2, paused: true}", ALICE))
                .containsExactly(new Ownership.Conflict(EDITOR, LATER, ".spec.replicas"));
    }

    @Test
    void shouldChangeNothingWhenItIsAppliedAgain() {
        // Given
        String config = "metadata: {labels: {app: web}}\nspec: {replicas: 2}";
        ObjectNode live = apply(null, config, ALICE, false);

        // When
        ObjectNode again = apply(live, config, ALICE, false);

        // Then
        assertThat(again).isEqualTo(live);
    }

    @Test
    void shouldHoldThoseWhoWroteBeforeForOwnersOfAll() {
        // Given
        ObjectNode live = yaml("spec: {replicas: 2, paused: true}");

        // When
        List<Ownership.Conflict> conflicts = conflicts(live, "spec: {replicas: 3}", ALICE);

        // Then
        assertThat(conflicts)
                .extracting(each -> each.manager().name(), Ownership.Conflict::path)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("before-first-apply", ".spec.replicas"));
    }

    @Test
    void shouldKeepItemsThatOnlyTheObjectHasInFrontOfThoseThatFollowedThem() {
        // Given
        ObjectNode live = yaml("""
                spec: {template: {spec: {containers: [{name: a}, {name: sidecar}, {name: b}]}}}
                """);

        // When
        ObjectNode after = apply(
                live,
                "spec: {template: {spec: {containers: [{name: b}, {name: a, image: x}, {name: c}]}}}",
                ALICE,
                true);

        // Then
        assertThat(after.at("/spec/template/spec/containers")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly("sidecar", "b", "a", "c");
    }

    /** Traced through visitListItems of structured-merge-diff, and its documented cases. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A B C       | A B C     | A B C",
                "A B C       | X B Y     | A X B C Y",
                "A X B C Y   | C A B     | X C Y A B",
                "A B C D     | B A       | B C D A",
                "A B C       | D         | A B C D",
                "'' | C A | C A",
                "A B | '' | A B",
                "A B C D E   | E A       | B C D E A",
                "A B C       | A D C     | A B D C",
            })
    void shouldOrderListsAsStructuredMergeDiffDoes(String live, String config, String merged) {
        // Given
        ObjectNode object = containers(live);

        // When
        ObjectNode after = apply(object, containers(config).toString(), ALICE, true);

        // Then
        assertThat(after.at("/spec/template/spec/containers")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly(merged.split(" "));
    }

    @Test
    void shouldRefuseAConfigurationThatNamesAMemberOfASetTwice() {
        assertThatThrownBy(() -> apply(null, "metadata: {finalizers: [a/a, b/b, a/a]}", ALICE, false))
                .hasMessage(".metadata.finalizers: duplicate entries for key [=\"a/a\"]");
    }

    private static ObjectNode containers(String names) {
        ObjectNode object = yaml("spec: {template: {spec: {containers: []}}}");
        for (String name : names.split(" ")) {
            if (!name.isEmpty()) {
                object.withArray("/spec/template/spec/containers").addObject().put("name", name);
            }
        }
        return object;
    }

    private ObjectNode apply(
            @org.jspecify.annotations.Nullable ObjectNode live, String config, FieldManager by, boolean force) {
        var outcome = deployments.apply(live, yaml(config), by, force, NOON);
        if (!(outcome instanceof Ownership.Outcome.Merged merged)) {
            throw new AssertionError("expected no conflict, but: " + outcome);
        }
        merged.object().withObject("/metadata").set("managedFields", merged.managedFields());
        return merged.object();
    }

    private List<Ownership.Conflict> conflicts(ObjectNode live, String config, FieldManager by) {
        var outcome = deployments.apply(live, yaml(config), by, false, NOON);
        return outcome instanceof Ownership.Outcome.Refused refused ? refused.conflicts() : List.of();
    }

    private static JsonNode fieldsOf(ObjectNode object, String manager) {
        return ((ArrayNode) object.at("/metadata/managedFields"))
                .valueStream()
                .filter(entry -> entry.path("manager").asString().equals(manager))
                .findFirst()
                .orElseThrow()
                .path("fieldsV1");
    }

    @SuppressWarnings("unchecked")
    private static <T extends JsonNode> T yaml(String text) {
        return (T) YAML.readTree(text);
    }
}
