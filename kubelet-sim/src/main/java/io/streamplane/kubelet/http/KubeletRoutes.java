package io.streamplane.kubelet.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which handler answers a request that may be made. Each on a virtual thread of its own. */
final class KubeletRoutes extends Handler.Abstract.NonBlocking {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletRoutes.class);

    private final ExecutorService threads;
    private final KubeletGate gate;
    private final LogHandler logs;
    private final UsageHandler usage;
    private final PodListHandler pods;
    private final StreamHandler streams;

    KubeletRoutes(
            ExecutorService threads,
            KubeletGate gate,
            LogHandler logs,
            UsageHandler usage,
            PodListHandler pods,
            StreamHandler streams) {
        this.threads = threads;
        this.gate = gate;
        this.logs = logs;
        this.usage = usage;
        this.pods = pods;
        this.streams = streams;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var exchange = new KubeletExchange(request, response, callback);
        threads.execute(() -> {
            try {
                if (gate.lets(exchange)) {
                    route(exchange);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                callback.failed(e);
            } catch (IOException | RuntimeException | Error e) {
                LOG.debug("{} ended early", request.getHttpURI().getPath(), e);
                callback.failed(e);
            }
        });
        return true;
    }

    private void route(KubeletExchange exchange) throws IOException, InterruptedException {
        switch (exchange.segment(0)) {
            case "containerLogs" -> logs.handle(exchange);
            case "exec", "attach", "portForward", "podProxy" -> streams.handle(exchange);
            case "stats", "metrics", "usage" -> usage.handle(exchange);
            case "pods" -> pods.handle(exchange);
            case "healthz" -> exchange.send(200, "text/plain; charset=utf-8", "ok".getBytes(StandardCharsets.UTF_8));
            default -> exchange.refuse(404, "404 page not found");
        }
    }
}
