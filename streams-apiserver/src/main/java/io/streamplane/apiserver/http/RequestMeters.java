package io.streamplane.apiserver.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.streamplane.apiserver.metrics.ApiServerMeters;
import io.streamplane.apiserver.metrics.PlainCount;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/**
 * Measures requests under the names and labels that kube-apiserver gives them
 * (k8s.io/apiserver/pkg/endpoints/metrics/metrics.go). Every label has few values: what a client sends freely is none.
 */
final class RequestMeters {

    private static final Duration[] BUCKETS = DoubleStream.of(
                    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60)
            .mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
            .toArray(Duration[]::new);
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");
    private static final Set<String> DOCUMENTS = Set.of(
            "/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version");
    private static final String ALL = "All";

    private record Labels(
            String verb,
            String dryRun,
            String group,
            String version,
            String resource,
            String subresource,
            String scope) {

        /** Of those that tell most requests apart: looked up with each of them. */
        @Override
        public int hashCode() {
            return 31 * (31 * verb.hashCode() + resource.hashCode()) + scope.hashCode();
        }

        Tags tags() {
            return longRunningTags().and("dry_run", dryRun);
        }

        Tags longRunningTags() {
            return Tags.of(
                    "verb", verb,
                    "group", group,
                    "version", version,
                    "resource", resource,
                    "subresource", subresource,
                    "scope", scope,
                    "component", "apiserver");
        }
    }

    /** What is kept for one set of labels. */
    private record Series(Timer duration, Map<Integer, Counter> byCode) {}

    private final MeterRegistry meters;
    private final Map<Labels, Series> series = new ConcurrentHashMap<>();
    private final Map<Labels, AtomicInteger> longRunning = new ConcurrentHashMap<>();

    private record Attempts(Tags tags, Timer duration) {}

    private final Map<String, Attempts> attempts = new ConcurrentHashMap<>();
    private final PlainCount attempted;
    private final AtomicInteger mutating;
    private final AtomicInteger reading;

    RequestMeters(MeterRegistry meters) {
        this.meters = meters;
        this.attempted = new PlainCount(meters, "authentication.attempts");
        this.mutating = inFlight("mutating");
        this.reading = inFlight("readOnly");
    }

    /**
     * Of the attempt to say who asks ({@code authentication_attempts} and {@code authentication_duration_seconds} upstream).
     *
     * @param result success, failure or error
     * @param began as {@link System#nanoTime}
     */
    void authenticated(String result, long began) {
        Attempts of = attempts.computeIfAbsent(
                result,
                each -> new Attempts(
                        Tags.of("result", each),
                        Timer.builder("authentication.duration")
                                .tag("result", each)
                                .register(meters)));
        attempted.increment(of.tags());
        of.duration().record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    private AtomicInteger inFlight(String kind) {
        var count = new AtomicInteger();
        Gauge.builder(ApiServerMeters.INFLIGHT, count, AtomicInteger::get)
                .strongReference(true)
                .tag("request_kind", kind)
                .register(meters);
        return count;
    }

    /** A request has come, of which only the method is known. */
    Measured begin(String method) {
        return new Measured(METHODS.contains(method) ? method : "OTHER");
    }

    /** One request from its beginning to its end. For one thread. */
    final class Measured {

        private final long start = System.nanoTime();
        private Labels labels;
        private AtomicInteger underWay = new AtomicInteger();

        private Measured(String method) {
            labels = new Labels(method.equals("HEAD") ? "GET" : method, "", "", "", "", "", "");
        }

        /**
         * It is about a resource.
         *
         * @param verb as in {@link Access#verb}
         * @param contentType of its body, which tells an apply from other patches
         */
        void isOf(String verb, Target target, String contentType, String dryRun) {
            Kind kind = target.kind();
            String scope =
                    !target.name().isEmpty() ? "resource" : target.namespace().isEmpty() ? "cluster" : "namespace";
            labels = new Labels(
                    reported(verb, contentType),
                    dryRun.equals(ALL) ? ALL : "",
                    kind.group(),
                    kind.version(),
                    kind.plural(),
                    target.subresource(),
                    scope);
            boolean runsLong = verb.equals("watch") || target.subresource().equals("log");
            boolean reads = verb.equals("get") || verb.equals("list");
            count(
                    runsLong
                            ? longRunning.computeIfAbsent(labels, RequestMeters.this::longRunning)
                            : reads ? reading : mutating);
        }

        /** It is about a document. */
        void isOf(String path) {
            labels = new Labels(labels.verb(), "", "", "", "", DOCUMENTS.contains(path) ? path : "", "");
            count(labels.verb().equals("GET") ? reading : mutating);
        }

        private void count(AtomicInteger kind) {
            underWay = kind;
            kind.incrementAndGet();
        }

        /** It was answered with this status, or with none (0) because the client went away. */
        void end(int code) {
            underWay.decrementAndGet();
            Series ended = series.computeIfAbsent(labels, RequestMeters.this::series);
            ended.duration().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            ended.byCode().computeIfAbsent(code, each -> counter(labels, each)).increment();
        }
    }

    private static String reported(String verb, String contentType) {
        return switch (verb) {
            case "create" -> "POST";
            case "update" -> "PUT";
            case "patch" -> contentType.startsWith(PatchType.APPLY.mediaType()) ? "APPLY" : "PATCH";
            case "get" -> "GET";
            case "list" -> "LIST";
            case "watch" -> "WATCH";
            case "delete" -> "DELETE";
            default -> "DELETECOLLECTION";
        };
    }

    private AtomicInteger longRunning(Labels labels) {
        var count = new AtomicInteger();
        Gauge.builder(ApiServerMeters.LONG_RUNNING, count, AtomicInteger::get)
                .strongReference(true)
                .tags(labels.longRunningTags())
                .register(meters);
        return count;
    }

    private Series series(Labels labels) {
        Timer duration = Timer.builder(ApiServerMeters.REQUEST_DURATION)
                .tags(labels.tags())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        return new Series(duration, new ConcurrentHashMap<>());
    }

    private Counter counter(Labels labels, int code) {
        return Counter.builder(ApiServerMeters.REQUESTS)
                .tags(labels.tags())
                .tag("code", Integer.toString(code))
                .register(meters);
    }
}
