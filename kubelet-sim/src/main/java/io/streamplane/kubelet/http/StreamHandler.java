package io.streamplane.kubelet.http;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.container.CommandRun;
import io.streamplane.kubelet.container.CommandStatus;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.container.ContainerSource.Missing;
import io.streamplane.kubelet.container.ContainerSource.Running;
import io.streamplane.kubelet.container.HttpEcho;
import io.streamplane.kubelet.container.PortForward;
import io.streamplane.kubelet.container.Sandboxes;
import io.streamplane.kubelet.log.LogSource;
import io.streamplane.kubelet.shell.ShellHost;
import io.streamplane.kubelet.stream.CommandStreams;
import io.streamplane.kubelet.stream.MessageStreams;
import io.streamplane.kubelet.stream.SpdyCommand;
import io.streamplane.kubelet.stream.WebSocketCommand;
import io.streamplane.kubelet.stream.WebSocketFrames;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.upgrade.UpgradedConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code /exec} and {@code /attach} of {@code {namespace}/{pod}/{container}}, {@code /portForward/{namespace}/{pod}}, each as a WebSocket or as
 * SPDY/3.1; and {@code /podProxy/{namespace}/{pod}/{port}/...}, where a port of a simulated pod is reached by HTTP, since nothing else leads there.
 */
final class StreamHandler implements AutoCloseable {

    /**
     * How much clients may take.
     *
     * @param streams at a time
     * @param idle after so long without traffic a stream ends
     */
    record StreamLimits(int streams, Duration idle) {
        /** The time is that of upstream's kubelets. */
        static final StreamLimits USUAL = new StreamLimits(1_000, Duration.ofHours(4));
    }

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
    private static final String SPDY = "SPDY/3.1";
    private static final List<String> COMMAND_PROTOCOLS = List.of(
            "v5.channel.k8s.io",
            "v4.channel.k8s.io",
            "v4.base64.channel.k8s.io",
            "channel.k8s.io",
            "base64.channel.k8s.io");
    private static final List<String> FORWARD_PROTOCOLS =
            List.of(TUNNEL, "v4.channel.k8s.io", "portforward.k8s.io", "channel.k8s.io");

    private final ContainerSource source;
    private final LogSource logs;
    private final InstantSource clock;
    private final Sandboxes sandboxes;
    private final Semaphore room;
    private final Duration idle;
    private final Set<UpgradedConnection> open = ConcurrentHashMap.newKeySet();

    StreamHandler(ContainerSource source, LogSource logs, InstantSource clock, StreamLimits limits) {
        this.source = source;
        this.logs = logs;
        this.clock = clock;
        this.sandboxes = new Sandboxes(source, clock);
        this.room = new Semaphore(limits.streams());
        this.idle = limits.idle();
    }

    void handle(KubeletExchange exchange) throws IOException, InterruptedException {
        var pod = new ObjectKey(exchange.segment(1), exchange.segment(2));
        if (!room.tryAcquire()) {
            exchange.refuse(429, "too many streams are open");
            return;
        }
        try {
            switch (exchange.segment(0)) {
                case "portForward" -> forward(exchange, pod);
                case "podProxy" -> proxy(exchange, pod);
                default -> command(exchange, pod, exchange.segment(0).equals("attach"));
            }
        } finally {
            room.release();
        }
    }

