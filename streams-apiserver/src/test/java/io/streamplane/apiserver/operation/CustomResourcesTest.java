package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.operation.OperationsInMemory.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.state.StoredObject;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomResourceDefinitionKind;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CustomResourcesTest {

    private static final String RESOURCE = "widgets.example.com";
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, kind: Widget, shortNames: [wd], categories: [all]}
              versions:
              - name: v1
                served: true
                storage: true
                subresources:
                  status: {}
                  scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}
                additionalPrinterColumns:
                - {name: Color, type: string, jsonPath: .spec.color}
                selectableFields: [{jsonPath: .spec.color}]
                schema:
                  openAPIV3Schema:
                    type: object
                    required: [spec]
                    properties:
                      spec:
                        type: object
                        required: [color]
                        x-kubernetes-validations:
                        - {rule: "self.replicas < 10 || self.color == 'blue'", message: ten are blue, fieldPath: .color}
                        properties:
                          color: {type: string, enum: [red, blue]}
                          replicas: {type: integer, default: 1, minimum: 0, maximum: 10}
                          port: {x-kubernetes-int-or-string: true}
                          extra: {type: object, x-kubernetes-preserve-unknown-fields: true}
                          labels: {type: object, additionalProperties: {type: string}}
                          box: {type: object, required: [lid], properties: {lid: {type: string, nullable: true}}}
                          parts:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            items:
                              type: object
                              required: [name]
                              properties:
                                name: {type: string}
                                size: {type: number, default: 1.5}
                      status:
                        type: object
                        properties:
                          replicas: {type: integer}
                          selector: {type: string}
              - name: v1beta1
                served: true
                storage: false
                schema:
                  openAPIV3Schema:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
            """;
    private static final String WIDGET = """
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: one, namespace: default}
            spec:
              color: red
              colour: green
              port: http
              extra: {anything: [1, {goes: null}]}
              labels: {a: b}
              parts: [{name: x}, {name: y, size: 2}]
            """;

    private final OperationsInMemory memory = new OperationsInMemory();

    @BeforeEach
    void setUp() {
        OperationsInMemory.done(memory.create("namespaces", "", """
                {apiVersion: v1, kind: Namespace, metadata: {name: default}}"""));
        OperationsInMemory.done(memory.create(CustomResourceDefinitionKind.RESOURCE, "", DEFINITION));
    }

    private void establish() {
        ObjectNode crd = definition().tree().deepCopy();
        ObjectNode status = Tree.ensure(crd, "status");
        status.set(
                "acceptedNames", Tree.ensure(Tree.ensure(crd, "spec"), "names").deepCopy());
        status.putArray("conditions").addObject().put("type", "Established").put("status", "True");
        OperationsInMemory.done(memory.operations()
                .update(OperationsInMemory.ALICE, crdTarget("status"), crd, List.of(), OperationsInMemory.PLAIN));
    }

    private StoredObject definition() {
        return memory.operations()
                .state()
                .get(CustomResourceDefinitionKind.KIND, ObjectKey.clusterScoped(RESOURCE))
                .orElseThrow();
    }

    private static Target crdTarget(String subresource) {
        return new Target(CustomResourceDefinitionKind.KIND, "", RESOURCE, subresource);
    }

    private Kind kind(String version) {
        return memory.operations().kinds().get(RESOURCE).at(version).orElseThrow();
    }

    private ApiResult create(String yaml) {
        return memory.operations()
                .create(
                        OperationsInMemory.ALICE,
                        new Target(kind("v1"), "default", "", ""),
                        tree(yaml),
                        List.of(),
                        OperationsInMemory.PLAIN);
    }

    private Target target(String version, String subresource) {
        return new Target(kind(version), "default", "one", subresource);
    }

    private StoredObject stored(String version) {
        return memory.operations()
                .state()
                .get(kind(version), new ObjectKey("default", "one"))
                .orElseThrow();
    }

    @Test
    void shouldServeAKindFromItsEstablishmentOn() {
        // Given
        boolean before = memory.operations().kinds().find(RESOURCE).isPresent();

        // When
        establish();

        // Then
        assertThat(before).isFalse();
        assertThat(kind("v1")).satisfies(kind -> {
            assertThat(kind.kind()).isEqualTo("Widget");
            assertThat(kind.shortNames()).containsExactly("wd");
            assertThat(kind.subresources()).containsExactlyInAnyOrder("status", "scale");
            assertThat(kind.openApiName()).isEqualTo("com.example.v1.Widget");
        });
        assertThat(Tree.texts(Tree.object(definition().tree(), "status"), "storedVersions"))
                .containsExactly("v1");
    }

    @Test
    void shouldPruneAndDefaultWhatIsCreated() {
        // Given
        establish();

        // When
        ApiResult result = create(WIDGET);

        // Then
        ObjectNode spec = Tree.ensure(OperationsInMemory.done(result), "spec");
        assertThat(spec).isEqualTo(tree("""
                color: red
                port: http
                extra: {anything: [1, {goes: null}]}
                labels: {a: b}
                parts: [{name: x, size: 1.5}, {name: y, size: 2}]
                replicas: 1
                """));
        assertThat(result.warnings()).containsExactly("unknown field \"spec.colour\"");
        assertThat(stored("v1").tree().at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseUnknownFieldsWhereTheClientIsStrict() {
        // Given
        establish();
        var strict = new WriteOptions(false, "test", FieldValidation.STRICT, false);

        // When
        ApiResult result = memory.operations()
                .create(
                        OperationsInMemory.ALICE,
                        new Target(kind("v1"), "default", "", ""),
                        tree(WIDGET),
                        List.of(),
                        strict);

        // Then
        assertThat(((ApiResult.Failed) result).failure().message())
                .isEqualTo(
                        "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown field"
                                + " \"spec.colour\"");
    }

    @Test
    void shouldHoldObjectsToTheRulesOfTheirDefinition() {
        // Given
        establish();
        String ten = WIDGET.replace("color: red", "color: red, replicas: 10".replace(", ", "\n  "));

        // When
        ApiResult refused = create(ten);

        // Then
        assertThat(((ApiResult.Failed) refused).failure().message())
                .isEqualTo("Widget.example.com \"one\" is invalid: spec.color: Invalid value: ten are blue");
        OperationsInMemory.done(create(ten.replace("color: red", "color: blue")));
    }

    @Test
    void shouldTellANullThatIsSaidFromAnAbsentField() {
        // Given
        establish();
        OperationsInMemory.done(create(WIDGET.replace("color: red", "color: red\n  box: {lid: null}")));
        ObjectNode labelled = stored("v1").tree().deepCopy();
        Tree.ensure(Tree.ensure(labelled, "metadata"), "labels").put("seen", "true");

        // When
        ApiResult result = memory.operations()
                .update(OperationsInMemory.ALICE, target("v1", ""), labelled, List.of(), OperationsInMemory.PLAIN);

        // Then
        assertThat(OperationsInMemory.done(result).at("/spec/box")).hasToString("{\"lid\":null}");
        assertThat(stored("v1").tree().at("/spec/box")).hasToString("{\"lid\":null}");
    }

    @Test
    void shouldRefuseADefinitionWithAWrongRule() {
        // Given
        String definition = DEFINITION
                .replace("widgets", "gadgets")
                .replace("Widget", "Gadget")
                .replace("self.replicas", "self.missing");

        // When
        ApiResult refused = memory.create(CustomResourceDefinitionKind.RESOURCE, "", definition);

        // Then
        assertThat(((ApiResult.Failed) refused).failure().message())
                .startsWith("CustomResourceDefinition.apiextensions.k8s.io \"gadgets.example.com\" is invalid:"
                        + " spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: Invalid"
                        + " value: {\"Rule\":\"self.missing \\u003c 10 || self.color == 'blue'\",")
                .contains("compilation failed: ERROR: <input>:1:5: undefined field 'missing'\n | self.missing < 10");
    }

    @Test
    void shouldNameWhatIsWrong() {
        // Given
        establish();

        // When
        ApiResult result = create(WIDGET.replace("red", "green").replace("size: 2", "size: big"));

        // Then
        assertThat(((ApiResult.Failed) result).failure().message())
                .isEqualTo("Widget.example.com \"one\" is invalid: [spec.color: Unsupported value: \"green\": supported"
                        + " values: \"red\", \"blue\", spec.parts[1].size: Invalid value: \"string\": spec.parts[1].size in"
                        + " body must be of type number: \"string\","
                        + " <nil>: Invalid value: null: some validation rules were not checked because the object was invalid;"
                        + " correct the existing errors to complete validation]");
    }

    @Test
    void shouldShowAnObjectInEachVersion() {
        // Given
        establish();
        create(WIDGET);

        // When
        ObjectNode beta = stored("v1beta1").tree();

        // Then
        assertThat(Tree.text(beta, "apiVersion")).isEqualTo("example.com/v1beta1");
        assertThat(beta.path("spec")).isEqualTo(stored("v1").tree().path("spec"));
    }

    @Test
    void shouldKeepSpecAndStatusApart() {
        // Given
        establish();
        create(WIDGET);
        ObjectNode changed = stored("v1").tree().deepCopy();
        Tree.ensure(changed, "spec").put("color", "blue");
        Tree.ensure(changed, "status").put("replicas", 3).put("selector", "a=b");

        // When
        OperationsInMemory.done(memory.operations()
                .update(
                        OperationsInMemory.ALICE,
                        target("v1", "status"),
                        changed,
                        List.of(),
                        OperationsInMemory.PLAIN));

        // Then
        ObjectNode object = stored("v1").tree();
        assertThat(object.at("/spec/color").asString()).isEqualTo("red");
        assertThat(object.path("status")).isEqualTo(tree("{replicas: 3, selector: a=b}"));
        assertThat(object.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void shouldScale() {
        // Given
        establish();
        create(WIDGET);

        // When
        ApiResult result = memory.operations()
                .patch(
                        OperationsInMemory.ALICE,
                        target("v1", "scale"),
                        PatchType.MERGE,
                        tree("{spec: {replicas: 4}}"),
                        OperationsInMemory.PLAIN);

        // Then
        assertThat(OperationsInMemory.done(result).at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(stored("v1").tree().at("/spec/replicas").asInt()).isEqualTo(4);
    }

    @Test
    void shouldMergeListsByKeyWhenApplied() {
        // Given
        establish();
        create(WIDGET);

        // When
        ApiResult result = memory.operations()
                .patch(
                        OperationsInMemory.ALICE,
                        target("v1", ""),
                        PatchType.APPLY,
                        tree("""
                                apiVersion: example.com/v1
                                kind: Widget
                                metadata: {name: one}
                                spec: {parts: [{name: z}], labels: {c: d}}
                                """),
                        new WriteOptions(false, "applier", FieldValidation.WARN, false));

        // Then
        ObjectNode spec = Tree.ensure(OperationsInMemory.done(result), "spec");
        assertThat(Tree.objects(spec, "parts").stream().map(each -> Tree.text(each, "name")))
                .containsExactly("x", "y", "z");
        assertThat(Tree.textMap(spec, "labels")).containsEntry("a", "b").containsEntry("c", "d");
    }

    @Test
    void shouldSeeObjectsByTheDefinitionOfTheDay() {
        // Given
        establish();
        create(WIDGET);
        ObjectNode changed = tree(
                DEFINITION.replace("port: {x-kubernetes-int-or-string: true}", "size: {type: integer, default: 7}"));
        Tree.ensure(changed, "metadata")
                .put("resourceVersion", Long.toString(definition().revision()));

        // When
        OperationsInMemory.done(memory.operations()
                .update(OperationsInMemory.ALICE, crdTarget(""), changed, List.of(), OperationsInMemory.PLAIN));

        // Then
        ObjectNode spec = Tree.ensure(stored("v1").tree(), "spec");
        assertThat(spec.has("port")).isFalse();
        assertThat(spec.path("size").asInt()).isEqualTo(7);
    }

    @Test
    void shouldRefuseCreationsWhileTheDefinitionGoes() {
        // Given
        establish();
        create(WIDGET);
        ApiResult deleted = memory.operations()
                .delete(OperationsInMemory.ALICE, crdTarget(""), new DeleteOptions(false, null, null, null, null));

        // When
        ApiResult result = create(WIDGET.replace("name: one", "name: two"));

        // Then
        assertThat(OperationsInMemory.done(deleted).at("/metadata/finalizers/0").asString())
                .isEqualTo("customresourcecleanup.apiextensions.k8s.io");
        assertThat(definition().tree().path("status").toString()).contains("InstanceDeletionPending");
        ObjectNode annotated = definition().tree().deepCopy();
        Tree.ensure(Tree.ensure(annotated, "metadata"), "annotations").put("a", "b");
        OperationsInMemory.done(memory.operations()
                .update(OperationsInMemory.ALICE, crdTarget(""), annotated, List.of(), OperationsInMemory.PLAIN));
        assertThat(((ApiResult.Failed) result).failure().message())
                .isEqualTo("create not allowed while custom resource definition is terminating");
    }

    @Test
    void shouldSelectAndShowByWhatTheDefinitionSays() {
        // Given
        establish();
        create(WIDGET);
        var rules = KindRulebook.builtIn().of(kind("v1"));

        // When
        var fields = rules.selectableFields(stored("v1").tree());

        // Then
        assertThat(fields).containsEntry("spec.color", "red");
        assertThat(rules.columns()
                        .get(1)
                        .cell()
                        .of(stored("v1").tree(), Instant.EPOCH)
                        .asString())
                .isEqualTo("red");
    }
}
