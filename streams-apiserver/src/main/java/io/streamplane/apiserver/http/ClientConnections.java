package io.streamplane.apiserver.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open. One that has had no request for too long is closed, whatever else it sends meanwhile: a
 * handshake or headers that come byte by byte hold it no longer than silence does.
 */
final class ClientConnections extends AbstractLifeCycle implements Connection.Listener {

    private static final String UNKNOWN = "unknown";

    /** How long a client has to read that its connection is refused. */
    private static final long READ_REFUSAL_MILLIS = 1_000;

    private final HttpLimits limits;
    private final Scheduler scheduler;
    private final Duration lookEvery;
    private final Map<SslConnection, Use> open = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofAddress = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    /** @param scheduler runs before this starts, and longer */
    ClientConnections(HttpLimits limits, Scheduler scheduler) {
        this.limits = limits;
        this.scheduler = scheduler;
        Duration shorter = limits.idle().compareTo(limits.firstRequest()) < 0 ? limits.idle() : limits.firstRequest();
        this.lookEvery = shorter.dividedBy(8);
    }

    /** What a connection does. */
    final class Use {

        private final @Nullable SslConnection connection;
        private final String address;
        private final boolean tooMany;
        private int underWay;
        private long deadline = System.nanoTime() + limits.firstRequest().toNanos();

        private Use(@Nullable SslConnection connection, String address, boolean tooMany) {
            this.connection = connection;
            this.address = address;
            this.tooMany = tooMany;
        }

        /** Whether its address has more connections than one may have. */
        boolean isTooMany() {
            return tooMany;
        }

        /** Something more goes on; {@link #end} must follow. */
        synchronized void begin() {
            underWay++;
        }

        /** A request has been answered, or will not be. */
        void end() {
            synchronized (this) {
                underWay--;
                deadline = System.nanoTime() + limits.idle().toNanos();
            }
            if (tooMany) {
                scheduler.schedule(this::closeIfIdle, READ_REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (leaving) {
                closeIfIdle();
            }
        }

        private synchronized boolean isIdle() {
            return underWay == 0;
        }

        private synchronized boolean isOverdue(long now) {
            return underWay == 0 && now - deadline > 0;
        }

        private void closeIfIdle() {
            if (connection != null && isIdle()) {
                connection.close();
            }
        }
    }

    /** A request's headers have come; {@link Use#end} must follow. */
    Use begin(Request request) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        Use use = end instanceof SslConnection.SslEndPoint tls ? open.get(tls.getSslConnection()) : null;
        if (use == null) {
            use = new Use(null, UNKNOWN, false); // closed in this moment
        }
        use.begin();
        return use;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HTTP2ServerConnection http2) {
            // A reset of one stream might else reach the next request that was given its channel (jetty.project 14135,
            // 15290).
            http2.setRecycleHttpChannels(false);
        }
        if (connection instanceof SslConnection tls) {
            String address = address(tls);
            boolean tooMany = ofAddress.merge(address, 1, Integer::sum) > limits.connectionsOfAddress();
            if (tooMany) {
                giveBack(address);
            }
            open.put(tls, new Use(tls, address, tooMany));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Use closed = connection instanceof SslConnection tls ? open.remove(tls) : null;
        if (closed != null && !closed.tooMany) {
            giveBack(closed.address);
        }
    }

    /** One that is refused takes no place of its address, however long its client leaves it open. */
    private void giveBack(String address) {
        ofAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    private static String address(SslConnection connection) {
        SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : UNKNOWN;
    }

    /** Closes each connection once there is no request on it. */
    void leave() {
        leaving = true;
        open.values().forEach(Use::closeIfIdle);
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    private void lookLater() {
        scheduler.schedule(this::closeOverdue, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeOverdue() {
        if (!isRunning() && !isStarting()) {
            return;
        }
        long now = System.nanoTime();
        open.values().stream().filter(use -> use.isOverdue(now)).forEach(Use::closeIfIdle);
        lookLater();
    }
}
