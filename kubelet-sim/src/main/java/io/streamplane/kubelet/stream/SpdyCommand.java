package io.streamplane.kubelet.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command's streams on SPDY: one stream for each, of which a header says what it is ({@code v4.channel.k8s.io}). */
public final class SpdyCommand implements CommandStreams {

    private static final long PATIENCE_SECONDS = 30;

    private final Set<String> wanted;
    private final Map<String, SpdySession.Stream> streams = new ConcurrentHashMap<>();
    private final CountDownLatch missing;
    private final SpdySession session;
    private volatile Runnable gone = () -> {};
    private volatile boolean over;

    /** @param wanted what the client will open, of {@code stdin stdout stderr error resize} */
    public SpdyCommand(InputStream in, OutputStream out, Set<String> wanted) {
        this.wanted = Set.copyOf(wanted);
        this.missing = new CountDownLatch(wanted.size());
        this.session = new SpdySession(in, out, this::opened);
    }

    private void opened(SpdySession.Stream stream) {
        String type = stream.header("streamtype");
        if (wanted.contains(type) && streams.putIfAbsent(type, stream) == null) {
            missing.countDown();
        }
    }

    /** Reads until the client is gone. */
    public void run() {
        try (session) {
            session.run();
        } catch (IOException e) {
            // It is gone.
        } finally {
            over = true;
            while (missing.getCount() > 0) {
                missing.countDown(); // nobody waits for a client that is gone
            }
            gone.run();
        }
    }

    /** False where the client does not open all streams in time, or goes before. */
    public boolean await() throws InterruptedException {
        return missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && streams.size() == wanted.size();
    }

    private @Nullable InputStream in(String type) {
        SpdySession.Stream stream = streams.get(type);
        return stream == null ? null : stream.in();
    }

    private OutputStream out(String type) {
        SpdySession.Stream stream = streams.get(type);
        return stream == null ? OutputStream.nullOutputStream() : stream.out();
    }

    @Override
    public InputStream stdin() {
        InputStream in = in("stdin");
        return in == null ? InputStream.nullInputStream() : in;
    }

    @Override
    public OutputStream stdout() {
        return out("stdout");
    }

    @Override
    public OutputStream stderr() {
        return out("stderr");
    }

    @Override
    public void onResize(Resize resize) {
        InputStream sizes = in("resize");
        if (sizes == null) {
            return;
        }
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[512];
            try {
                for (int count = sizes.read(buffer); count >= 0; count = sizes.read(buffer)) {
                    ResizeMessage.read(buffer, 0, count, resize);
                }
            } catch (IOException e) {
                // The terminal keeps its size.
            }
        });
    }

    @Override
    public void onGone(Runnable action) {
        gone = action;
        if (over) {
            action.run();
        }
    }

    @Override
    public long active() {
        return session.active();
    }

    @Override
    public void ping() throws IOException {
        session.ping();
    }

    @Override
    public void finish(byte[] status) throws IOException {
        try (OutputStream error = out("error")) {
            error.write(status);
        }
        stdout().close();
        stderr().close();
        session.goAway();
    }
}
