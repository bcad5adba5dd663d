package io.streamplane.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagedBehaviorsTest {

    private static final String HEAD = """
            apiVersion: kwok.x-k8s.io/v1alpha1
            kind: Stage
            metadata: {name: s}
            spec:
              resourceRef: {apiGroup: v1, kind: Pod}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{exit: 137 OOMKilled} | exit 137 OOMKilled after 5s",
                "{exit: \"0\"}         | exit 0 Completed after 5s",
                "{exit: 3 Error, name: main} | exit 3 Error after 5s",
                "{exit: 3 Error, name: db} | nothing",
                "{readiness: fail}     | readiness after 5s",
                "{liveness: fail}      | liveness after 5s",
                "{startup: fail}       | startup after 5s",
                "{pull: fail}          | pull NOT_FOUND",
                "{pull: denied}        | pull DENIED",
            })
    void shouldDoWhatIsNext(String next, String expected) {
        // Given
        var behaviors = stages("delay: {durationMilliseconds: 5000}", "next: {container: " + next + "}");

        // When
        var behavior = behaviors.of(pod("u1"), container(), 0);

        // Then
        assertThat(text(behavior)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "matchLabels: {app: web} | true",
                "matchLabels: {app: db} | false",
                "matchAnnotations: {note: x} | true",
                "matchAnnotations: {note: y} | false",
                "matchExpressions: [{key: .metadata.namespace, operator: In, values: [default, other]}] | true",
                "matchExpressions: [{key: .metadata.namespace, operator: NotIn, values: [default]}] | false",
                "matchExpressions: [{key: .spec.nodeName, operator: In, values: [node-1]}] | true",
                "matchExpressions: [{key: '.metadata.labels[\"app\"]', operator: Exists}] | true",
                "matchExpressions: [{key: '.metadata.labels[\"b\"]', operator: DoesNotExist}] | true",
                "matchExpressions: [{key: '.metadata.annotations[\"note\"]', operator: DoesNotExist}] | false",
                "matchExpressions: [{key: .status.phase, operator: In, values: [Running]}] | true",
            })
    void shouldSelectPods(String selector, boolean selected) {
        // Given
        var behaviors = stages("selector: {" + selector + "}", "next: {container: {exit: 1 Error}}");

        // When
        var behavior = behaviors.of(pod("u1"), container(), 0);

        // Then
        assertThat(behavior.exit() != null).isEqualTo(selected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "weight: 3, 0.70, 0.80",
                "weight: 0, 0, 0",
                "weight: 9999, 0.99, 1.0",
                "priority: 1, 1.0, 1.0", // no weight at all: each run
                "weightFrom: {expressionFrom: '.metadata.annotations[\"w\"]'}, 0.45, 0.55"
            })
    void shouldDrawByWeight(String weight, double least, double most) {
        // Given
        var behaviors = stages(weight, "next: {container: {exit: 1 Error}}");

        // When
        double share = IntStream.range(0, 2000)
                        .filter(i -> behaviors.of(pod("u" + i), container(), 0).exit() != null)
                        .count()
                / 2000.0;

        // Then
        assertThat(share).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({"1000, 5000, 1000, 5000", "5000, 1000, 1000, 1000", "1000, , 1000, 1000"})
    void shouldWaitBetweenDelayAndJitter(long delay, Long jitter, long least, long most) {
        // Given
        var behaviors = stages(
                "delay: {durationMilliseconds: " + delay
                        + (jitter == null ? "" : ", jitterDurationMilliseconds: " + jitter) + "}",
                "next: {container: {exit: 1 Error}}");

        // When
        var times = IntStream.range(0, 200)
                .mapToObj(run -> Objects.requireNonNull(
                                behaviors.of(pod("u1"), container(), run).exit())
                        .after())
                .distinct()
                .toList();

        // Then
        assertThat(times).allMatch(each -> each.toMillis() >= least && each.toMillis() <= most);
        assertThat(times.size() > 100).isEqualTo(least < most);
        assertThat(behaviors.of(pod("u1"), container(), 7)).isEqualTo(behaviors.of(pod("u1"), container(), 7));
    }

    @Test
    void shouldTakeADelayFromAnAnnotation() {
        // Given
        var behaviors = stages(
                "delay: {durationMilliseconds: 1000, durationFrom: {expressionFrom: '.metadata.annotations[\"after\"]'}}",
                "next: {container: {exit: 1 Error}}");

        // When
        var exit =
                Objects.requireNonNull(behaviors.of(pod("u1"), container(), 0).exit());

        // Then
        assertThat(exit.after()).isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "next: {statusTemplate: x} | expected next.container",
                "next: {container: {exit: never}} | expected next.container",
                "selector: {matchExpressions: [{key: .spec.x, operator: Exists}]} | expected a key of",
                "resourceRef: {kind: Node} | expected a Stage of pods",
                "weightFrom: {expressionFrom: .spec.x} | from an annotation",
            })
    void shouldRefuseWhatItDoesNotKnow(String line, String problem) {
        // Given
        boolean other = line.startsWith("resourceRef");
        String yaml = other ? HEAD.replace("resourceRef: {apiGroup: v1, kind: Pod}", line) : HEAD + "  " + line + "\n";

        // Then
        assertThatThrownBy(() -> StagedBehaviors.of(yaml, Behaviors.SIMULATED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    private static Behaviors stages(String... lines) {
        var yaml = new StringBuilder("# a comment\n---\n").append(HEAD);
        for (String line : lines) {
            yaml.append("  ").append(line).append('\n');
        }
        return StagedBehaviors.of(yaml.toString(), Behaviors.SIMULATED);
    }

    private static Container container() {
        return new ContainerBuilder().withName("main").withImage("nginx").build();
    }

    private static Pod pod(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid(uid)
                .addToLabels("app", "web")
                .addToAnnotations("note", "x")
                .addToAnnotations("after", "1m30s")
                .addToAnnotations("w", "1")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .withContainers(container())
                .endSpec()
                .build();
    }

    private static String text(ContainerBehavior behavior) {
        Duration five = Duration.ofSeconds(5);
        if (behavior.exit() != null) {
            return "exit " + behavior.exit().code() + " " + behavior.exit().reason() + " after "
                    + behavior.exit().after().toSeconds() + "s";
        }
        if (behavior.pull() != ContainerBehavior.Pull.WELL) {
            return "pull " + behavior.pull();
        }
        return five.equals(behavior.readiness().ill(Duration.ZERO))
                ? "readiness after 5s"
                : five.equals(behavior.liveness().ill(Duration.ZERO))
                        ? "liveness after 5s"
                        : five.equals(behavior.startup().ill(Duration.ZERO)) ? "startup after 5s" : "nothing";
    }
}
