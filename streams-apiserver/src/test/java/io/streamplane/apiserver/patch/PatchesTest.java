package io.streamplane.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamplane.apiserver.request.PatchType;
import io.streamplane.schemas.kind.builtin.Kinds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PatchesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // fields
                "{metadata: {labels: {a: '1', b: '2'}}} | {metadata: {labels: {a: null, c: '3'}}} | {metadata: {labels: {b: '2', c: '3'}}}",
                "{spec: {restartPolicy: Always}} | {spec: {restartPolicy: null}} | {spec: {}}",
                "{metadata: {labels: {a: '1'}}} | {metadata: {labels: {$patch: replace, b: '2'}}} | {metadata: {labels: {b: '2'}}}",
                "{metadata: {name: x, labels: {a: '1'}}} | {metadata: {labels: {$patch: delete}}} | {metadata: {name: x}}",
                // lists of objects with a merge key
                "{spec: {containers: [{name: a, image: x}]}} | {spec: {containers: [{name: b, image: y}]}} | {spec: {containers: [{name: a, image: x}, {name: b, image: y}]}}",
                "{spec: {containers: [{name: a, image: x, tty: true}]}} | {spec: {containers: [{name: a, image: y}]}} | {spec: {containers: [{name: a, image: y, tty: true}]}}",
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: a, $patch: delete}]}} | {spec: {containers: [{name: b}]}}",
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: c}, {$patch: replace}]}} | {spec: {containers: [{name: c}]}}",
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {$setElementOrder/containers: [{name: b}, {name: a}]}} | {spec: {containers: [{name: b}, {name: a}]}}",
                "{spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 81}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 81}]}]}}",
                // lists without one
                "{spec: {tolerations: [{key: a}]}} | {spec: {tolerations: [{key: b}]}} | {spec: {tolerations: [{key: b}]}}",
                "{spec: {containers: [{name: a, args: [x, y]}]}} | {spec: {containers: [{name: a, args: [z]}]}} | {spec: {containers: [{name: a, args: [z]}]}}",
                // lists of scalars that are sets
                "{metadata: {finalizers: [a/a, b/b]}} | {metadata: {finalizers: [b/b, c/c]}} | {metadata: {finalizers: [a/a, b/b, c/c]}}",
                "{metadata: {finalizers: [a/a, b/b]}} | {metadata: {$deleteFromPrimitiveList/finalizers: [a/a]}} | {metadata: {finalizers: [b/b]}}",
                // unions
                "{spec: {volumes: [{name: v, emptyDir: {}}]}} | {spec: {volumes: [{name: v, $retainKeys: [name, hostPath], hostPath: {path: /x}}]}} | {spec: {volumes: [{name: v, hostPath: {path: /x}}]}}",
            })
    void shouldMergeAsTheSchemaSays(String before, String patch, String after) {
        // Given
        ObjectNode pod = (ObjectNode) tree(before);

        // When
        ObjectNode patched =
                Patches.apply(PatchType.STRATEGIC_MERGE, Kinds.builtIn().get("pods"), pod, tree(patch));

        // Then
        assertThat(patched).isEqualTo(tree(after));
        assertThat(pod).isEqualTo(tree(before));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: c}]}} | {spec: {containers: [{name: c}]}}",
                "{metadata: {labels: {a: '1'}}} | {metadata: {labels: null}} | {metadata: {}}",
            })
    void shouldReplaceListsInAMergePatch(String before, String patch, String after) {
        // Given
        ObjectNode pod = (ObjectNode) tree(before);

        // When
        ObjectNode patched = Patches.apply(PatchType.MERGE, Kinds.builtIn().get("pods"), pod, tree(patch));

        // Then
        assertThat(patched).isEqualTo(tree(after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "STRATEGIC_MERGE | 400 | {spec: {containers: [{image: x}]}}",
                "STRATEGIC_MERGE | 400 | {spec: {$patch: whatever}}",
                "STRATEGIC_MERGE | 400 | [1]",
                "MERGE | 400 | [1]",
                "JSON | 400 | {op: add}",
                "JSON | 422 | [{op: test, path: /metadata/name, value: other}]",
                "JSON | 422 | [{op: remove, path: /spec/nothing}]",
                "JSON | 422 | [{op: replace, path: /spec/nothing/at/all, value: 1}]",
                "JSON | 422 | [{op: replace, path: '', value: 1}]",
            })
    void shouldSayWhyAPatchDoesNotFit(PatchType type, int code, String patch) {
        // Given
        ObjectNode pod = (ObjectNode) tree("{metadata: {name: p}, spec: {containers: [{name: a}]}}");

        // When
        PatchFailure failure = catchThrowableOfType(
                PatchFailure.class, () -> Patches.apply(type, Kinds.builtIn().get("pods"), pod, tree(patch)));

        // Then
        assertThat(failure.code()).isEqualTo(code);
    }

    private static JsonNode tree(String yaml) {
        return YAMLMapper.shared().readTree(yaml);
    }
}
