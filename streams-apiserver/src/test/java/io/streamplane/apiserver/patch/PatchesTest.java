package io.streamplane.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamplane.apiserver.request.PatchType;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.tree.Tree;
import org.junit.jupiter.api.Test;
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
                "{metadata: {name: x, labels: {a: '1'}}} | {metadata: {labels: {$patch: delete}}} | {metadata: {name: x, labels: {}}}",
                // lists of objects with a merge key
                "{spec: {containers: [{name: a, image: x}]}} | {spec: {containers: [{name: b, image: y}]}} | {spec: {containers: [{name: b, image: y}, {name: a, image: x}]}}",
                "{spec: {containers: [{name: a, image: x, tty: true}]}} | {spec: {containers: [{name: a, image: y}]}} | {spec: {containers: [{name: a, image: y, tty: true}]}}",
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: a, $patch: delete}]}} | {spec: {containers: [{name: b}]}}",
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {containers: [{name: c}, {$patch: replace}]}} | {spec: {containers: [{name: c}]}}",
                "{spec: {containers: [{name: a}, {name: b}]}} | {spec: {$setElementOrder/containers: [{name: b}, {name: a}]}} | {spec: {containers: [{name: b}, {name: a}]}}",
                "{spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 81}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 81}, {containerPort: 80}]}]}}",
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

    /** What {@code kubectl patch --local} leaves, in places where it is easy to do otherwise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // order
                "{spec: {imagePullSecrets: [{name: s1}, {name: s2}]}} | {spec: {imagePullSecrets: [{name: s3}, {name: s1}]}} | {spec: {imagePullSecrets: [{name: s3}, {name: s1}, {name: s2}]}}",
                "{metadata: {finalizers: [a/a, b/b]}} | {metadata: {finalizers: [c/c, b/b]}} | {metadata: {finalizers: [c/c, a/a, b/b]}}",
                "{spec: {initContainers: [{name: i0}, {name: i1}, {name: i2}]}} | {spec: {$setElementOrder/initContainers: [{name: i0}, {name: i2}], initContainers: [{name: i0, image: x}]}} | {spec: {initContainers: [{name: i0, image: x}, {name: i1}, {name: i2}]}}",
                // a new item takes the place of a deleted one
                "{spec: {volumes: [{name: d}, {name: c}, {name: b}]}} | {spec: {$setElementOrder/volumes: [{name: c}, {name: a}], volumes: [{name: d, $patch: delete}, {name: a}]}} | {spec: {volumes: [{name: c}, {name: b}, {name: a}]}}",
                "{metadata: {finalizers: [c, a]}} | {metadata: {finalizers: [b, c], $setElementOrder/finalizers: []}} | {metadata: {finalizers: [c, a, b]}}",
                // several items under one merge key
                "{spec: {containers: [{name: a, ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 53, name: dns}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 53, protocol: TCP, name: dns}, {containerPort: 53, protocol: UDP}]}]}}",
                "{spec: {containers: [{name: a, ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]}]}} | {spec: {containers: [{name: a, ports: [{containerPort: 53, $patch: delete}]}]}} | {spec: {containers: [{name: a, ports: []}]}}",
                "{spec: {}} | {spec: {imagePullSecrets: [{name: a}, {name: a}]}} | {spec: {imagePullSecrets: [{name: a}, {name: a}]}}",
                // directives
                "{spec: {containers: [{name: a}]}} | {spec: {containers: [{$patch: replace}]}} | {spec: {containers: []}}",
                "{spec: {containers: [{name: a}]}} | {spec: {containers: [{name: a, $patch: replace}, {name: b}]}} | {spec: {containers: [{name: b}]}}",
                "{spec: {}} | {spec: {securityContext: {$patch: delete}}} | {spec: {}}",
                "{spec: {nodeSelector: {a: x}}} | {spec: {nodeSelector: {$patch: replace, b: null}}} | {spec: {nodeSelector: {b: null}}}",
                "{metadata: {finalizers: [a]}} | {metadata: {$deleteFromPrimitiveList/finalizers: null}} | {metadata: {}}",
                "{metadata: {}} | {metadata: {$deleteFromPrimitiveList/finalizers: [a]}} | {metadata: {}}",
                "{spec: {volumes: [{name: v, emptyDir: {}}]}} | {spec: {volumes: [{name: v, emptyDir: null, $retainKeys: [name]}]}} | {spec: {volumes: [{name: v}]}}",
                // nulls and types
                "{spec: {}} | {spec: {securityContext: {runAsUser: null, fsGroup: 1}}} | {spec: {securityContext: {fsGroup: 1}}}",
                "{spec: {priority: 1}} | {spec: {priority: 3.0}} | {spec: {priority: 3}}",
            })
    void shouldMergeAsKubectlDoes(String before, String patch, String after) {
        // Given
        ObjectNode pod = (ObjectNode) tree(before);

        // When
        ObjectNode patched =
                Patches.apply(PatchType.STRATEGIC_MERGE, Kinds.builtIn().get("pods"), pod, tree(patch));

        // Then
        assertThat(Tree.equal(patched, tree(after))).as(patched.toString()).isTrue();
        assertThat(pod).isEqualTo(tree(before));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{op: add, path: /metadata/finalizers/-1, value: n} | {metadata: {finalizers: [a, b, n]}, data: {n: '0'}}",
                "{op: add, path: /metadata/finalizers/-3, value: n} | {metadata: {finalizers: [n, a, b]}, data: {n: '0'}}",
                "{op: add, path: /metadata/finalizers/-, value: n} | {metadata: {finalizers: [a, b, n]}, data: {n: '0'}}",
                "{op: replace, path: /metadata/finalizers/-1, value: n} | {metadata: {finalizers: [a, n]}, data: {n: '0'}}",
                "{op: remove, path: /metadata/finalizers/-1} | {metadata: {finalizers: [a]}, data: {n: '0'}}",
                "{op: replace, path: /metadata/finalizers/01, value: n} | {metadata: {finalizers: [a, n]}, data: {n: '0'}}",
                "{op: replace, path: /data/missing, value: x} | {metadata: {finalizers: [a, b]}, data: {n: '0', missing: x}}",
                "{op: test, path: /data/missing, value: null} | {metadata: {finalizers: [a, b]}, data: {n: '0'}}",
                "{op: add, path: data/x, value: y} | {metadata: {finalizers: [a, b]}, data: {n: '0'}, x: y}",
                "{op: add, path: /data/a~1b~0c, value: y} | {metadata: {finalizers: [a, b]}, data: {n: '0', 'a/b~c': y}}",
                "{op: copy, from: /data/missing, path: /data/x} | {metadata: {finalizers: [a, b]}, data: {n: '0', x: null}}",
                "{op: move, from: /data/n, path: /metadata/finalizers/0} | {metadata: {finalizers: ['0', a, b]}, data: {}}",
                "{op: replace, path: '', value: {data: {}}} | {data: {}}",
            })
    void shouldRunOperationsAsKubectlDoes(String operation, String after) {
        // Given
        var object = (ObjectNode) tree("{metadata: {finalizers: [a, b]}, data: {n: '0'}}");

        // When
        ObjectNode patched =
                Patches.apply(PatchType.JSON, Kinds.builtIn().get("configmaps"), object, tree("[" + operation + "]"));

        // Then
        assertThat(patched).isEqualTo(tree(after));
    }

    @Test
    void shouldBoundWhatCopiesAdd() {
        // Given
        var copies = new StringBuilder("[{op: add, path: /data, value: {a: '0123456789'}}");
        for (int i = 0; i < 30; i++) {
            copies.append(", {op: copy, from: /data, path: /data/").append(i).append('}');
        }
        JsonNode patch = tree(copies.append(']').toString());
        var object = (ObjectNode) tree("{metadata: {name: c}}");

        // When
        PatchFailure failure = catchThrowableOfType(
                PatchFailure.class,
                () -> Patches.apply(PatchType.JSON, Kinds.builtIn().get("configmaps"), object, patch));

        // Then
        assertThat(failure.code()).isEqualTo(422);
        assertThat(failure).hasMessageContaining("exceeding the limit 3145728");
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
                "STRATEGIC_MERGE | 400 | {spec: {$patch: merge}}",
                "STRATEGIC_MERGE | 400 | {spec: {$setElementOrder/containers: [{name: b}, {name: a}], containers: [{name: a}, {name: b}]}}",
                "STRATEGIC_MERGE | 400 | {spec: {$setElementOrder/containers: [{name: a}], containers: [{name: b}]}}",
                "STRATEGIC_MERGE | 400 | {spec: {$setElementOrder/containers: a}}",
                "STRATEGIC_MERGE | 400 | {spec: {$setElementOrder: []}}",
                "STRATEGIC_MERGE | 400 | {spec: {$setElementOrder/nothing: [a]}}",
                "STRATEGIC_MERGE | 400 | {spec: {$retainKeys: [containers], containers: [], volumes: []}}",
                "STRATEGIC_MERGE | 400 | {spec: {$retainKeys: containers}}",
                "STRATEGIC_MERGE | 400 | {spec: {containers: [{name: a, $patch: merge}]}}",
                "STRATEGIC_MERGE | 400 | {spec: {containers: [{name: a, $patch: other}]}}",
                "STRATEGIC_MERGE | 400 | {spec: {containers: [{$patch: delete}]}}",
                "STRATEGIC_MERGE | 400 | {spec: {containers: [a]}}",
                "STRATEGIC_MERGE | 422 | {spec: {containers: [[a]]}}",
                "STRATEGIC_MERGE | 400 | {spec: {$deleteFromPrimitiveList/containers: [a]}}",
                "STRATEGIC_MERGE | 400 | {spec: {$deleteFromPrimitiveList: []}}",
                "MERGE | 400 | [1]",
                "JSON | 400 | {op: add}",
                "JSON | 422 | [{op: test, path: /metadata/name, value: other}]",
                "JSON | 422 | [{op: remove, path: /spec/nothing}]",
                "JSON | 422 | [{op: replace, path: /spec/nothing/at/all, value: 1}]",
                "JSON | 422 | [{op: replace, path: '', value: 1}]",
                "JSON | 422 | [{op: ADD, path: /a, value: 1}]",
                "JSON | 422 | [{path: /a, value: 1}]",
                "JSON | 422 | [{op: add, value: 1}]",
                "JSON | 422 | [{op: add, path: '', value: 1}]",
                "JSON | 422 | [{op: add, path: a, value: 1}]",
                "JSON | 422 | [{op: add, path: /spec/containers/2147483648, value: 1}]",
                "JSON | 422 | [{op: add, path: /spec/containers/99999999999999999999, value: 1}]",
                "JSON | 422 | [{op: add, path: /spec/containers/-3, value: 1}]",
                "JSON | 422 | [{op: add, path: /spec/containers/x, value: 1}]",
                "JSON | 422 | [{op: replace, path: /spec/containers/1, value: 1}]",
                "JSON | 422 | [{op: move, from: /spec/nothing, path: /a}]",
                "JSON | 422 | [{op: copy, from: /spec/containers/1, path: /a}]",
                "JSON | 422 | [{op: test, path: /metadata/name}]",
                "JSON | 422 | [{op: test, path: /metadata/nothing, value: x}]",
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
