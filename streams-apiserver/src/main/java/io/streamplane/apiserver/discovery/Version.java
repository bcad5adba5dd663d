package io.streamplane.apiserver.discovery;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /version}: the Kubernetes version whose API is served. */
public final class Version {

    /** As clients parse it. */
    public static final String GIT_VERSION = "v1.36.0+streamplane";

    private Version() {}

    public static ObjectNode document() {
        return JsonMapper.shared()
                .createObjectNode()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", GIT_VERSION)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-11-24T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "javac")
                .put("platform", "java/" + Runtime.version().feature());
    }
}
