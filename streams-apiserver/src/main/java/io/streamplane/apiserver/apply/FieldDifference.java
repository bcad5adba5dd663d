package io.streamplane.apiserver.apply;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One field that differs between two versions of an object.
 *
 * @param path as messages about applied fields name it, e.g. {@code .spec.containers[name="nginx"].image}
 * @param before null where it was not there
 * @param after null where it is gone
 */
public record FieldDifference(
        String path, @Nullable JsonNode before, @Nullable JsonNode after) {}