    private void proxy(KubeletExchange exchange, ObjectKey pod) throws IOException {
        Pod found = source.pod(pod);
        String port = exchange.segment(3);
        HttpEcho echo = found == null || !port.matches("\\d{1,5}") ? null : HttpEcho.on(found, Integer.parseInt(port));
        if (echo == null) {
            exchange.refuse(502, "dial tcp: connect: connection refused");
            return;
        }
        var path = new StringBuilder();
        for (int i = 4; i < exchange.segments(); i++) {
            path.append('/').append(exchange.segment(i));
        }
        String query = exchange.query();
        String target = (path.isEmpty() ? "/" : path.toString()) + (query == null ? "" : "?" + query);
        String text = echo.answer(exchange.method(), target, exchange.headers(), exchange.body());
        exchange.send(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String chosen(List<String> offered, List<String> known) {
        return known.stream().filter(offered::contains).findFirst().orElse(null);
    }

    private void forward(KubeletExchange exchange, ObjectKey pod) throws IOException {
        if (source.pod(pod) == null) {
            exchange.refuse(404, "pod does not exist");
            return;
        }
        var forward = new PortForward(source, pod);
        if (!exchange.canUpgrade()) {
            exchange.refuse(400, "Upgrade request required");
        } else if (exchange.header("Upgrade").equalsIgnoreCase("websocket")) {
            String protocol = chosen(exchange.listed("Sec-WebSocket-Protocol"), FORWARD_PROTOCOLS);
            List<Integer> ports = exchange.values("port").stream()
                    .filter(each -> each.matches("\\d{1,5}"))
                    .map(Integer::valueOf)
                    .toList();
            if (ports.size() > PortForward.MOST_PORTS) {
                exchange.refuse(400, "expected " + PortForward.MOST_PORTS + " ports at most");
                return;
            }
            try (var connection = webSocket(exchange, protocol)) {
                var frames = new WebSocketFrames(connection.in(), connection.out());
                if (TUNNEL.equals(protocol)) {
                    var tunnel = new MessageStreams(frames);
                    forward.run(tunnel.in(), tunnel.out(), idle, connection::close);
                } else {
                    forward.run(frames, ports);
                }
            }
        } else {
            try (var connection = spdy(exchange, "portforward.k8s.io")) {
                forward.run(connection.in(), connection.out(), idle, connection::close);
            }
        }
    }

    private Opened webSocket(KubeletExchange exchange, @Nullable String protocol) throws IOException {
        String accept = WebSocketFrames.accept(exchange.header("Sec-WebSocket-Key"));
        return new Opened(exchange.upgrade(
                protocol == null
                        ? Map.of("Upgrade", "websocket", "Sec-WebSocket-Accept", accept)
                        : Map.of(
                                "Upgrade",
                                "websocket",
                                "Sec-WebSocket-Accept",
                                accept,
                                "Sec-WebSocket-Protocol",
                                protocol),
                idle));
    }

    private Opened spdy(KubeletExchange exchange, String protocol) throws IOException {
        return new Opened(exchange.upgrade(Map.of("Upgrade", SPDY, "X-Stream-Protocol-Version", protocol), idle));
    }

    /** A connection that ends with this server. Its end waits a little for the other side to take what was sent. */
    private final class Opened implements AutoCloseable {
        private final UpgradedConnection connection;

        Opened(UpgradedConnection connection) {
            this.connection = connection;
            open.add(connection);
        }

        java.io.InputStream in() {
            return connection.in();
        }

        java.io.OutputStream out() {
            return connection.out();
        }

        @Override
        public void close() {
            open.remove(connection);
            connection.close();
        }
    }

    private void command(KubeletExchange exchange, ObjectKey pod, boolean attach)
            throws IOException, InterruptedException {
        boolean stdin = exchange.flag("input");
        boolean stdout = exchange.flag("output");
        boolean tty = exchange.flag("tty");
        boolean stderr = exchange.flag("error") && !tty;
        if (!stdin && !stdout && !stderr) {
            exchange.refuse(400, "you must specify at least 1 of stdin, stdout, stderr");
            return;
        }
        if (!exchange.canUpgrade()) {
            exchange.refuse(400, "unable to upgrade: missing upgrade headers in request");
            return;
        }
        Running running;
        switch (source.container(pod, exchange.segment(3))) {
            case Missing missing -> {
                exchange.refuse(missing.status(), missing.message());
                return;
            }
            case Running found -> running = found;
        }
        ShellHost host = sandboxes.host(running);
        if (host == null) {
            exchange.refuse(429, "too many pods are looked into");
            return;
        }
        Work work = attach
                ? streams -> attach(streams, pod, running, host, stdin)
                : streams -> new CommandRun(
                                host, exchange.values("command"), stdin, tty, false, idle, () -> runs(pod, running))
                        .run(streams);
        if (exchange.header("Upgrade").equalsIgnoreCase("websocket")) {
            overWebSocket(exchange, stdout, stderr, work);
        } else {
            overSpdy(exchange, stdin, stdout, stderr, tty, work);
        }
    }

    /** Whether it is still the same run of the container. */
    private boolean runs(ObjectKey pod, Running before) {
        return source.container(pod, before.spec().getName()) instanceof Running now
                && now.run() == before.run()
                && now.pod()
                        .getMetadata()
                        .getUid()
                        .equals(before.pod().getMetadata().getUid());
    }

    /** What a command's streams are for. */
    @FunctionalInterface
    private interface Work {
        void on(CommandStreams streams) throws IOException, InterruptedException;
    }

    private void overWebSocket(KubeletExchange exchange, boolean stdout, boolean stderr, Work work)
            throws IOException, InterruptedException {
        String protocol = chosen(exchange.listed("Sec-WebSocket-Protocol"), COMMAND_PROTOCOLS);
        if (protocol == null && !exchange.listed("Sec-WebSocket-Protocol").isEmpty()) {
            exchange.refuse(
                    400,
                    "unable to upgrade: no protocol of " + String.join(", ", exchange.listed("Sec-WebSocket-Protocol"))
                            + " is known");
            return;
        }
        try (var connection = webSocket(exchange, protocol)) {
            var frames = new WebSocketFrames(connection.in(), connection.out());
            var streams = new WebSocketCommand(frames, protocol != null && protocol.contains("base64"));
            Thread reader = Thread.ofVirtual().start(streams::run);
            streams.greet(stdout, stderr);
            work.on(streams);
            reader.join(LAST_WORDS); // the client's own end
            connection.out().close();
        }
    }

    private void overSpdy(
            KubeletExchange exchange, boolean stdin, boolean stdout, boolean stderr, boolean tty, Work work)
            throws IOException, InterruptedException {
        String protocol = chosen(exchange.listed("X-Stream-Protocol-Version"), List.of("v4.channel.k8s.io"));
        if (protocol == null) {
            exchange.refuse(
                    403,
                    "unable to upgrade: unable to negotiate protocol: client supports ["
                            + String.join(" ", exchange.listed("X-Stream-Protocol-Version"))
                            + "], server accepts [v4.channel.k8s.io]");
            return;
        }
        var wanted = new LinkedHashSet<>(Set.of("error"));
        if (stdin) {
            wanted.add("stdin");
        }
        if (stdout) {
            wanted.add("stdout");
        }
        if (stderr) {
            wanted.add("stderr");
        }
        if (tty) {
            wanted.add("resize");
        }
        try (var connection = spdy(exchange, protocol)) {
            var streams = new SpdyCommand(connection.in(), connection.out(), wanted);
            Thread reader = Thread.ofVirtual().start(streams::run);
            if (streams.await()) {
                work.on(streams);
                connection.out().close();
                reader.join(LAST_WORDS);
            }
        }
    }

    /** To the shell of a container that reads its standard input; of others their log comes. */
    private void attach(CommandStreams streams, ObjectKey pod, Running running, ShellHost host, boolean stdin)
            throws IOException, InterruptedException {
        boolean tty = Boolean.TRUE.equals(running.spec().getTty());
        if (Boolean.TRUE.equals(running.spec().getStdin())) {
            int code =
                    new CommandRun(host, host.command(), stdin, tty, true, idle, () -> runs(pod, running)).run(streams);
            if (code >= 0 || Boolean.TRUE.equals(running.spec().getStdinOnce())) {
                source.exit(pod, running.spec().getName(), running.run(), Math.max(0, code));
            }
            return;
        }
        if (logs.find(pod, running.spec().getName(), false) instanceof LogSource.Run run) {
            Thread follower = Thread.currentThread();
            streams.onGone(follower::interrupt);
            var options = new LogOptions(true, false, false, 0, null, -1);
            new LogHandler(logs, clock).follow(streams.stdout(), options, pod, run.log());
        }
        streams.finish(CommandStatus.exited(0));
    }

    @Override
    public void close() {
        open.forEach(UpgradedConnection::close);
    }
}
