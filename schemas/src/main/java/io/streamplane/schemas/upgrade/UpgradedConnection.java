package io.streamplane.schemas.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A connection of Jetty's after its answer {@code 101 Switching Protocols}: what a client sends, and what is sent to it. One thread reads, any
 * may write; both may block, so they belong on virtual threads.
 */
public final class UpgradedConnection extends AbstractConnection implements Connection.UpgradeTo, AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    private static final long PATIENCE_SECONDS = 10;

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final ByteBuffer buffer = BufferUtil.allocate(BUFFER);
    private final ReentrantLock writing = new ReentrantLock();
    private ByteBuffer before = BufferUtil.EMPTY_BUFFER;

    private UpgradedConnection(Request request) {
        super(
                request.getConnectionMetaData().getConnection().getEndPoint(),
                request.getConnectionMetaData().getConnector().getExecutor());
    }

    /** Whether a request asks for another protocol, and can: HTTP/2 has no upgrade. */
    public static boolean isPossible(Request request) {
        String wanted = request.getHeaders().get("Upgrade");
        return wanted != null
                && !wanted.isEmpty()
                && request.getConnectionMetaData().getHttpVersion().getVersion() == 11;
    }

    /**
     * Agrees, with these headers. The request is answered by that.
     *
     * @param idle after so long without a byte in either direction the connection ends
     */
    public static UpgradedConnection agree(
            Request request, Response response, Callback callback, Map<String, String> headers, Duration idle)
            throws IOException {
        var connection = new UpgradedConnection(request);
        request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
        response.setStatus(101);
        response.getHeaders().put("Connection", "Upgrade");
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        // Not callback.succeeded(): Jetty 12.1 then completes the exchange twice where its handler returns meanwhile.
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
        try {
            connection.opened.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            connection.close();
            throw new IOException("the connection is gone", e);
        }
        connection.getEndPoint().setIdleTimeout(idle.toMillis());
        return connection;
    }

    @Override
    public void onUpgradeTo(ByteBuffer read) {
        before = BufferUtil.copy(read) == null ? BufferUtil.EMPTY_BUFFER : BufferUtil.copy(read);
        BufferUtil.clear(read);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        opened.complete(null);
    }

    @Override
    public void onFillable() {
        // It is read by whoever blocks.
    }

    /** What the client sends. */
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return take(bytes, from, length);
            }
        };
    }

    private int take(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (before.hasRemaining()) {
            int count = Math.min(length, before.remaining());
            before.get(bytes, from, count);
            return count;
        }
        EndPoint end = getEndPoint();
        while (!buffer.hasRemaining()) {
            int filled = end.fill(buffer);
            if (filled < 0) {
                return -1;
            }
            if (filled == 0) {
                try (Blocker.Callback readable = Blocker.callback()) {
                    end.fillInterested(readable);
                    if (!end.isOpen()) {
                        // It was closed just before; where its server has stopped, nobody is left to say so.
                        readable.failed(new EofException("the connection is closed"));
                    }
                    readable.block();
                }
            }
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, from, count);
        return count;
    }

    /** What is sent to the client; nothing is held back. */
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                writing.lock();
                try (Blocker.Callback written = Blocker.callback()) {
                    getEndPoint().write(written, ByteBuffer.wrap(bytes, from, length));
                    written.block();
                } finally {
                    writing.unlock();
                }
            }

            @Override
            public void close() {
                getEndPoint().shutdownOutput();
            }
        };
    }
}
