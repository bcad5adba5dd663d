package io.streamplane.kubelet.shell;

/** A script that cannot be read, in the shell's words. */
final class ShellSyntaxException extends RuntimeException {

    /** Whether more lines might complete it. */
    private final boolean incomplete;

    ShellSyntaxException(String message, boolean incomplete) {
        super(message, null, false, false);
        this.incomplete = incomplete;
    }

    boolean isIncomplete() {
        return incomplete;
    }
}
