package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.TypeValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URI or an absolute path, taken apart as Go's {@code url.ParseRequestURI} does, which is milder than RFC 3986
 * (spaces in paths) and knows no fragment.
 *
 * @param host with the port, and the brackets of an IPv6 address
 * @param path as it was written, escaped where it needs to be
 */
record UrlValue(String scheme, String host, String path, String query) implements TypeValue.Typed {

    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*");
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9._~!$&'()*+,;=:\\[\\]<>\"\\x80-\\x{10ffff}%-]*");
    private static final Pattern USER = Pattern.compile("[a-zA-Z0-9._:~!$&'()*+,;=%@-]*");
    private static final Pattern ESCAPES = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final String PLAIN_IN_PATH = "-_.~$&+,/:;=@!'()*";

    /** @throws EvaluationFailure where it is no URL */
    static UrlValue parse(String text) {
        if (text.isEmpty()) {
            throw wrong(text, "empty url");
        } else if (text.chars().anyMatch(each -> each < ' ' || each == 0x7f)) {
            throw wrong(text, "net/url: invalid control character in URL");
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            throw wrong(text, "missing protocol scheme");
        }
        boolean hasScheme =
                colon > 0 && SCHEME.matcher(text.substring(0, colon)).matches();
        String scheme = hasScheme ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "";
        String rest = hasScheme ? text.substring(colon + 1) : text;
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        rest = mark < 0 ? rest : rest.substring(0, mark);
        if (!rest.startsWith("/")) {
            if (!hasScheme) {
                throw wrong(text, "invalid URI for request");
            }
            return new UrlValue(scheme, "", "", query);
        }
        String host = "";
        if (hasScheme && rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            host = host(text, slash < 0 ? rest.substring(2) : rest.substring(2, slash));
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        if (ESCAPES.matcher(rest).find()) {
            throw wrong(text, "invalid URL escape");
        }
        return new UrlValue(scheme, host, escaped(rest), query);
    }

    private static String host(String text, String authority) {
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        if (at >= 0 && !USER.matcher(authority.substring(0, at)).matches()) {
            throw wrong(text, "net/url: invalid userinfo");
        }
        int end = host.lastIndexOf(']');
        if (host.startsWith("[") && end < 0) {
            throw wrong(text, "missing ']' in host");
        }
        int colon = host.startsWith("[") ? end + 1 : host.indexOf(':');
        String port = colon < 0 || colon >= host.length() ? "" : host.substring(colon);
        if (!PORT.matcher(port).matches()) {
            throw wrong(text, "invalid port " + Texts.quoted(host.substring(host.lastIndexOf(':'))) + " after host");
        } else if (!HOST.matcher(host).matches() || ESCAPES.matcher(host).find()) {
            throw wrong(text, "invalid character in host name");
        }
        return host;
    }

    private static EvaluationFailure wrong(String text, String why) {
        return new EvaluationFailure(
                "URL parse error during conversion from string: parse " + Texts.quoted(text) + ": " + why);
    }

    private static String escaped(String path) {
        var escaped = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            int code = each & 0xff;
            boolean plain =
                    code < 0x80 && (Character.isLetterOrDigit(code) || PLAIN_IN_PATH.indexOf(code) >= 0 || code == '%');
            escaped.append(plain ? Character.toString(code) : String.format("%%%02X", code));
        }
        return escaped.toString();
    }

    String hostname() {
        int end = host.lastIndexOf(']');
        if (host.startsWith("[") && end > 0) {
            return host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    String port() {
        int colon = host.lastIndexOf(':');
        return colon < 0 || colon < host.lastIndexOf(']') ? "" : host.substring(colon + 1);
    }

    Map<String, List<String>> parameters() {
        var all = new LinkedHashMap<String, List<String>>();
        for (String part : query.split("&")) {
            int equals = part.indexOf('=');
            String key = unescaped(equals < 0 ? part : part.substring(0, equals));
            String value = unescaped(equals < 0 ? "" : part.substring(equals + 1));
            if (!part.isEmpty() && part.indexOf(';') < 0 && key != null && value != null) {
                all.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
            }
        }
        return all;
    }

    private static @Nullable String unescaped(String text) {
        return ESCAPES.matcher(text).find() ? null : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String typeName() {
        return "kubernetes.URL";
    }
}
