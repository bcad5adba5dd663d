package io.streamplane.schemas.journal;

import java.util.List;

/** Who asked for a command, how and from where; kept for the audit, never looked at by the rules. */
public record Origin(
        String user,
        List<String> groups,
        String verb,
        String subresource,
        String userAgent,
        String fieldManager,
        String sourceAddress) {

    public Origin {
        groups = List.copyOf(groups);
    }
}
