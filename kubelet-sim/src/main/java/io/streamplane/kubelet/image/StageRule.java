package io.streamplane.kubelet.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.image.ContainerBehavior.Exit;
import io.streamplane.kubelet.image.ContainerBehavior.Pull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to running containers, after KWOK's Stage: which pods, how likely, when, and what then.
 *
 * @param container name of the one that it is about; empty for all but init and ephemeral containers
 * @param labels that a pod must have
 * @param annotations that a pod must have
 * @param requirements on other fields of a pod
 * @param weight among the rules that match; null: no run goes without one of them
 */
record StageRule(
        String name,
        String container,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Requirement> requirements,
        @Nullable Amount weight,
        Amount delay,
        @Nullable Amount jitter,
        Effect effect) {

    /** What happens. */
    sealed interface Effect {}

    record Exits(int code, @Nullable String reason) implements Effect {}

    record PullFails(Pull pull) implements Effect {}

    /** A probe begins to fail. */
    record Fails(Probe probe) implements Effect {}

    enum Probe {
        STARTUP,
        LIVENESS,
        READINESS
    }

    /**
     * A number, which an annotation of the pod may say in its place.
     *
     * @param annotation null where none does
     */
    record Amount(long number, @Nullable String annotation) {

        /** @param isSpan whether the annotation holds a span of time, in milliseconds then */
        long of(Pod pod, boolean isSpan) {
            String text = annotation == null ? null : annotations(pod).get(annotation);
            if (text == null) {
                return number;
            }
            Duration span = isSpan ? Spans.parse(text) : null;
            if (span != null) {
                return span.toMillis();
            }
            return !isSpan && text.matches("\\d{1,9}") ? Long.parseLong(text) : number;
        }
    }

    /**
     * On a field of the pod.
     *
     * @param field {@code name}, {@code namespace}, {@code nodeName}, {@code labels/KEY} or {@code annotations/KEY}
     * @param operator In, NotIn, Exists or DoesNotExist
     */
    record Requirement(String field, String operator, Set<String> values) {

        boolean holds(Pod pod) {
            String value = value(pod);
            return switch (operator) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                default -> value == null;
            };
        }

        private @Nullable String value(Pod pod) {
            int slash = field.indexOf('/');
            String key = field.substring(slash + 1);
            return switch (slash < 0 ? field : field.substring(0, slash)) {
                case "name" -> pod.getMetadata().getName();
                case "namespace" -> pod.getMetadata().getNamespace();
                case "nodeName" -> pod.getSpec().getNodeName();
                case "labels" -> StageRule.labels(pod).get(key);
                default -> StageRule.annotations(pod).get(key);
            };
        }
    }

    boolean matches(Pod pod, Container of) {
        boolean meant = container.isEmpty()
                ? pod.getSpec().getContainers().stream()
                        .anyMatch(each -> each.getName().equals(of.getName()))
                : container.equals(of.getName());
        return meant
                && labels(pod).entrySet().containsAll(labels.entrySet())
                && annotations(pod).entrySet().containsAll(annotations.entrySet())
                && requirements.stream().allMatch(each -> each.holds(pod));
    }

    /**
     * How long after the run's begin: as in KWOK between the delay and the jitter, or the jitter where that is shorter.
     *
     * @param fraction from 0 to 1
     */
    Duration after(Pod pod, double fraction) {
        long least = delay.of(pod, true);
        long most = jitter == null ? least : jitter.of(pod, true);
        return Duration.ofMillis(most <= least ? most : least + (long) (fraction * (most - least)));
    }

    ContainerBehavior applied(ContainerBehavior before, Duration after) {
        var turns = new Course(List.of(new Course.Turn(Duration.ZERO, true), new Course.Turn(after, false)));
        return switch (effect) {
            case Exits exits -> {
                Exit exit = Exit.of(exits.code(), after);
                yield before.exiting(exits.reason() == null ? exit : new Exit(exits.code(), exits.reason(), after));
            }
            case PullFails pull -> before.pulling(pull.pull(), before.pullTakes());
            case Fails fails ->
                switch (fails.probe()) {
                    case STARTUP -> before.probed(turns, before.liveness(), before.readiness());
                    case LIVENESS -> before.probed(before.startup(), turns, before.readiness());
                    case READINESS -> before.probed(before.startup(), before.liveness(), turns);
                };
        };
    }

    private static Map<String, String> labels(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    private static Map<String, String> annotations(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
