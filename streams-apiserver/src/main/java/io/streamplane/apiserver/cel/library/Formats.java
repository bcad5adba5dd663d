package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.kind.Names;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Kubernetes' library of named formats: {@code format.dns1123Label().validate(x)} is what is wrong with x, if anything. */
final class Formats {

    private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    /** Longer texts are wrong in every format but those that say more. */
    private static final int LONGEST = 1 << 20;

    private static final Map<String, NamedFormat> FORMATS = formats();

    private Formats() {}

    private record NamedFormat(String name, Function<String, List<String>> problems) implements TypeValue.Typed {
        @Override
        public String typeName() {
            return "kubernetes.NamedFormat";
        }
    }

    static CelLibrary library() {
        var library = new CelLibrary()
                .global("format.named", "format-named", OptionalType.create(FORMAT), SimpleType.STRING)
                .member(
                        "validate",
                        "format-validate",
                        OptionalType.create(ListType.create(SimpleType.STRING)),
                        FORMAT,
                        SimpleType.STRING)
                .does(
                        "format.named",
                        (arguments, budget) -> Optional.ofNullable(FORMATS.get(Arguments.text(arguments, 0))))
                .does("validate", (arguments, budget) -> {
                    String text = Arguments.text(arguments, 1);
                    budget.work(4L * text.length());
                    List<String> wrong = text.length() > LONGEST
                            ? List.of("must be no more than " + LONGEST + " characters")
                            : Arguments.of(NamedFormat.class, arguments, 0)
                                    .problems
                                    .apply(text);
                    return wrong.isEmpty() ? Optional.empty() : Optional.of(CelList.of(wrong));
                });
        FORMATS.forEach((name, format) -> library.global("format." + name, "format." + name, FORMAT)
                .does("format." + name, (arguments, budget) -> format));
        return library;
    }

    private static Map<String, NamedFormat> formats() {
        var all = new LinkedHashMap<String, NamedFormat>();
        add(all, "dns1123Label", "DNS1123Label", Names::dnsLabel);
        add(all, "dns1123Subdomain", "DNS1123Subdomain", Names::dnsSubdomain);
        add(all, "dns1035Label", "DNS1035Label", Names::dns1035Label);
        add(all, "qualifiedName", "QualifiedName", Names::qualifiedName);
        add(all, "dns1123LabelPrefix", "DNS1123LabelPrefix", text -> Names.dnsLabel(completed(text)));
        add(all, "dns1123SubdomainPrefix", "DNS1123SubdomainPrefix", text -> Names.dnsSubdomain(completed(text)));
        add(all, "dns1035LabelPrefix", "DNS1035LabelPrefix", text -> Names.dns1035Label(completed(text)));
        add(all, "labelValue", "LabelValue", Names::labelValue);
        add(all, "uri", "URI", Formats::uri);
        add(all, "uuid", "uuid", text -> when(UUID.matcher(text).matches(), "does not match the UUID format"));
        add(all, "byte", "byte", text -> when(isBase64(text), "invalid base64"));
        add(all, "date", "date", text -> when(isDate(text), "invalid date"));
        add(all, "datetime", "datetime", text -> when(isTime(text), "invalid datetime"));
        return all;
    }

    private static void add(
            Map<String, NamedFormat> all, String key, String name, Function<String, List<String>> problems) {
        all.put(key, new NamedFormat(name, problems));
    }

    /** A prefix may end in a dash, since more is put behind it. */
    private static String completed(String prefix) {
        return prefix.length() > 1 && prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 2) + "a" : prefix;
    }

    private static List<String> when(boolean right, String otherwise) {
        return right ? List.of() : List.of(otherwise);
    }

    private static List<String> uri(String text) {
        try {
            UrlValue.parse(text);
            return List.of();
        } catch (EvaluationFailure e) {
            return List.of(e.getMessage());
        }
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return text.length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
