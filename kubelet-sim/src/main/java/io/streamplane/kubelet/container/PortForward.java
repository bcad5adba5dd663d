package io.streamplane.kubelet.container;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.shell.BoundedPipe;
import io.streamplane.kubelet.stream.SpdySession;
import io.streamplane.kubelet.stream.WebSocketFrames;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the ports of a pod: pairs of SPDY streams, one for data and one for what is wrong, with the same {@code requestID}; or, as an
 * older protocol has it, two channels of a WebSocket for each port.
 */
public final class PortForward {

    /** As many as channels have numbers. */
    public static final int MOST_PORTS = 127;

    /** Streams whose other half has not come, before those that were given up are forgotten. */
    private static final int MOST_HALVES = 64;

    private final ContainerSource source;
    private final ObjectKey pod;

    public PortForward(ContainerSource source, ObjectKey pod) {
        this.source = source;
        this.pod = pod;
    }

    /**
     * On SPDY, which may itself be within a WebSocket; until the client is gone.
     *
     * @param idle after so long without a byte of a forwarded connection the session ends; pings do not count
     * @param cut ends the connection that the session is on
     */
    public void run(InputStream in, OutputStream out, Duration idle, Runnable cut) throws IOException {
        Map<String, SpdySession.Stream> waiting = new ConcurrentHashMap<>();
        try (var session = new SpdySession(in, out, stream -> {
            if (waiting.size() >= MOST_HALVES) {
                waiting.values().removeIf(SpdySession.Stream::isOver);
            }
            String request = stream.header("requestid") + " " + stream.header("port");
            SpdySession.Stream other = waiting.putIfAbsent(request, stream);
            if (other != null && !other.header("streamtype").equals(stream.header("streamtype"))) {
                waiting.remove(request);
                boolean data = stream.header("streamtype").equals("data");
                Thread.ofVirtual().start(() -> connect(data ? stream : other, data ? other : stream));
            }
        })) {
            Thread watch = Thread.ofVirtual().start(() -> watch(session, idle, cut));
            try {
                session.run();
            } finally {
                watch.interrupt();
            }
        }
    }

    private static void watch(SpdySession session, Duration idle, Runnable cut) {
        try {
            long quiet = 0;
            while (quiet < idle.toNanos()) {
                TimeUnit.NANOSECONDS.sleep(idle.toNanos() - quiet);
                quiet = System.nanoTime() - session.active();
            }
            cut.run();
        } catch (InterruptedException e) {
            // It has ended before.
        }
    }

    private void connect(SpdySession.Stream data, SpdySession.Stream error) {
        try (OutputStream problems = error.out();
                OutputStream out = data.out();
                InputStream in = data.in()) {
            String problem = serve(data.header("port"), in, out);
            if (!problem.isEmpty()) {
                problems.write(problem.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The client is gone.
        }
    }

    /** Empty where all went well. */
    private String serve(String portText, InputStream in, OutputStream out) throws IOException {
        Pod found = source.pod(pod);
        int port = portText.matches("\\d{1,5}") ? Integer.parseInt(portText) : 0;
        HttpEcho echo = found == null ? null : HttpEcho.on(found, port);
        if (found == null || echo == null) {
            String uid = found == null ? "" : found.getMetadata().getUid();
            return "error forwarding port " + portText + " to pod " + uid
                    + ", uid : failed to execute portforward in network"
                    + " namespace: failed to connect to localhost:" + portText + " inside namespace \"" + uid
                    + "\", IPv4: dial tcp4 127.0.0.1:" + portText
                    + ": connect: connection refused IPv6 dial tcp6 [::1]:"
                    + portText + ": connect: connection refused ";
        }
        echo.serve(in, out);
        return "";
    }

    /** On a WebSocket whose channels 2n and 2n+1 are data and problems of port n; each begins with its port. */
    public void run(WebSocketFrames frames, List<Integer> ports) throws IOException {
        var arriving = new ArrayList<OutputStream>();
        for (int i = 0; i < ports.size(); i++) {
            int channel = 2 * i;
            String port = ports.get(i).toString();
            byte[] number = {(byte) (int) ports.get(i), (byte) (ports.get(i) >> 8)};
            channel(frames, channel).write(number);
            channel(frames, channel + 1).write(number);
            var pipe = new BoundedPipe(64 * 1024);
            arriving.add(pipe.out());
            Thread.ofVirtual().start(() -> {
                try (InputStream in = pipe.in()) {
                    String problem = serve(port, in, channel(frames, channel));
                    if (!problem.isEmpty()) {
                        channel(frames, channel + 1).write(problem.getBytes(StandardCharsets.UTF_8));
                    }
                    frames.close();
                } catch (IOException e) {
                    // The client is gone.
                }
            });
        }
        try {
            for (byte[] message = frames.read(); message != null; message = frames.read()) {
                int channel = message.length == 0 ? 1 : message[0];
                if (channel >= 0 && channel % 2 == 0 && channel / 2 < arriving.size()) {
                    try {
                        arriving.get(channel / 2).write(message, 1, message.length - 1);
                    } catch (IOException unread) {
                        // Its connection is over.
                    }
                }
            }
        } finally {
            for (OutputStream each : arriving) {
                each.close();
            }
        }
    }

    private static OutputStream channel(WebSocketFrames frames, int number) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                byte[] message = new byte[length + 1];
                message[0] = (byte) number;
                System.arraycopy(bytes, from, message, 1, length);
                frames.write(message, 0, message.length);
            }
        };
    }
}
