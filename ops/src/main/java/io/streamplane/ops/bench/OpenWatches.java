package io.streamplane.ops.bench;

import io.streamplane.apiserver.trust.KubeconfigServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many open watches that only note when they are told something; none has a thread. */
final class OpenWatches implements AutoCloseable {

    private final KubeconfigServer credentials;
    private final List<HttpClient> connections = new ArrayList<>();
    private int watches;
    private volatile Arrivals arrivals = new Arrivals(0);

    /** @param connections one client each, which has one connection */
    OpenWatches(Path kubeconfig, int connections) throws IOException {
        credentials = KubeconfigServer.of(kubeconfig);
        for (int i = 0; i < connections; i++) {
            this.connections.add(
                    HttpClient.newBuilder().sslContext(credentials.tls()).build());
        }
    }

    /** When each watch was told of one change. */
    static final class Arrivals {

        private final long[] times;
        private final AtomicInteger count = new AtomicInteger();
        private final CountDownLatch all;

        Arrivals(int watches) {
            times = new long[watches];
            all = new CountDownLatch(watches);
        }

        private void arrived(long time) {
            int index = count.getAndIncrement();
            if (index < times.length) {
                times[index] = time;
                all.countDown();
            }
        }

        /** Nanoseconds since then, the shortest first. */
        long[] await(long begin, long patience, TimeUnit unit) throws IOException, InterruptedException {
            if (!all.await(patience, unit)) {
                throw new IOException("expected " + times.length + " watches to be told of a change within " + patience
                        + " " + unit + ", but " + count + " were");
            }
            return Arrays.stream(times).map(time -> time - begin).sorted().toArray();
        }
    }

    private final class Events implements Flow.Subscriber<List<ByteBuffer>> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (buffer.hasRemaining() && buffer.get(buffer.limit() - 1) == '\n') {
                    arrivals.arrived(System.nanoTime());
                }
            }
        }

        @Override
        public void onError(Throwable problem) {}

        @Override
        public void onComplete() {}
    }

    /** Opens them, and returns when all are open. */
    void watch(String path, int count) throws IOException {
        var request = HttpRequest.newBuilder(credentials.uri().resolve(path)).build();
        var opened = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < count; i++) {
            var open = new CompletableFuture<Void>();
            connections
                    .get(i % connections.size())
                    .sendAsync(request, answer -> {
                        if (answer.statusCode() == 200) {
                            open.complete(null);
                        } else {
                            open.completeExceptionally(
                                    new IOException("expected a watch, but got " + answer.statusCode()));
                        }
                        return BodySubscribers.fromSubscriber(new Events());
                    })
                    .exceptionally(problem -> {
                        open.completeExceptionally(problem);
                        return null;
                    });
            opened.add(open);
            if (i < connections.size()) {
                // The first request opens the connection that the others share.
                await(List.of(open));
            }
        }
        await(opened);
        watches = count;
    }

    private static void await(List<CompletableFuture<Void>> opened) throws IOException {
        try {
            CompletableFuture.allOf(opened.toArray(CompletableFuture[]::new))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IOException("expected all watches to open, but: " + e.getCause(), e);
        }
    }

    /** What comes next; all that came before has come. */
    Arrivals expect() {
        arrivals = new Arrivals(watches);
        return arrivals;
    }

    @Override
    public void close() {
        connections.forEach(HttpClient::shutdownNow);
    }
}
