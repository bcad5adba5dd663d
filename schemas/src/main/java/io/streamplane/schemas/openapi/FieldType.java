package io.streamplane.schemas.openapi;

/** The type of a field's value, list item or map value. */
public sealed interface FieldType {

    /** A leaf of JSON. */
    enum Scalar implements FieldType {
        STRING,
        INT32,
        INT64,
        DOUBLE,
        BOOLEAN,
        /** Base64 text in JSON. */
        BYTES,
        /** RFC 3339 text. */
        TIME,
        /** RFC 3339 text with six digits of a second. */
        MICRO_TIME,
        /** e.g. {@code 100m}, {@code 1Gi}; a JSON number is taken too. */
        QUANTITY,
        INT_OR_STRING,
        /** Any JSON, e.g. managed fields. */
        ANY
    }

    record ListOf(FieldType items) implements FieldType {}

    record MapOf(FieldType values) implements FieldType {}

    /** An object with a definition of its own, by its full name. */
    record Reference(String definition) implements FieldType {}
}
