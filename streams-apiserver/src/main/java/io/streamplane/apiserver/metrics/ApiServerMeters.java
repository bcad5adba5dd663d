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

    /** Gauge: objects that exist; label {@code resource}. */
    public static final String STORAGE_OBJECTS = "apiserver.storage.objects";

    /** Timer: from an append to the broker's acknowledgement, the counterpart of {@code etcd_request_duration_seconds}. */
    public static final String APPEND_DURATION = "streamplane.journal.append.duration";

    /** Timer: from an append to the moment when this server has applied it, which is when its caller is answered. */
    public static final String OUTCOME_DURATION = "streamplane.journal.outcome.duration";

    /** Counter of commands that this server has applied, its own and others'; label {@code verdict}. */
    public static final String COMMANDS = "streamplane.journal.commands";

    /** Gauge: the newest revision that this server has applied. */
    public static final String REVISION = "streamplane.journal.revision";

    /** Gauge: records of the journal that this server has not read yet. */
    public static final String TAIL_LAG = "streamplane.journal.tail.lag";

    /** Gauge: appends whose outcome is not known yet. */
    public static final String PENDING_APPENDS = "streamplane.journal.pending.appends";

    /** Gauge: reads that wait for a revision. */
    public static final String WAITING_READS = "streamplane.journal.waiting.reads";

    /** Gauge: the newest revision that is materialized; only where the materializer runs, and not where it stands by. */
    public static final String MATERIALIZED_REVISION = "streamplane.materializer.revision";

    /** Gauge: revisions between the newest applied one and {@link #MATERIALIZED_REVISION}. */
    public static final String MATERIALIZER_LAG = "streamplane.materializer.lag";

    /** Counter of records that were taken in; labels {@code topic} and {@code result}: accepted or refused. */
    public static final String INTAKE = "streamplane.intake.records";

    /** Gauge: records of manifests that wait for what they lack, such as their namespace. */
    public static final String WAITING_MANIFESTS = "streamplane.manifests.waiting";

    private ApiServerMeters() {}
}
