package io.streamplane.apiserver.request;

import org.jspecify.annotations.Nullable;

/** {@code meta/v1 DeleteOptions}, from the body or from query parameters. */
public record DeleteOptions(
        boolean dryRun,
        @Nullable Long gracePeriodSeconds,
        @Nullable String propagationPolicy,
        @Nullable String preconditionUid,
        @Nullable String preconditionResourceVersion) {}
