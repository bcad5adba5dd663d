package io.streamplane.apiserver.flow;

import io.streamplane.apiserver.request.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is told from others by.
 *
 * @param groups all that the user is in, also the group of all who are known
 * @param verb of the API, or in small letters that of HTTP for what is no resource
 * @param target null for what is no resource
 */
public record Asked(
        String user,
        List<String> groups,
        String verb,
        @Nullable Target target,
        String path) {}
