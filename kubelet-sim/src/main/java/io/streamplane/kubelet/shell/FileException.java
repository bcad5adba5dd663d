package io.streamplane.kubelet.shell;

/** What a system call would refuse, in the words of {@code strerror}. */
public final class FileException extends RuntimeException {

    static final String MISSING = "No such file or directory";
    static final String EXISTS = "File exists";
    static final String NO_DIRECTORY = "Not a directory";
    static final String DIRECTORY = "Is a directory";
    static final String NOT_EMPTY = "Directory not empty";
    static final String READ_ONLY = "Read-only file system";
    static final String FULL = "No space left on device";

    FileException(String message) {
        super(message, null, false, false);
    }

    /** As {@code strerror} says it. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
