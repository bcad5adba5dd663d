package io.streamplane.apiserver.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.streamplane.apiserver.admission.webhook.WebhookCalls;
import io.streamplane.apiserver.metrics.PlainCount;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Measures admission webhooks under the names and labels of {@code k8s.io/apiserver/pkg/admission/metrics}:
 * {@code apiserver_admission_webhook_admission_duration_seconds}, {@code ..._rejection_count} and {@code ..._fail_open_count}.
 */
final class WebhookMeters {

    private static final String PREFIX = "apiserver.admission.webhook.";
    private static final Duration[] BUCKETS = LongStream.of(5, 25, 100, 500, 1_000, 2_500, 10_000, 25_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final PlainCount rejections;
    private final PlainCount failuresIgnored;

    WebhookMeters(MeterRegistry meters) {
        this.meters = meters;
        this.rejections = new PlainCount(meters, PREFIX + "rejection.count");
        this.failuresIgnored = new PlainCount(meters, PREFIX + "fail.open.count");
    }

    private static Tags of(String webhook, boolean mutating) {
        return Tags.of("name", webhook, "type", mutating ? "admit" : "validating");
    }

    void made(WebhookCalls.Made call) {
        Timer.builder(PREFIX + "admission.duration")
                .tags(of(call.webhook(), call.mutating())
                        .and("operation", call.operation(), "rejected", Boolean.toString(!call.allowed())))
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(call.took());
    }

    void rejected(WebhookCalls.Rejected rejection) {
        rejections.increment(of(rejection.webhook(), rejection.mutating())
                .and(
                        "operation",
                        rejection.operation(),
                        "error_type",
                        rejection.answered() ? "no_error" : "calling_webhook_error",
                        "rejection_code",
                        Integer.toString(rejection.code())));
    }

    void failedOpen(String webhook, boolean mutating) {
        failuresIgnored.increment(of(webhook, mutating));
    }
}
