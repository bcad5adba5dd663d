package io.streamplane.apiserver.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Failures;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrerequisiteTest {

    private static final Kind POD = Kinds.builtIn().get("pods");
    private static final Kind NAMESPACE = Kinds.builtIn().get("namespaces");
    private static final Kind CONFIG_MAP = Kinds.builtIn().get("configmaps");

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(POD, Failures.notFound(NAMESPACE, "team"), "namespace \"team\""),
                Arguments.of(POD, Failures.namespaceTerminating(POD, "a", "team"), "namespace \"team\""),
                Arguments.of(POD, Failures.notFound(NAMESPACE, "other"), null),
                Arguments.of(POD, Failures.notFound(POD, "team"), null),
                Arguments.of(
                        POD,
                        Failures.forbidden(POD, "a", "no PriorityClass with name high was found"),
                        "pods \"a\" is forbidden: no PriorityClass with name high was found"),
                Arguments.of(
                        CONFIG_MAP,
                        Failures.forbidden(CONFIG_MAP, "a", "no PriorityClass with name high was found"),
                        null),
                Arguments.of(POD, Failures.forbidden(POD, "a", "exceeded quota"), null),
                Arguments.of(POD, Failures.invalid(POD, "a", List.of()), null),
                Arguments.of(POD, Failures.modified(POD, "a"), null));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldTellWhatMayComeFromWhatIsWrong(Kind kind, ApiFailure failure, @Nullable String lacking) {
        // When
        var prerequisite = Prerequisite.of(new Target(kind, "team", "a", ""), failure);

        // Then
        assertThat(prerequisite.map(Prerequisite::text).orElse(null)).isEqualTo(lacking);
    }

    @ParameterizedTest
    @CsvSource({"v1, false", "apps/v1, false", "example.com/v1, true", "networking.k8s.io/v9, true", "/, false"})
    void shouldWaitForKindsOnlyInGroupsThatCanGetThem(String apiVersion, boolean waits) {
        // When
        var prerequisite = Prerequisite.ofKind(apiVersion, "Foo");

        // Then
        assertThat(prerequisite.isPresent()).isEqualTo(waits);
    }
}
