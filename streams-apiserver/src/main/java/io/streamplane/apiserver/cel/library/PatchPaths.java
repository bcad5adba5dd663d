package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;

/** Kubernetes' library of JSON patches: keys as they stand in paths. */
final class PatchPaths {

    private PatchPaths() {}

    static CelLibrary library() {
        return new CelLibrary()
                .global(
                        "jsonpatch.escapeKey",
                        "string_jsonpatch_escapeKey_string",
                        SimpleType.STRING,
                        SimpleType.STRING)
                .does("jsonpatch.escapeKey", (arguments, budget) -> {
                    String key = Arguments.text(arguments, 0);
                    budget.work(key.length());
                    return key.replace("~", "~0").replace("/", "~1");
                });
    }
}
