package io.streamplane.apiserver.http;

import io.streamplane.apiserver.log.LogProxy;
import io.streamplane.apiserver.request.Target;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Sends a request on a resource to what does its verb. */
final class ResourceHandler {

    /** Subresources that are only posted to. */
    private static final Set<String> CREATED = Set.of("binding", "eviction", "token");

    private final ObjectReader reader;
    private final ReadHandler reads;
    private final WriteHandler writes;
    private final LogProxy logs;
    private final InstantSource clock;

    ResourceHandler(ObjectReader reader, WriteHandler writes, LogProxy logs, InstantSource clock) {
        this.reader = reader;
        this.reads = new ReadHandler(reader, clock);
        this.writes = writes;
        this.logs = logs;
        this.clock = clock;
    }

    void handle(Exchange exchange, String verb, Target target, QueryOptions query)
            throws IOException, InterruptedException {
        requireAllowed(verb, target);
        exchange.warnings(List.of(reader.rules(target.kind()).deprecation()));
        switch (verb) {
            case "get" -> {
                if (target.subresource().equals("log")) {
                    log(exchange, target, query);
                } else {
                    reads.get(exchange, target, query);
                }
            }
            case "list" -> reads.list(exchange, target, query);
            case "watch" -> {
                MediaTypes accepted = exchange.acceptedWatch(target.kind());
                new WatchStream(reader, target, query, accepted, clock).run(exchange);
                exchange.succeeded();
            }
            case "create" -> writes.create(exchange, target, query);
            case "update" -> writes.update(exchange, target, query);
            case "patch" -> writes.patch(exchange, target, query);
            case "delete" -> writes.delete(exchange, target, query);
            case "deletecollection" -> writes.deleteCollection(exchange, target, query);
            default -> throw new RequestException(HttpFailures.methodNotAllowed());
        }
    }

    private static void requireAllowed(String verb, Target target) {
        boolean write = !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
        String subresource = target.subresource();
        boolean everywhere = target.kind().namespaced() && target.namespace().isEmpty();
        boolean refused = switch (verb) {
            case "create" ->
                everywhere || (subresource.isEmpty() ? !target.name().isEmpty() : !CREATED.contains(subresource));
            case "update", "patch" -> target.name().isEmpty() || CREATED.contains(subresource);
            case "get" -> CREATED.contains(subresource) || subresource.equals("finalize");
            case "delete" -> !subresource.isEmpty();
            case "deletecollection" -> everywhere;
            default -> false;
        };
        boolean unknown = subresource.isEmpty() && !target.kind().verbs().contains(verb);
        if (refused || unknown || (write && subresource.equals("log"))) {
            throw new RequestException(HttpFailures.methodNotAllowed());
        }
    }

    private void log(Exchange exchange, Target target, QueryOptions query) throws IOException {
        var pod = reader.get(target, QueryOptions.NONE).tree();
        switch (logs.open(pod, query::text)) {
            case LogProxy.Refused refused -> throw new RequestException(HttpFailures.badRequest(refused.message()));
            case LogProxy.Opened opened -> {
                try (var lines = opened.lines();
                        var out = exchange.stream("text/plain")) {
                    byte[] buffer = new byte[8192];
                    for (int count = lines.read(buffer); count >= 0; count = lines.read(buffer)) {
                        out.write(buffer, 0, count);
                        out.flush();
                    }
                }
                exchange.succeeded();
            }
        }
    }
}
