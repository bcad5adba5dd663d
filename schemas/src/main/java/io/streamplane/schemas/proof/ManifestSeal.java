package io.streamplane.schemas.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A seal over a whole record of manifests: its time, key and value, and every other header, for those say how it is meant. The time is
 * in the seal, and the broker's must be near it: so who reads the record cannot produce it again later, when it would undo what came
 * in between.
 */
public final class ManifestSeal {

    /** So far the times of the producer and of the broker may be from each other. */
    public static final Duration HOLDS = Duration.ofMinutes(5);

    private static final int TIME_BYTES = 8;

    private ManifestSeal() {}

    /**
     * The value of the header {@link Proof#SEAL}.
     *
     * @param time of the producer, in milliseconds since the epoch
     * @param headers all that the record has but for the seal
     */
    public static byte[] of(
            ProofSecret secret, long time, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        byte[] mac = secret.seal(parts(time, key, value, headers));
        return ByteBuffer.allocate(TIME_BYTES + mac.length)
                .putLong(time)
                .put(mac)
                .array();
    }

    /**
     * Why a seal does not hold; null where it does.
     *
     * @param appended when the broker has taken the record, in milliseconds since the epoch
     * @param headers all of the record's
     */
    public static @Nullable String refusal(
            ProofSecret secret,
            byte @Nullable [] seal,
            long appended,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers) {
        if (seal == null || seal.length <= TIME_BYTES) {
            return "its seal is none";
        }
        long time = ByteBuffer.wrap(seal).getLong();
        byte[] mac = Arrays.copyOfRange(seal, TIME_BYTES, seal.length);
        if (!secret.isSeal(mac, parts(time, key, value, headers))) {
            return "its seal was not made for this record with the secret of this cluster";
        }
        boolean near = Math.abs(appended - time) <= HOLDS.toMillis();
        return near ? null : "its seal was made more than " + HOLDS.toMinutes() + " minutes from when it was produced";
    }

    private static List<byte @Nullable []> parts(
            long time, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        var parts = new ArrayList<byte @Nullable []>();
        parts.add(ByteBuffer.allocate(TIME_BYTES).putLong(time).array());
        parts.add(key);
        parts.add(value);
        for (Header header : headers) {
            if (!header.key().equalsIgnoreCase(Proof.SEAL)) {
                parts.add(header.key().getBytes(StandardCharsets.UTF_8));
                parts.add(header.value());
            }
        }
        return parts;
    }
}
