package io.streamplane.apiserver.apply;

/**
 * Who sets fields, and how.
 *
 * @param name e.g. {@code kubectl-client-side-apply}; at most 128 characters
 * @param apiVersion that the fields are named in
 */
public record FieldManager(String name, Operation operation, String apiVersion) {

    /** Apply owns what its configuration says; update owns what it changed. */
    public enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
