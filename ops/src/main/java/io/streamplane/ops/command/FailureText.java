package io.streamplane.ops.command;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

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
            String message = message(cause);
            if (!last.contains(message)) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
                last = message;
            }
        }
        return text.toString();
    }

    /** Exceptions of files say no more than the file's name, and some say nothing at all. */
    private static String message(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        return switch (cause) {
            case AccessDeniedException _ -> "no permission for " + message;
            case NoSuchFileException _ -> "there is no " + message;
            case NotDirectoryException _ -> message + " is no directory";
            case FileAlreadyExistsException _ -> message + " is there already";
            case UnknownHostException _ -> "no host of this name is known: " + message;
            default -> message;
        };
    }
}
