package io.streamplane.schemas.protobuf;

/**
 * One field of a message.
 *
 * @param name in JSON
 * @param type a proto scalar, e.g. int32, or a message's full name; of a map, that of its values
 */
record WireField(String name, String type, Label label) {

    enum Label {
        ONE,
        REPEATED,
        MAP,
        /** A struct that Go inlines: its fields are its parent's in JSON. */
        INLINE
    }

    boolean isMessage() {
        return type.indexOf('.') >= 0;
    }
}
