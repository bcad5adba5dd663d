package io.streamplane.ops.command;

/** One line for people out of a chain of causes; the stack trace goes to the log when STREAMPLANE_DEBUG is set. */
final class FailureText {

    private FailureText() {}

    static String of(Throwable failure) {
        if (System.getenv("STREAMPLANE_DEBUG") != null) {
            failure.printStackTrace();
        }
        var text = new StringBuilder();
        String last = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (!last.contains(message)) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
                last = message;
            }
        }
        return text.toString();
    }
}
