package io.streamplane.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;

/** What a client sends with a request, read until a moment at which the client must be done. */
final class RequestBody {

    private final Request request;
    private final Duration patience;
    private final long deadline;
    private boolean ended;

    /** @param patience from now to the body's end */
    RequestBody(Request request, Duration patience) {
        this.request = request;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Blocks until so many bytes have come or the body is at its end. Throws {@link RequestException} where the client takes
     * too long.
     */
    byte[] read(int most) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!ended && bytes.size() < most) {
            Content.Chunk chunk = next();
            byte[] part = new byte[Math.min(chunk.remaining(), most - bytes.size())];
            chunk.get(part, 0, part.length);
            bytes.write(part);
            end(chunk);
        }
        return bytes.toByteArray();
    }

    /** As {@link #read}, of bytes that nobody wants. */
    void skip(long most) throws IOException {
        for (long left = most; !ended && left > 0; ) {
            Content.Chunk chunk = next();
            left -= chunk.remaining();
            end(chunk);
        }
    }

    private void end(Content.Chunk chunk) {
        ended = chunk.isLast();
        chunk.release();
    }

    private Content.Chunk next() throws IOException {
        for (Content.Chunk chunk = request.read(); ; chunk = request.read()) {
            if (chunk == null) {
                await();
            } else if (Content.Chunk.isFailure(chunk)) {
                throw gone(chunk.getFailure());
            } else {
                return chunk;
            }
        }
    }

    /** The client is gone, mostly; Jetty logs other exceptions with their traces. */
    private static EofException gone(Throwable cause) {
        var gone = new EofException("the body could not be read: " + cause);
        gone.initCause(cause);
        return gone;
    }

    private void await() throws IOException {
        var there = new CountDownLatch(1);
        request.demand(there::countDown);
        try {
            if (!there.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new RequestException(HttpFailures.bodyTooSlow(patience));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body came");
        }
    }
}
