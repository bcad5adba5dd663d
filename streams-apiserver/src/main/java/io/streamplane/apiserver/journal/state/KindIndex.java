package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of the objects that the journal carries at a revision, and how their values are read.
 *
 * @param customs what CustomResourceDefinitions make of kinds
 */
public record KindIndex(KindRegistry kinds, ObjectDecoder decoder, CustomKinds customs) {

    /** @param kinds those of this build */
    public KindIndex(KindRegistry kinds, ObjectDecoder decoder) {
        this(kinds, decoder, new CustomKinds(decoder.conversions()));
    }

    /** A stand-in where this process does not know the kind. */
    Kind kind(String resource) {
        return kinds.orUnknown(resource);
    }

    /**
     * After a definition was changed.
     *
     * @param name of the definition: the GroupResource of its kind
     * @param definition null where it is gone
     */
    KindIndex after(String name, @Nullable StoredObject definition) {
        KindRegistry changed = customs.after(kinds, name, definition == null ? null : definition.tree());
        return changed == kinds ? this : new KindIndex(changed, decoder, customs);
    }
}
