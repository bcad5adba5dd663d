package io.streamplane.schemas.codec;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which schema the value of a record was written with. It stands in the record's header {@value #HEADER}.
 *
 * @param fingerprint of the schema; null where the record does not say
 */
public record SchemaSignature(@Nullable Long fingerprint) {

    private static final String HEADER = "schema";

    public static SchemaSignature of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        byte[] value = header == null ? null : header.value();
        return new SchemaSignature(
                value == null || value.length != Long.BYTES
                        ? null
                        : Long.valueOf(ByteBuffer.wrap(value).getLong()));
    }

    /** Takes the place of another one. */
    public void putInto(Headers headers) {
        headers.remove(HEADER);
        if (fingerprint != null) {
            headers.add(
                    HEADER, ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array());
        }
    }
}
