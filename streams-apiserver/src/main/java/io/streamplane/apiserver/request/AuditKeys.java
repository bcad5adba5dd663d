package io.streamplane.apiserver.request;

/** Keys of annotations of Kubernetes' audit that every request has ({@code k8s.io/apiserver/pkg/endpoints/filters/authorization.go}). */
public final class AuditKeys {

    /** What authorization decided. */
    public static final String DECISION = "authorization.k8s.io/decision";

    /** Why. */
    public static final String REASON = "authorization.k8s.io/reason";

    private AuditKeys() {}
}
