package io.streamplane.kubelet.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The streams of a command, whichever way they are carried. */
public interface CommandStreams {

    InputStream stdin();

    OutputStream stdout();

    OutputStream stderr();

    /** Called with columns and rows, once the client knows them and whenever they change. */
    void onResize(Resize resize);

    /** Called once the client is gone. */
    void onGone(Runnable gone);

    /** When anything came or went last, as {@link System#nanoTime}. */
    long active();

    /** Fails where the client is gone. */
    void ping() throws IOException;

    /**
     * The last thing that is said: how it ended.
     *
     * @param status a Status of Kubernetes, in JSON
     */
    void finish(byte[] status) throws IOException;

    /** A terminal has another size. */
    @FunctionalInterface
    interface Resize {
        void to(int columns, int rows);
    }
}
