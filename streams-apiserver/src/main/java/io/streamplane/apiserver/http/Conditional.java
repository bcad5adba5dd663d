package io.streamplane.apiserver.http;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpHeader;

/** Documents that a client need not be sent again while they are as it has them. */
final class Conditional {

    private Conditional() {}

    /** What tells the content from another, as the value of {@code ETag}. */
    static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(content);
            return '"' + HexFormat.of().withUpperCase().formatHex(hash) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-512 in every JVM", e);
        }
    }

    /** The document, or that it has not changed. */
    static void send(Exchange exchange, String type, String tag, byte[] content) throws IOException {
        exchange.header("ETag", tag);
        exchange.header("Vary", "Accept");
        if (matches(exchange.header(HttpHeader.IF_NONE_MATCH), tag)) {
            exchange.notModified();
        } else {
            exchange.send(200, type, content);
        }
    }

    private static boolean matches(String asked, String tag) {
        for (String each : asked.split(",", -1)) {
            String known = each.strip();
            if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
