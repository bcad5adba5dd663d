package io.streamplane.apiserver.journal.state;

import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.structural.CustomVersion;
import io.streamplane.schemas.structural.Defaulting;
import io.streamplane.schemas.structural.Pruning;
import io.streamplane.schemas.topic.Topics;
import tools.jackson.databind.node.ObjectNode;

/** Reads the values that the journal carries. Thread-safe; throws where the bytes are not what the kind's topic holds. */
public interface ObjectDecoder {

    static ObjectDecoder of(ObjectCodec codec) {
        return of(codec, new SkippedRecords("reader", Telemetry.none().meters()));
    }

    /** @param skipped counts the objects that cannot be read */
    static ObjectDecoder of(ObjectCodec codec, SkippedRecords skipped) {
        return of(codec, skipped, CustomKinds.Conversions.NONE);
    }

    /** @param conversions between the versions of custom resources */
    static ObjectDecoder of(ObjectCodec codec, SkippedRecords skipped, CustomKinds.Conversions conversions) {
        return new ObjectDecoder() {
            @Override
            public CustomKinds.Conversions conversions() {
                return conversions;
            }

            @Override
            public ObjectNode desired(Kind kind, byte[] value) {
                return kind.isUnknown() ? codec.decode(value) : codec.decodeDesired(kind, value);
            }

            @Override
            public ObjectNode observed(Kind kind, byte[] value) {
                return kind.isUnknown() ? codec.decode(value) : codec.decodeObserved(kind, value);
            }

            @Override
            public ObjectNode metadata(byte[] value) {
                return codec.decodeMetadata(value);
            }

            @Override
            public void unreadable(String object, String reason) {
                skipped.skip(Topics.JOURNAL, object, reason);
            }
        };
    }

    /** The object without status and resourceVersion, but with apiVersion and kind; a new tree. */
    ObjectNode desired(Kind kind, byte[] value);

    /** The status; a new tree. */
    ObjectNode observed(Kind kind, byte[] value);

    /** Of a desired part apiVersion, kind and metadata; a new tree. */
    ObjectNode metadata(byte[] value);

    /** Makes a whole object that was read one of its kind as that is now: other definitions may have been there before. */
    default void complete(Kind kind, ObjectNode object) {
        CustomVersion custom = kind.custom();
        if (custom != null) {
            Pruning.prune(object, custom.schema());
            Defaulting.complete(object, custom.schema());
        }
    }

    /** How the versions of custom resources become each other. */
    default CustomKinds.Conversions conversions() {
        return CustomKinds.Conversions.NONE;
    }

    /** Is told of an object that cannot be read, and why. */
    default void unreadable(String object, String reason) {}
}
