package io.streamplane.schemas.protobuf;

/**
 * One field of a message.
 *
 * @param number on the wire
 * @param name in JSON
 * @param type a proto scalar, e.g. int32, or a message's full name; of a map, that of its values
 */
record WireField(int number, String name, String type, Label label, Form form) {

    enum Label {
        ONE,
        REPEATED,
        MAP,
        /** A struct that Go inlines: its fields are its parent's in JSON. */
        INLINE
    }

    /** How a value stands in JSON. */
    enum Form {
        TEXT,
        FLAG,
        NUMBER,
        DOUBLE,
        BYTES,
        TIME,
        MICRO_TIME,
        QUANTITY,
        INT_OR_TEXT,
        /** Any JSON, which is its text on the wire. */
        JSON,
        /** A list of texts, which is a message on the wire. */
        TEXTS,
        /** A schema, or whether there may be anything. */
        SCHEMA_OR_FLAG,
        /** A schema, or a list of them. */
        SCHEMA_OR_LIST,
        /** A schema, or a list of texts. */
        SCHEMA_OR_TEXTS,
        MESSAGE;

        static Form of(String type) {
            return switch (type) {
                case "string" -> TEXT;
                case "bool" -> FLAG;
                case "int32", "int64", "uint32", "uint64" -> NUMBER;
                case "double" -> DOUBLE;
                case "bytes" -> BYTES;
                default ->
                    switch (type.substring(type.lastIndexOf('.') + 1)) {
                        case "Time" -> TIME;
                        case "MicroTime" -> MICRO_TIME;
                        case "Quantity" -> QUANTITY;
                        case "IntOrString" -> INT_OR_TEXT;
                        case "FieldsV1", "RawExtension", "JSON" -> JSON;
                        case "ExtraValue", "Verbs" -> TEXTS;
                        case "JSONSchemaPropsOrBool" -> SCHEMA_OR_FLAG;
                        case "JSONSchemaPropsOrArray" -> SCHEMA_OR_LIST;
                        case "JSONSchemaPropsOrStringArray" -> SCHEMA_OR_TEXTS;
                        default -> MESSAGE;
                    };
            };
        }
    }

    WireField(int number, String name, String type, Label label) {
        this(number, name, type, label, Form.of(type));
    }
}
