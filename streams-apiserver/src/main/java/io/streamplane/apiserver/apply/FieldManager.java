package io.streamplane.apiserver.apply;

/**
 * Who sets fields, and how.
 *
 * @param name e.g. {@code kubectl-client-side-apply}; at most 128 characters
 * @param apiVersion that the fields are named in
 * @param subresource that they are set through; empty for the object itself
 */
public record FieldManager(String name, Operation operation, String apiVersion, String subresource) {

    /** Whether both are one: an applier is the same in whatever version it applies. */
    boolean isSame(FieldManager other) {
        return name.equals(other.name)
                && operation == other.operation
                && subresource.equals(other.subresource)
                && (operation == Operation.APPLY || apiVersion.equals(other.apiVersion));
    }

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
