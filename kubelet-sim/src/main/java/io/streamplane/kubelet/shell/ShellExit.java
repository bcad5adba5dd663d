package io.streamplane.kubelet.shell;

/** Leaves a shell, or what stands around a place in it. Thrown and caught within {@link ShellInterpreter}. */
final class ShellExit extends RuntimeException {

    /** What is left. */
    enum What {
        SHELL,
        ROUND,
        LOOP,
        SIGNALLED
    }

    private final What what;
    private final int code;

    /** @param code the status; of loops how many of them are left */
    ShellExit(What what, int code) {
        super(null, null, false, false);
        this.what = what;
        this.code = code;
    }

    What what() {
        return what;
    }

    int code() {
        return code;
    }
}
