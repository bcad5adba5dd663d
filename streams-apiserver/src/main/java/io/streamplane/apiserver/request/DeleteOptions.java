package io.streamplane.apiserver.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code meta/v1 DeleteOptions}, from the body or from query parameters.
 *
 * @param propagationPolicy Orphan also where orphanDependents says so
 */
public record DeleteOptions(
        boolean dryRun,
        @Nullable Long gracePeriodSeconds,
        @Nullable String propagationPolicy,
        @Nullable String preconditionUid,
        @Nullable String preconditionResourceVersion,
        @Nullable Boolean orphanDependents)
        implements RequestOptions {

    /** Of one who does not know the old word for propagation. */
    public DeleteOptions(
            boolean dryRun,
            @Nullable Long gracePeriodSeconds,
            @Nullable String propagationPolicy,
            @Nullable String preconditionUid,
            @Nullable String preconditionResourceVersion) {
        this(dryRun, gracePeriodSeconds, propagationPolicy, preconditionUid, preconditionResourceVersion, null);
    }

    @Override
    public DeleteOptions asDryRun() {
        return new DeleteOptions(
                true,
                gracePeriodSeconds,
                propagationPolicy,
                preconditionUid,
                preconditionResourceVersion,
                orphanDependents);
    }

    @Override
    public String fieldManager() {
        return "";
    }

    @Override
    public void putInto(ObjectNode options) {
        if (gracePeriodSeconds != null) {
            options.put("gracePeriodSeconds", gracePeriodSeconds);
        }
        if (preconditionUid != null || preconditionResourceVersion != null) {
            ObjectNode preconditions = options.putObject("preconditions");
            if (preconditionUid != null) {
                preconditions.put("uid", preconditionUid);
            }
            if (preconditionResourceVersion != null) {
                preconditions.put("resourceVersion", preconditionResourceVersion);
            }
        }
        if (orphanDependents != null) {
            options.put("orphanDependents", orphanDependents);
        } else if (propagationPolicy != null) {
            options.put("propagationPolicy", propagationPolicy);
        }
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
    }
}
