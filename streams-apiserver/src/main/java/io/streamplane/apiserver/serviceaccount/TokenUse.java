package io.streamplane.apiserver.serviceaccount;

/** How a token of a ServiceAccount was used, as upstream counts it ({@code pkg/serviceaccount/metrics.go}). */
public enum TokenUse {
    /** One that says for no audience that it is meant for it. */
    LEGACY("legacy.tokens"),

    /** One that is mounted into a pod, in the time after which the program should have read a new one. */
    VALID("valid.tokens"),

    /** Such a one after that time. */
    STALE("stale.tokens"),

    /** That of a Secret which was once made for each account. */
    AUTO_GENERATED("legacy.auto.token.uses"),

    /** That of a Secret which somebody made. */
    MANUAL("legacy.manual.token.uses"),

    /** That of a Secret which was once made for each account, and was found out of use. */
    INVALIDATED("invalid.legacy.auto.token.uses");

    private final String metric;

    TokenUse(String metric) {
        this.metric = metric;
    }

    /** Its name, without the part that all have in common. */
    public String metric() {
        return metric;
    }
}
