package io.streamplane.apiserver.cel.value;

/** An expression has no value for this input, e.g. a key that is not there. {@code ||} and {@code &&} may outweigh it. */
public final class EvaluationFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EvaluationFailure(String message) {
        super(message, null, false, false);
    }

    public static EvaluationFailure noSuchOverload() {
        return new EvaluationFailure("no such overload");
    }
}
