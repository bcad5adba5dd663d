package io.streamplane.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerSelectionTest {

    private static final List<String> NAMES = List.of("deployment", "replicaset", "namespace");

    @ParameterizedTest
    @CsvSource({
        "'', deployment replicaset namespace",
        "*, deployment replicaset namespace",
        "-namespace, deployment replicaset",
        "'deployment,replicaset', deployment replicaset",
        "'*,-deployment', replicaset namespace",
        "'deployment,replicaset,-replicaset', deployment",
    })
    void shouldChoose(String words, String chosen) {
        // When
        var names = ControllerSelection.parse(words).of(NAMES);

        // Then
        assertThat(String.join(" ", names)).isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource({
        "*, deployment replicaset",
        "-deployment, replicaset",
        "'*,namespace', deployment replicaset namespace",
        "namespace, namespace",
        "'*,namespace,-namespace', deployment replicaset",
    })
    void shouldChooseThoseThatAreOffOnlyByTheirNames(String words, String chosen) {
        // When
        var names = ControllerSelection.parse(words).of(NAMES, Set.of("namespace"));

        // Then
        assertThat(String.join(" ", names)).isEqualTo(chosen);
    }

    @Test
    void shouldRefuseWhatIsNoController() {
        // When
        assertThatThrownBy(() -> ControllerSelection.parse("-job").of(NAMES))
                // Then
                .hasMessage("expected controllers among [deployment, replicaset, namespace], but got 'job'");
    }
}
