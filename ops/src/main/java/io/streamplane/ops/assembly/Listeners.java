package io.streamplane.ops.assembly;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** The ports that a process is about to listen on, asked for before anything is started. */
final class Listeners {

    private final List<String> busy = new ArrayList<>();

    /**
     * Looks whether a port is free.
     *
     * @param address where it will be listened on
     * @param port 0 for a free one
     * @param what listens there, for people
     * @param option that gives the port
     */
    Listeners want(String address, int port, String what, String option) throws IOException {
        if (port != 0) {
            try (var _ = new ServerSocket(port, 1, InetAddress.getByName(address))) {
                // Free: it is closed at once.
            } catch (BindException e) {
                busy.add(address + ":" + port + " for the " + what + " (" + option + "): " + e.getMessage());
            }
        }
        return this;
    }

    /** Throws where one of them is not free, and names all of these. */
    void requireFree() throws IOException {
        if (!busy.isEmpty()) {
            throw new IOException("expected to listen on " + String.join(", and on ", busy)
                    + ". End what uses the port, or choose another; 0 is a free one");
        }
    }
}
