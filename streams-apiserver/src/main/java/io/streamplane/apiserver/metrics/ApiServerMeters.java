package io.streamplane.apiserver.metrics;

/**
 * Names of the API server's meters; Prometheus shows them with underscores and the suffix of their kind, e.g.
 * {@code apiserver_request_duration_seconds}. Names are kube-apiserver's where it has the thing.
 */
public final class ApiServerMeters {

    public static final String REQUEST_DURATION = "apiserver.request.duration";
    public static final String REQUESTS = "apiserver.request";
    public static final String INFLIGHT = "apiserver.current.inflight.requests";
    public static final String LONG_RUNNING = "apiserver.longrunning.requests";

    private ApiServerMeters() {}
}
