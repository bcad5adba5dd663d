package io.streamplane.apiserver.kind.custom;

import com.google.re2j.Pattern;
import io.streamplane.apiserver.kind.IpAddresses;
import io.streamplane.apiserver.kind.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The formats of texts that Kubernetes checks ({@code k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go}). Their
 * names are compared without hyphens. Others say nothing.
 */
final class TextFormats {

    private static final String OCTETS = "[0-9a-f]{4}-?[0-9a-f]{12}$";
    private static final Map<String, Predicate<String>> CHECKS = Map.ofEntries(
            Map.entry("bsonobjectid", pattern("^[0-9a-fA-F]{24}$")),
            Map.entry("uri", TextFormats::isUri),
            Map.entry("email", pattern("^([^<>]*<)?[^@\\s<>]+@[^@\\s<>]+>?$")),
            Map.entry(
                    "hostname",
                    pattern("^([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])"
                            + "(\\.([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9]))*$")),
            Map.entry(
                    "ipv4",
                    text -> text.indexOf(':') < 0 && IpAddresses.address(text).isEmpty()),
            Map.entry(
                    "ipv6",
                    text -> text.indexOf(':') >= 0 && IpAddresses.address(text).isEmpty()),
            Map.entry("cidr", TextFormats::isCidr),
            Map.entry(
                    "mac",
                    pattern(
                            "^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2}[:-]?){0,1}[0-9A-Fa-f]{0,2}$|^([0-9A-Fa-f]{4}\\.){2}[0-9A-Fa-f]{4}$")),
            Map.entry("uuid", pattern("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?" + OCTETS)),
            Map.entry("uuid3", pattern("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?" + OCTETS)),
            Map.entry(
                    "uuid4", pattern("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")),
            Map.entry(
                    "uuid5", pattern("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")),
            Map.entry("isbn", pattern("^(97[89]-?)?([0-9]-?){9}[0-9Xx]$")),
            Map.entry("isbn10", pattern("^([0-9]-?){9}[0-9Xx]$")),
            Map.entry("isbn13", pattern("^97[89]-?([0-9]-?){9}[0-9]$")),
            Map.entry("creditcard", text -> pattern("^[0-9]{13,16}$").test(text.replaceAll("[^0-9]", ""))),
            Map.entry("ssn", pattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
            Map.entry("hexcolor", pattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
            Map.entry(
                    "rgbcolor",
                    pattern(
                            "^rgb\\(\\s*([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])\\s*,\\s*([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])"
                                    + "\\s*,\\s*([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])\\s*\\)$")),
            Map.entry("byte", TextFormats::isBase64),
            Map.entry("password", text -> true),
            Map.entry("date", TextFormats::isDate),
            Map.entry(
                    "duration",
                    pattern("^[-+]?([0-9]*\\.?[0-9]+\\s*"
                            + "(ns|nano|nanosecond|nanoseconds|nanos|us|µs|μs|micro|micros|microsecond|microseconds|ms|milli|millis|"
                            + "millisecond|milliseconds|s|sec|second|seconds|m|min|minute|minutes|h|hr|hour|hours|d|day|days|"
                            + "w|wk|week|weeks)\\s*)+$|^0$")),
            Map.entry(
                    "datetime",
                    pattern("^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt ]([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)"
                            + "(\\.\\d+)?([Zz]|[+-]([01]\\d|2[0-3]):?[0-5]\\d)?$")),
            Map.entry("k8sshortname", text -> Names.dnsLabel(text).isEmpty()),
            Map.entry("k8slongname", text -> Names.dnsSubdomain(text).isEmpty()));

    private TextFormats() {}

    /** The format of a schema's texts; empty where there is none that is checked. */
    static String known(String type, String format) {
        boolean text = type.isEmpty() || type.equals("string");
        return text && CHECKS.containsKey(plain(format)) ? format : "";
    }

    /** @param format a known one */
    static boolean matches(String format, String text) {
        return CHECKS.getOrDefault(plain(format), _ -> true).test(text);
    }

    private static String plain(String format) {
        return format.replace("-", "");
    }

    private static Predicate<String> pattern(String text) {
        Pattern pattern = Pattern.compile(text);
        return value -> pattern.matcher(value).find();
    }

    /** As Go's {@code url.ParseRequestURI}: absolute, or a path. */
    private static boolean isUri(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isCidr(String text) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() != 2
                || !parts.get(1).matches("\\d{1,3}")
                || !IpAddresses.address(parts.getFirst()).isEmpty()) {
            return false;
        }
        return Integer.parseInt(parts.get(1)) <= (parts.getFirst().indexOf(':') < 0 ? 32 : 128);
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getMimeDecoder().decode(text);
            return text.matches("[A-Za-z0-9+/\\r\\n]*={0,2}\\s*")
                    && text.replaceAll("\\s", "").length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return text.length() == 10;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
