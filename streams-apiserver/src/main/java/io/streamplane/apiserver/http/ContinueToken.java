package io.streamplane.apiserver.http;

import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a list goes on, in the form that {@code k8s.io/apiserver/pkg/storage/continue.go} gives it.
 *
 * @param revision that the list shows; negative for a list that goes on in the newest state, whatever the page before showed
 * @param start the least key that the page has; without the namespace where the list is of one, and of a kind without
 */
record ContinueToken(long revision, String start) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FORM = "meta.k8s.io/v1";

    /** Sorts before every other name, and is none itself. */
    private static final String LEAST_NAME = "\0";

    private static final long NEWEST = -1;

    /** @param namespace that is listed; empty for all, and for a kind that has none */
    static ContinueToken after(ObjectKey last, long revision, String namespace) {
        String name = last.name() + '\0';
        boolean whole = namespace.isEmpty() && !last.namespace().isEmpty();
        return new ContinueToken(revision, whole ? last.namespace() + "/" + name : name);
    }

    /** The same place, in the newest state: what is listed then may be of another one than the pages before. */
    ContinueToken inconsistent() {
        return new ContinueToken(NEWEST, start);
    }

    boolean isInconsistent() {
        return revision < 0;
    }

    /** The least key of the page, in a list of this namespace, or of all. */
    ObjectKey from(boolean namespaced, String namespace) {
        if (!namespaced || !namespace.isEmpty()) {
            return new ObjectKey(namespace, start);
        }
        int slash = start.indexOf('/');
        String name = slash < 0 ? "" : start.substring(slash + 1);
        return new ObjectKey(slash < 0 ? start : start.substring(0, slash), name.isEmpty() ? LEAST_NAME : name);
    }

    String text() {
        var json = JSON.createObjectNode().put("v", FORM).put("rv", revision).put("start", start);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    static ContinueToken parse(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException | JacksonException e) {
            throw invalid(": expected a token as a list gave it");
        }
        if (!json.path("v").asString("").equals(FORM)) {
            throw invalid(": server does not recognize this encoded version "
                    + json.path("v").asString(""));
        }
        long revision = json.path("rv").asLong(0);
        if (revision == 0) {
            throw invalid(": incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        String start = json.path("start").asString("");
        if (start.isEmpty()) {
            throw invalid(": encoded start key empty (version meta.k8s.io/v1)");
        }
        String key = start.startsWith("/") ? start.substring(1) : start;
        if (!isClean(key)) {
            throw invalid(": " + start);
        }
        return new ContinueToken(revision, key);
    }

    private static boolean isClean(String key) {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static RequestException invalid(String why) {
        return new RequestException(HttpFailures.badRequest("invalid continue token: continue key is not valid" + why));
    }
}
