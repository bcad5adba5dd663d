package io.streamplane.apiserver.http;

import io.streamplane.apiserver.aggregation.ServedElsewhere;
import io.streamplane.apiserver.discovery.Discovery;
import io.streamplane.apiserver.encoding.Encoding;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.metrics.MetricsKinds;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /api}, {@code /apis} and what is below them but no resource. Aggregated where any clause of the Accept header asks for
 * that, as {@code k8s.io/apiserver/pkg/endpoints/discovery/aggregated}; profiles change nothing, for there are no peers.
 */
final class DiscoveryHandler {

    private static final Discovery METRICS = new Discovery(MetricsKinds.REGISTRY);

    private final Supplier<KindRegistry> kinds;
    private final Supplier<ServedElsewhere> elsewhere;
    private final Supplier<String> address;
    private volatile Made made;

    /** The documents of one registry, each made when it is first asked for. */
    private static final class Made {
        private final KindRegistry kinds;
        private final ServedElsewhere elsewhere;
        private final Discovery discovery;
        private @Nullable Tagged core;
        private @Nullable Tagged others;

        Made(KindRegistry kinds, ServedElsewhere elsewhere) {
            this.kinds = kinds;
            this.elsewhere = elsewhere;
            this.discovery = new Discovery(kinds);
        }

        synchronized Tagged aggregated(boolean ofCore) {
            if (ofCore) {
                core = core == null ? Tagged.of(discovery.aggregated(true, "v2")) : core;
                return core;
            }
            others = others == null ? Tagged.of(elsewhere.addTo(discovery.aggregated(false, "v2"))) : others;
            return others;
        }
    }

    /** A document and what tells its versions apart. */
    private record Tagged(ObjectNode document, String tag) {

        static Tagged of(ObjectNode document) {
            return new Tagged(document, Conditional.tag(Encoding.JSON.encoder().encode(document)));
        }
    }

    /**
     * @param elsewhere what other servers serve
     * @param address host and port that clients reach the server by
     */
    DiscoveryHandler(Supplier<KindRegistry> kinds, Supplier<ServedElsewhere> elsewhere, Supplier<String> address) {
        this.kinds = kinds;
        this.elsewhere = elsewhere;
        this.address = address;
        this.made = new Made(kinds.get(), elsewhere.get());
    }

    private Made made() {
        KindRegistry now = kinds.get();
        ServedElsewhere others = elsewhere.get();
        Made known = made;
        if (known.kinds != now || known.elsewhere != others) {
            known = new Made(now, others);
            made = known;
        }
        return known;
    }

    void handle(Exchange exchange, String path) throws IOException {
        Made known = made();
        switch (path) {
            case "/api" -> groups(exchange, known, true, Discovery.coreVersions(address.get()));
            case "/apis" -> groups(exchange, known, false, known.elsewhere.addTo(known.discovery.groups()));
            default -> below(exchange, known, path);
        }
    }

    private static void below(Exchange exchange, Made made, String path) throws IOException {
        Discovery discovery = made.discovery;
        String[] segments = path.substring(1).split("/", -1);
        boolean core = segments[0].equals("api");
        ObjectNode document = switch (segments.length) {
            case 2 -> core ? discovery.resources("", segments[1]) : group(made, segments[1]);
            case 3 -> core ? null : resources(discovery, segments[1], segments[2]);
            default -> null;
        };
        if (document != null) {
            exchange.document(document);
            return;
        }
        // What is below a version that is served answers with a Status; there is nobody to answer for other paths.
        boolean served = core
                ? segments.length > 2 && discovery.resources("", segments[1]) != null
                : segments.length > 3 && resources(discovery, segments[1], segments[2]) != null;
        if (served) {
            throw new RequestException(HttpFailures.noSuchPath());
        }
        exchange.notFound();
    }

    private static @Nullable ObjectNode resources(Discovery own, String group, String version) {
        ObjectNode resources = own.resources(group, version);
        return resources == null ? METRICS.resources(group, version) : resources;
    }

    private static @Nullable ObjectNode group(Made made, String name) {
        ObjectNode own = made.discovery.group(name);
        return own == null ? made.elsewhere.group(name) : own;
    }

    private static void groups(Exchange exchange, Made made, boolean core, ObjectNode legacy) throws IOException {
        var asked = MediaTypes.aggregated(exchange.acceptHeader());
        if (asked == null) {
            exchange.document(legacy);
            return;
        }
        Tagged tagged = made.aggregated(core);
        exchange.header("Vary", "Accept");
        exchange.header("ETag", tagged.tag());
        exchange.header(HttpHeader.CACHE_CONTROL.asString(), "public");
        if (exchange.header(HttpHeader.IF_NONE_MATCH).equals(tagged.tag())) {
            exchange.notModified();
            return;
        }
        // The versions differ in name only.
        ObjectNode document = tagged.document().deepCopy();
        document.put("apiVersion", "apidiscovery.k8s.io/" + asked.version());
        String type =
                asked.encoding().type() + ";g=apidiscovery.k8s.io;v=" + asked.version() + ";as=APIGroupDiscoveryList";
        exchange.send(200, type, asked.encoding().encoder().encode(document));
    }
}
