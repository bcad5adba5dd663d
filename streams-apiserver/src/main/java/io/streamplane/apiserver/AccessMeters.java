package io.streamplane.apiserver;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizer;
import io.streamplane.apiserver.authorization.Authorizer.Decision;
import io.streamplane.apiserver.authorization.Authorizer.Effect;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures who decides what users may do, under kube-apiserver's names ({@code k8s.io/apiserver/pkg/authorization/metrics}):
 * {@code apiserver_authorization_decisions_total}, {@code apiserver_authorization_webhook_evaluations_total} and
 * {@code apiserver_authorization_webhook_duration_seconds}. Thread-safe.
 */
final class AccessMeters implements Authorization.Observer {

    private static final String WEBHOOK = "apiserver.authorization.webhook.";

    private record Decided(Authorizer.Label by, Effect effect) {}

    private final MeterRegistry meters;
    private final Map<Decided, Counter> decisions = new ConcurrentHashMap<>();

    AccessMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void decided(Authorizer by, Effect effect) {
        decisions
                .computeIfAbsent(
                        new Decided(by.label(), effect),
                        key -> Counter.builder("apiserver.authorization.decisions")
                                .tags(
                                        "type",
                                        key.by().type(),
                                        "name",
                                        key.by().name(),
                                        "decision",
                                        key.effect() == Effect.ALLOW ? "allowed" : "denied")
                                .register(meters))
                .increment();
    }

    @Override
    public void asked(Authorizer outside, Decision decision, Duration took) {
        String result = decision.error().isEmpty()
                ? "success"
                : decision.error().contains("deadline exceeded") ? "timeout" : "error";
        Tags tags = Tags.of("name", outside.label().name(), "result", result);
        Counter.builder(WEBHOOK + "evaluations").tags(tags).register(meters).increment();
        if (!result.equals("success") && decision.effect() != Effect.DENY) {
            Counter.builder(WEBHOOK + "evaluations.fail.open")
                    .tags(tags)
                    .register(meters)
                    .increment();
        }
        Timer.builder(WEBHOOK + "duration").tags(tags).register(meters).record(took);
    }
}
