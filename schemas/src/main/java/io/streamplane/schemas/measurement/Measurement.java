package io.streamplane.schemas.measurement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured for one HorizontalPodAutoscaler at one time: the scale of its target, and a value for each of its metrics.
 * All that its controller decides on beside the journal.
 *
 * @param autoscaler its uid
 * @param revision of its desired part, which says what is measured
 * @param problem why there is no target; empty where there is one
 * @param metrics in the order of its spec
 */
public record Measurement(
        String autoscaler,
        long revision,
        Instant time,
        String problem,
        @Nullable Target target,
        List<Metric> metrics) {

    public Measurement {
        metrics = List.copyOf(metrics);
    }

    /**
     * The scale of what an autoscaler scales.
     *
     * @param resource GroupResource
     * @param revision of its desired part
     * @param replicas that are wanted
     * @param statusReplicas that there are
     * @param selector of its pods, as text
     * @param selectorProblem why that is none; empty where it is one
     * @param pods names of those that it selects
     * @param rivals names of all autoscalers whose targets select some of these pods, where there is more than one
     */
    public record Target(
            String resource,
            String uid,
            long revision,
            int replicas,
            int statusReplicas,
            String selector,
            String selectorProblem,
            List<String> pods,
            List<String> rivals) {

        public Target {
            pods = List.copyOf(pods);
            rivals = List.copyOf(rivals);
        }
    }

    /**
     * The values of one metric.
     *
     * @param problem why there are none; empty where there are some
     * @param window over which they were taken
     */
    public record Metric(String problem, Instant time, Duration window, List<Sample> samples) {

        public Metric {
            samples = List.copyOf(samples);
        }

        public static Metric missing(String problem) {
            return new Metric(problem, Instant.EPOCH, Duration.ZERO, List.of());
        }

        /** Of pods, in thousandths. */
        public static Metric of(Instant time, Duration window, Map<String, Long> byPod) {
            return new Metric(
                    "",
                    time,
                    window,
                    byPod.entrySet().stream()
                            .map(each -> new Sample(each.getKey(), each.getValue()))
                            .toList());
        }
    }

    /**
     * One value.
     *
     * @param pod whose it is; empty where it is of something else
     * @param milli in thousandths
     */
    public record Sample(String pod, long milli) {}
}
