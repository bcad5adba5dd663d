package io.streamplane.apiserver.kind;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One column of a {@code meta.k8s.io/v1 Table}.
 *
 * @param type OpenAPI type, e.g. string or integer
 * @param format e.g. name; empty for none
 * @param priority 0 is always shown, 1 with -o wide
 * @param cell the cell of an object at a moment
 */
public record TableColumn(String name, String type, String format, String description, int priority, Cell cell) {

    /** Computes one cell. */
    @FunctionalInterface
    public interface Cell {
        JsonNode of(ObjectNode object, Instant now);
    }
}
