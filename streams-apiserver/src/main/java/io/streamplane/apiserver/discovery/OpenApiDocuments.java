package io.streamplane.apiserver.discovery;

import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.openapi.Definitions;
import io.streamplane.schemas.openapi.document.OpenApiV2;
import io.streamplane.schemas.openapi.document.OpenApiV3;
import org.jspecify.annotations.Nullable;

/** The OpenAPI documents of these kinds, each made when it is first asked for. */
public final class OpenApiDocuments {

    private final KindRegistry kinds;
    private @Nullable OpenApiV3 v3;
    private @Nullable OpenApiV2 v2;

    public OpenApiDocuments(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** Whether these are the documents of the same registry. */
    public boolean areOf(KindRegistry others) {
        return kinds == others;
    }

    public synchronized OpenApiV3 v3() {
        if (v3 == null) {
            v3 = new OpenApiV3(Definitions.builtIn(), kinds, Version.GIT_VERSION);
        }
        return v3;
    }

    public synchronized OpenApiV2 v2() {
        if (v2 == null) {
            v2 = new OpenApiV2(Definitions.builtIn(), kinds, Version.GIT_VERSION);
        }
        return v2;
    }
}
