package io.streamplane.apiserver.http;

import io.streamplane.apiserver.discovery.OpenApiDocuments;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.document.OpenApiV2;
import io.streamplane.schemas.openapi.document.OpenApiV3;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/**
 * {@code /openapi/v2} and {@code /openapi/v3}, with tags; a document of v3 that is asked for by its hash may be kept for ever,
 * and one of another hash is where the hash of today says ({@code k8s.io/kube-openapi/pkg/handler3}).
 */
final class OpenApiHandler {

    private static final String V2 = "/openapi/v2";
    private static final String V3 = "/openapi/v3";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

    private final Supplier<KindRegistry> kinds;
    private volatile OpenApiDocuments made;

    OpenApiHandler(Supplier<KindRegistry> kinds) {
        this.kinds = kinds;
        this.made = new OpenApiDocuments(kinds.get());
    }

    private OpenApiDocuments documents() {
        KindRegistry now = kinds.get();
        OpenApiDocuments known = made;
        if (!known.areOf(now)) {
            known = new OpenApiDocuments(now);
            made = known;
        }
        return known;
    }

    /** Whether this path is for OpenAPI. */
    static boolean isOne(String path) {
        return path.equals(V2) || path.equals(V3) || path.startsWith(V3 + "/");
    }

    void handle(Exchange exchange, String path) throws IOException {
        if (path.equals(V2)) {
            OpenApiV2 document = documents().v2();
            if (String.valueOf(exchange.acceptHeader()).contains("proto-openapi.spec.v2")) {
                Conditional.send(exchange, OpenApiV2.PROTOBUF_CONTENT_TYPE, document.tag(), document.protobuf());
            } else {
                Conditional.send(exchange, OpenApiV2.JSON_CONTENT_TYPE, document.tag(), document.json());
            }
        } else if (path.equals(V3)) {
            byte[] index = documents().v3().index();
            Conditional.send(exchange, OpenApiV3.CONTENT_TYPE, Conditional.tag(index), index);
        } else {
            group(exchange, documents().v3(), path.substring(V3.length() + 1));
        }
    }

    private static void group(Exchange exchange, OpenApiV3 documents, String group) throws IOException {
        byte[] document = documents.document(group).orElse(null);
        String hash = documents.hash(group).orElse("");
        if (document == null) {
            exchange.notFound();
            return;
        }
        String asked = QueryOptions.of(exchange.request()).text("hash");
        if (!asked.isEmpty() && !asked.equals(hash)) {
            exchange.movedTo(V3 + "/" + group + "?hash=" + hash);
            return;
        }
        if (!asked.isEmpty()) {
            exchange.header("Cache-Control", "public, immutable");
            exchange.header(
                    "Expires",
                    HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC).plusYears(1)));
        }
        Conditional.send(exchange, OpenApiV3.CONTENT_TYPE, '"' + hash + '"', document);
    }
}
