package io.streamplane.controllers.garbage;

import io.streamplane.schemas.kind.KindRegistry;
import org.jspecify.annotations.Nullable;

/** Finds the kind that an owner reference means, by group and kind: an object is the same one in any served version. */
@FunctionalInterface
public interface OwnerKinds {

    /** @param resource GroupResource */
    record OwnerKind(String resource, boolean namespaced) {}

    /** Null where no such kind is served. */
    @Nullable
    OwnerKind of(String group, String kind);

    /** Those of these kinds. */
    static OwnerKinds of(KindRegistry kinds) {
        return (group, kind) -> kinds.journaled().stream()
                .filter(each -> each.group().equals(group) && each.kind().equals(kind))
                .findFirst()
                .map(each -> new OwnerKind(each.resource(), each.namespaced()))
                .orElse(null);
    }
}
