package io.streamplane.apiserver.kind.derived;

import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.networking.IpAddressKind;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class DerivedRulesTest {

    private static final KindRules IP_ADDRESS = KindRulebook.builtIn().of(IpAddressKind.KIND);
    private static final Map<String, DerivedType> TYPES = Map.of("Root", DerivedType.of(yaml("""
                            properties:
                              count: {type: integer, x-validation: {required: true, minimum: 1}}
                              name: {type: string, x-validation: {format: k8s-short-name, maxLength: 5}}
                              id: {type: string, x-validation: {format: k8s-uuid}}
                              odd: {type: string, x-validation: {format: not-known-here}}
                              list: {type: array, items: {$ref: '#/components/schemas/Root'}, x-validation: {maxItems: 2}}
                              map: {type: object, additionalProperties: {$ref: '#/components/schemas/Root'}}
                              frozen: {type: string, x-validation: {immutable: true}}
                              once: {type: string, x-validation: {noModify: true}}
                              inner: {allOf: [{$ref: '#/components/schemas/Root'}]}
                            """)));

    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of("{count: 1, name: abc, odd: '?'}", List.of()),
                Arguments.of("{}", List.of("count: Required value")),
                Arguments.of("{count: null}", List.of("count: Required value")),
                Arguments.of("{count: 0}", List.of("count: Invalid value: 0: must be greater than or equal to 1")),
                Arguments.of("{count: 1, name: abcdef}", List.of("name: Too long: may not be more than 5 characters")),
                Arguments.of(
                        "{count: 1, id: A}",
                        List.of("id: Invalid value: \"A\": must be a lowercase UUID in 8-4-4-4-12 format")),
                Arguments.of("{count: 1, list: [{count: 1}, {}]}", List.of("list[1].count: Required value")),
                Arguments.of("{count: 1, map: {key: {}}}", List.of("map[key].count: Required value")),
                Arguments.of("{count: 1, inner: {}}", List.of("inner.count: Required value")),
                Arguments.of(
                        "{count: 1, list: [{count: 1}, {count: 1}, {count: 1}]}",
                        List.of("list: Too many: 3: must have at most 2 items")));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void shouldCheckWhatTheMarkersDemand(String object, List<String> expected) {
        // When
        List<FieldError> errors =
                new DerivedValidation(name -> Objects.requireNonNull(TYPES.get(name))).validate(root(), yaml(object));

        // Then
        assertThat(sentences(errors)).isEqualTo(expected);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("{frozen: a, once: a}", "{frozen: a, once: a}", List.of()),
                Arguments.of("{frozen: a}", "{frozen: b}", List.of("frozen: Invalid value: \"b\": field is immutable")),
                Arguments.of("{frozen: a}", "{}", List.of("frozen: Invalid value: null: field is immutable")),
                Arguments.of("{}", "{frozen: a}", List.of("frozen: Invalid value: \"a\": field is immutable")),
                Arguments.of("{frozen: ''}", "{}", List.of()),
                Arguments.of("{once: a}", "{}", List.of()),
                Arguments.of("{}", "{once: a}", List.of()),
                Arguments.of("{once: a}", "{once: b}", List.of("once: Invalid value: \"b\": field is immutable")),
                Arguments.of(
                        "{inner: {frozen: a}}",
                        "{inner: {}}",
                        List.of("inner.frozen: Invalid value: null: field is immutable")),
                Arguments.of("{count: 1}", "{count: 2}", List.of()));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldRefuseChangesOfWhatIsImmutable(String old, String now, List<String> expected) {
        // When
        List<FieldError> errors = new DerivedValidation(name -> Objects.requireNonNull(TYPES.get(name)))
                .validateUpdate(root(), yaml(now), yaml(old));

        // Then
        assertThat(sentences(errors)).isEqualTo(expected);
    }

    @Test
    void shouldAskTheKindsOwnRulesForEverything() throws NoSuchMethodException {
        for (Method rule : KindRules.class.getDeclaredMethods()) {
            assertThat(DerivedRules.class
                            .getMethod(rule.getName(), rule.getParameterTypes())
                            .getDeclaringClass())
                    .as(rule.getName())
                    .isEqualTo(DerivedRules.class);
        }
    }

    @Test
    void shouldTakeTheRulesOfAKindFromUpstreamsMarkersAlone() {
        // Given
        ObjectNode address = yaml("{spec: {parentRef: {resource: services, name: a}}}");
        ObjectNode other = yaml("{spec: {parentRef: {resource: services, name: b}}}");

        // When
        List<String> empty = sentences(IP_ADDRESS.validate(yaml("{spec: {}}")));
        List<String> partial = sentences(IP_ADDRESS.validate(yaml("{spec: {parentRef: {name: a}}}")));
        List<String> changed = sentences(IP_ADDRESS.validateUpdate(other, address));

        // Then
        assertThat(IP_ADDRESS.validate(address)).isEmpty();
        assertThat(empty).containsExactly("spec.parentRef: Required value");
        assertThat(partial).containsExactly("spec.parentRef.resource: Required value");
        assertThat(changed)
                .containsExactly(
                        "spec.parentRef: Invalid value: {\"resource\":\"services\",\"name\":\"b\"}: field is immutable");
    }

    @Test
    void shouldFillInTheDefinitionsDefaultsAndNoEmptyTexts() {
        // Given
        KindRules pods = new DerivedRules("io.k8s.api.core.v1.Pod", new KindRules() {});
        ObjectNode pod = yaml("""
                spec:
                  containers: [{name: a, ports: [{containerPort: 80}], envFrom: [{secretRef: {}}]}]
                  volumes: [{name: v, rbd: {image: i, monitors: [m]}}]
                """);

        // When
        pods.applyDefaults(pod);

        // Then
        assertThat(pod).isEqualTo(yaml("""
                                spec:
                                  containers:
                                  - {name: a, ports: [{containerPort: 80, protocol: TCP}], envFrom: [{secretRef: {}}]}
                                  volumes:
                                  - {name: v, rbd: {image: i, monitors: [m], keyring: /etc/ceph/keyring, pool: rbd, user: admin}}
                                """));
    }

    private static DerivedType root() {
        return TYPES.getOrDefault("Root", new DerivedType(List.of()));
    }
}
