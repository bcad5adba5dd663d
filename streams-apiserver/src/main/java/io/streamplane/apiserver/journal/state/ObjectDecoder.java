package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import tools.jackson.databind.node.ObjectNode;

/** Reads the values that the journal carries. Thread-safe; throws where the bytes are not what the kind's topic holds. */
public interface ObjectDecoder {

    static ObjectDecoder of(ObjectCodec codec) {
        return new ObjectDecoder() {
            @Override
            public ObjectNode desired(Kind kind, byte[] value) {
                return kind.isUnknown() ? codec.decode(value) : codec.decodeDesired(kind, value);
            }

            @Override
            public ObjectNode observed(Kind kind, byte[] value) {
                return kind.isUnknown() ? codec.decode(value) : codec.decodeObserved(kind, value);
            }
        };
    }

    /** The object without status and resourceVersion, but with apiVersion and kind; a new tree. */
    ObjectNode desired(Kind kind, byte[] value);

    /** The status; a new tree. */
    ObjectNode observed(Kind kind, byte[] value);
}
