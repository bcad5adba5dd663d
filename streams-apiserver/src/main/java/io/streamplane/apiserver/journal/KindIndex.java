package io.streamplane.apiserver.journal;

import io.streamplane.schemas.kind.Kind;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds that go through the journal, by GroupResource, and how their values are read. */
final class KindIndex {

    private final Map<String, Kind> byResource;
    private final ObjectDecoder decoder;

    KindIndex(Collection<Kind> kinds, ObjectDecoder decoder) {
        this.byResource = kinds.stream()
                .filter(Kind::journaled)
                .collect(Collectors.toUnmodifiableMap(Kind::resource, Function.identity()));
        this.decoder = decoder;
    }

    Kind kind(String resource) {
        Kind kind = byResource.get(resource);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "expected one of " + byResource.keySet().stream().sorted().toList()
                            + ", but the journal names the resource '" + resource + "'");
        }
        return kind;
    }

    Collection<Kind> all() {
        return byResource.values();
    }

    ObjectDecoder decoder() {
        return decoder;
    }
}
