package io.streamplane.kubelet.shell;

import java.io.InputStream;
import java.io.OutputStream;

/** Standard input, output and error. */
public record ShellStreams(InputStream in, OutputStream out, OutputStream err) {

    ShellStreams withIn(InputStream other) {
        return new ShellStreams(other, out, err);
    }

    ShellStreams withOut(OutputStream other) {
        return new ShellStreams(in, other, err);
    }

    ShellStreams withErr(OutputStream other) {
        return new ShellStreams(in, out, other);
    }
}
