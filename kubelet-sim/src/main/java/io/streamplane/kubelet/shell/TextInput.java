package io.streamplane.kubelet.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What programs read that take files, or else their standard input. */
final class TextInput {

    private static final int MOST_BYTES = 8 << 20;

    private TextInput() {}

    /** The files, or {@code -}. */
    static List<String> paths(List<String> operands) {
        return operands.isEmpty() ? List.of("-") : operands;
    }

    /** Null where it cannot be read, which has been said then. */
    static @Nullable InputStream opened(ProgramCall call, String path) throws IOException {
        try {
            InputStream in = call.open(path);
            return path.equals("-") ? in : new BufferedInputStream(in);
        } catch (FileException e) {
            call.fail((call.name().equals("grep") ? path + ": " : "can't open '" + path + "': ") + e.reason());
            return null;
        }
    }

    /** Bounded; the rest is not there. */
    static byte[] all(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new FileException("out of memory");
        }
        return bytes;
    }
}
