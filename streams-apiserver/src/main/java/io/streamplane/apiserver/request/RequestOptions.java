package io.streamplane.apiserver.request;

import tools.jackson.databind.node.ObjectNode;

/** How a write is to be done, as the client says it. */
public sealed interface RequestOptions permits WriteOptions, DeleteOptions {

    boolean dryRun();

    /** The same, but nothing is done. */
    RequestOptions asDryRun();

    /** Who sets fields, as the client says; may be empty. */
    String fieldManager();

    /** Writes what the client says as fields of {@code meta/v1 CreateOptions}, {@code UpdateOptions} or {@code DeleteOptions}. */
    void putInto(ObjectNode options);
}
