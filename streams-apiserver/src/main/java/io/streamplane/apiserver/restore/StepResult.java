package io.streamplane.apiserver.restore;

/**
 * What came of a step.
 *
 * @param message the server's, where it was not done
 */
public record StepResult(RestoreStep step, Outcome outcome, String message) {

    /** In words that are printed. */
    public enum Outcome {
        DONE,
        /** The object was changed by somebody else meanwhile, and was left as it is. */
        CONFLICT,
        /** The API server does not allow it. */
        REFUSED
    }
}
