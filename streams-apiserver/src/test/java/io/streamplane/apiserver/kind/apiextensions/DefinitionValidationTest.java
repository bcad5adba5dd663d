package io.streamplane.apiserver.kind.apiextensions;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.tree.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DefinitionValidationTest {

    private static final String DEFINITION = """
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
              conversion: {strategy: None}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: SCHEMA}
            """;
    private static final String OBJECT = "{type: object}";

    private static String check(String yaml) {
        var crd = (ObjectNode) YAMLMapper.shared().readTree(yaml);
        return DefinitionValidation.validate(crd).stream()
                .map(error -> error.field() + ": " + error.message())
                .reduce((one, other) -> one + " | " + other)
                .orElse("");
    }

    @Test
    void shouldTakeAValidDefinition() {
        // When
        String wrong = check(DEFINITION.replace("SCHEMA", OBJECT));

        // Then
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            name: widgets.example.com; name: other; 'metadata.name: Invalid value: "other": must be spec.names.plural+"."+spec.group'
            scope: Namespaced; scope: World; 'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"'
            listKind: WidgetList; listKind: Widget; 'spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same'
            strategy: None; strategy: Webhook; 'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook | spec.conversion.conversionReviewVersions: Required value'
            '    schema: {openAPIV3Schema: {type: object}}'; ''; 'spec.versions[0].schema.openAPIV3Schema: Required value'
            """)
    void shouldNameWhatIsWrong(String given, String changed, String wrong) {
        // When
        String found = check(DEFINITION.replace("SCHEMA", OBJECT).replace(given, changed == null ? "" : changed));

        // Then
        assertThat(found).isEqualTo(wrong);
    }

    @Test
    void shouldDemandOneVersionToStore() {
        // Given
        String none = DEFINITION.replace("SCHEMA", OBJECT).replace("storage: true", "storage: false");

        // When
        String found = check(none);

        // Then
        assertThat(found)
                .startsWith("spec.versions: Invalid value: ")
                .endsWith("must have exactly one version marked as storage version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {}; '.type: Required value: must not be empty at the root'
            {type: string}; '.type: Invalid value: "string": must be object at the root'
            {type: object, properties: {a: {}}}; '.properties[a].type: Required value: must not be empty for specified object fields'
            {type: object, properties: {a: {type: array}}}; '.properties[a].items: Required value: must be specified'
            {type: object, properties: {a: {type: array, items: {}}}}; '.properties[a].items.type: Required value: must not be empty for specified array items'
            {type: object, additionalProperties: {type: string}}; '.additionalProperties: Forbidden: must not be used at the root'
            {type: object, properties: {a: {type: string, pattern: '('}}}; '.properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn''t: error parsing regexp: missing closing ): `(`'
            {type: object, properties: {a: {type: string, anyOf: [{type: string}]}}}; '.properties[a].anyOf[0].type: Forbidden: must be empty to be structural'
            {type: object, anyOf: [{properties: {b: {minLength: 1}}}]}; '.properties[b]: Required value: because it is defined in spec.validation.openAPIV3Schema.anyOf[0].properties[b]'
            {type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}; '.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified'
            {type: object, properties: {a: {type: array, items: {type: string}, uniqueItems: true}}}; '.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic'
            {type: object, properties: {a: {type: object, properties: {b: {type: string}}, additionalProperties: {type: string}}}}; '.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'
            {type: object, properties: {a: {type: array, items: {type: object}, x-kubernetes-list-type: map}}}; '.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'
            {type: object, properties: {a: {type: array, items: {type: object}, x-kubernetes-list-type: set}}}; '.properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set'
            {type: object, properties: {a: {type: integer, default: x}}}; '.properties[a].default: Invalid value: "string": spec.validation.openAPIV3Schema.properties[a].default in body must be of type integer: "string"'
            {type: object, properties: {a: {type: object, default: {b: 1}}}}; '.properties[a].default: Invalid value: {"b":1}: must not have unspecified fields'
            {type: object, properties: {a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}}}; ''
            {type: object, x-kubernetes-preserve-unknown-fields: true}; ''
            """)
    void shouldDemandAStructuralSchema(String schema, String wrong) {
        // When
        String found = check(DEFINITION.replace("SCHEMA", schema));

        // Then
        // Where all versions have one schema, it is named so
        String prefix = "spec.validation.openAPIV3Schema";
        assertThat(found).isEqualTo(wrong == null || wrong.isEmpty() ? "" : prefix + wrong);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            v1.k8s.io; 'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111'
            example.org; ''
            """)
    void shouldWantCommunityGroupsToBeApproved(String group, String wrong) {
        // Given
        String definition = DEFINITION.replace("SCHEMA", OBJECT).replace("example.com", group);

        // When
        String found = check(definition);

        // Then
        assertThat(found).isEqualTo(wrong == null ? "" : wrong);
    }

    @Test
    void shouldFillInNamesAndConversion() {
        // Given
        var crd = (ObjectNode) YAMLMapper.shared().readTree("{spec: {names: {kind: Widget, plural: widgets}}}");

        // When
        new CustomResourceDefinitionRules().applyDefaults(crd);

        // Then
        assertThat(Tree.textMap(Tree.object(crd, "spec"), "names"))
                .containsEntry("singular", "widget")
                .containsEntry("listKind", "WidgetList");
        assertThat(crd.at("/spec/conversion/strategy").asString()).isEqualTo("None");
    }
}
