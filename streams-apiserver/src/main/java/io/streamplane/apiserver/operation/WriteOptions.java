package io.streamplane.apiserver.operation;

/** Query parameters that every write has. {@code fieldValidation} defaults to Warn, as Kubernetes has it. */
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {

    /** What to do with fields that the schema does not know, or that appear twice. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }
}
