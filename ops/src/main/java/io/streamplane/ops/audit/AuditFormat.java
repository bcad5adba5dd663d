package io.streamplane.ops.audit;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How {@code audit} prints. */
public enum AuditFormat {
    TABLE("table"),
    JSON("json"),
    KUBERNETES("audit.k8s.io"),
    DIFF("diff");

    private final String word;

    AuditFormat(String word) {
        this.word = word;
    }

    /** Throws {@link IllegalArgumentException} that names all of them where there is none of that name. */
    public static AuditFormat parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.word.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of "
                        + Arrays.stream(values()).map(format -> format.word).collect(Collectors.joining(", "))
                        + ", but got '" + text + "'"));
    }
}
