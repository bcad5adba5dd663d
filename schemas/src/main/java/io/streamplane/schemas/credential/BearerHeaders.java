package io.streamplane.schemas.credential;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Bearer tokens in the headers of a request ({@code k8s.io/apiserver/pkg/authentication/request}, {@code bearertoken} and
 * {@code websocket}).
 */
public final class BearerHeaders {

    /** The header with the names of protocols that a WebSocket may speak. */
    public static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private static final String OF_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    /** What a place for tokens has. */
    public sealed interface Shown {

        Shown NOTHING = new Nothing();
    }

    /** No token. */
    public record Nothing() implements Shown {}

    /** A token; never empty. */
    public record Token(String text) implements Shown {}

    /** Something that is meant to be a token, and is none. */
    public record Wrong(String why) implements Shown {}

    private BearerHeaders() {}

    /** What each place has, in the order in which they are believed. */
    public static List<Shown> in(HttpFields headers) {
        return List.of(ofAuthorization(headers.getValuesList(HttpHeader.AUTHORIZATION)), ofProtocol(headers));
    }

    /** Two such headers are wrong: which one another reader believes is anybody's guess. */
    private static Shown ofAuthorization(List<String> values) {
        if (values.size() > 1) {
            return new Wrong("expected one header Authorization");
        }
        String token = values.isEmpty() ? "" : token(values.getFirst());
        return token.isEmpty() ? Shown.NOTHING : new Token(token);
    }

    /** The token of the value of a header {@code Authorization}; empty where it is of another scheme than Bearer. */
    public static String token(String authorization) {
        List<String> parts = List.of(authorization.strip().split(" ", 3));
        return parts.size() > 1 && parts.getFirst().equalsIgnoreCase("bearer") ? parts.get(1) : "";
    }

    /** Scripts in browsers can set no header of a WebSocket: their token comes as the name of a protocol, beside another that is spoken. */
    private static Shown ofProtocol(HttpFields headers) {
        if (!headers.contains(HttpHeader.UPGRADE, "websocket")
                || headers.getCSV(HttpHeader.CONNECTION, false).stream().noneMatch("upgrade"::equalsIgnoreCase)) {
            return Shown.NOTHING;
        }
        List<String> named = headers.getValuesList(PROTOCOL).stream()
                .flatMap(BearerHeaders::names)
                .toList();
        List<String> tokens =
                named.stream().filter(each -> each.startsWith(OF_PROTOCOL)).toList();
        if (tokens.size() > 1) {
            return new Wrong("multiple base64.bearer.authorization tokens specified");
        }
        Shown token = tokens.isEmpty() ? Shown.NOTHING : decoded(tokens.getFirst());
        return token instanceof Token && named.size() == 1 ? new Wrong("missing additional subprotocol") : token;
    }

    private static Shown decoded(String name) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(name.substring(OF_PROTOCOL.length()));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(token))
                    .toString();
            return text.isEmpty() ? Shown.NOTHING : new Token(text);
        } catch (IllegalArgumentException e) {
            return new Wrong("invalid base64.bearer.authorization token encoding");
        } catch (CharacterCodingException e) {
            return new Wrong("invalid base64.bearer.authorization token");
        }
    }

    private static Stream<String> names(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::strip);
    }

    /** A header's value as it may be passed on to another server: a token among the names of protocols is not meant for that. */
    public static String passedOn(String header, String value) {
        return header.equalsIgnoreCase(PROTOCOL) && value.contains(OF_PROTOCOL)
                ? names(value).filter(each -> !each.startsWith(OF_PROTOCOL)).collect(Collectors.joining(", "))
                : value;
    }
}
