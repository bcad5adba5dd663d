package io.streamplane.apiserver.apply;

/** A configuration that cannot be merged, whatever the object is. */
public final class ApplyFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param path of the field that is wrong, e.g. {@code .spec.containers} */
    ApplyFailure(String path, String problem) {
        super(path + ": " + problem, null, false, false);
    }
}
