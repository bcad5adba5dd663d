package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.value.CelList;
import io.streamplane.apiserver.cel.value.CelMap;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.function.Function;

/** Kubernetes' library of URLs. */
final class Urls {

    private static final CelType URL = OpaqueType.create("kubernetes.URL");
    private static final CelType TEXT = SimpleType.STRING;

    private Urls() {}

    static CelLibrary library() {
        var library = new CelLibrary()
                .global("url", "string_to_url", URL, TEXT)
                .global("isURL", "is_url_string", SimpleType.BOOL, TEXT)
                .member("getQuery", "url_get_query", MapType.create(TEXT, ListType.create(TEXT)), URL)
                .does("url", (arguments, budget) -> UrlValue.parse(Arguments.text(arguments, 0)))
                .does("isURL", (arguments, budget) -> isUrl(Arguments.text(arguments, 0)))
                .does("getQuery", (arguments, budget) -> {
                    UrlValue url = Arguments.of(UrlValue.class, arguments, 0);
                    budget.work(url.query().length());
                    CelMap.Literal query = CelMap.literal();
                    url.parameters().forEach((key, values) -> query.insert(key, CelList.of(values)));
                    return query;
                });
        part(library, "getScheme", "url_get_scheme", UrlValue::scheme);
        part(library, "getHost", "url_get_host", UrlValue::host);
        part(library, "getHostname", "url_get_hostname", UrlValue::hostname);
        part(library, "getPort", "url_get_port", UrlValue::port);
        part(library, "getEscapedPath", "url_get_escaped_path", UrlValue::path);
        return library;
    }

    private static void part(CelLibrary library, String name, String id, Function<UrlValue, String> part) {
        library.member(name, id, TEXT, URL)
                .does(name, (arguments, budget) -> part.apply(Arguments.of(UrlValue.class, arguments, 0)));
    }

    private static boolean isUrl(String text) {
        try {
            UrlValue.parse(text);
            return true;
        } catch (EvaluationFailure e) {
            return false;
        }
    }
}
