package io.streamplane.schemas.codec;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.WellKnownAnnotations;
import io.streamplane.schemas.topic.ObjectKey;
import io.streamplane.schemas.tree.Tree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encrypts the values of Secrets on their way into the log, and decrypts them on their way out: {@code data}, and the
 * annotation in which client-side apply keeps a copy of it. AES-256-GCM with the object's own key; the nonce is derived
 * from the field's name and the value, so what has not changed looks unchanged in the log, and no nonce is used twice for
 * different values. Thread-safe.
 */
final class SealedValues {

    private static final String SHREDDED = "streamplane.io/shredded";
    private static final String TEXT_MARK = "sealed:";
    private static final byte[] NOTHING = {};
    private static final byte[] MARK = {0, 's', 'p', 1};
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final DataKeys keys;

    SealedValues(DataKeys keys) {
        this.keys = keys;
    }

    /** A copy whose values are encrypted, those that are already as they are; the object must have its uid. */
    ObjectNode seal(Kind kind, ObjectNode object) {
        ObjectNode sealed = object.deepCopy();
        ObjectNode metadata = Tree.ensure(sealed, "metadata");
        Supplier<byte[]> key = () -> keys.create(
                Tree.text(metadata, "uid"),
                kind.resource(),
                new ObjectKey(Tree.text(metadata, "namespace"), Tree.text(metadata, "name")));
        replace(Tree.object(sealed, "data"), (name, value) -> isSealed(value) ? value : seal(key.get(), name, value));
        ObjectNode annotations = Tree.object(metadata, "annotations");
        String copy = annotations == null ? "" : Tree.text(annotations, WellKnownAnnotations.LAST_APPLIED);
        if (annotations != null && !copy.isEmpty() && !copy.startsWith(TEXT_MARK)) {
            byte[] value = copy.getBytes(StandardCharsets.UTF_8);
            annotations.put(
                    WellKnownAnnotations.LAST_APPLIED, TEXT_MARK + base64(seal(key.get(), WellKnownAnnotations.LAST_APPLIED, value)));
        }
        return sealed;
    }

    /**
     * Decrypts in place. Where the key is gone, values are empty and the annotation {@code streamplane.io/shredded} says
     * why; values that were stored in clear, by an older build, stay as they are.
     */
    void open(ObjectNode object) {
        ObjectNode metadata = Tree.ensure(object, "metadata");
        ObjectNode data = Tree.object(object, "data");
        ObjectNode annotations = Tree.object(metadata, "annotations");
        String copy = annotations == null ? "" : Tree.text(annotations, WellKnownAnnotations.LAST_APPLIED);
        boolean sealedData = data != null
                && data.values().stream()
                        .anyMatch(value ->
                                bytes(value).filter(SealedValues::isSealed).isPresent());
        if (keys == DataKeys.NONE || (!sealedData && !copy.startsWith(TEXT_MARK))) {
            return;
        }
        Optional<byte[]> key = keys.find(Tree.text(metadata, "uid"));
        if (key.isEmpty()) {
            replace(data, (_, value) -> isSealed(value) ? NOTHING : value);
            Tree.ensure(metadata, "annotations").put(SHREDDED, "true").remove(WellKnownAnnotations.LAST_APPLIED);
            return;
        }
        replace(data, (name, value) -> isSealed(value) ? open(key.get(), name, value) : value);
        if (annotations != null && copy.startsWith(TEXT_MARK)) {
            byte[] value = open(
                    key.get(), WellKnownAnnotations.LAST_APPLIED, Base64.getDecoder().decode(copy.substring(TEXT_MARK.length())));
            annotations.put(WellKnownAnnotations.LAST_APPLIED, new String(value, StandardCharsets.UTF_8));
        }
    }

    /** What is no base64 stays: that it is none is for the record's codec to say. */
    private static void replace(@Nullable ObjectNode data, BinaryValue change) {
        if (data != null) {
            for (String name : List.copyOf(data.propertyNames())) {
                bytes(data.path(name)).ifPresent(value -> data.put(name, base64(change.of(name, value))));
            }
        }
    }

    private interface BinaryValue {
        byte[] of(String name, byte[] value);
    }

    private static Optional<byte[]> bytes(JsonNode value) {
        try {
            return value.isString() ? Optional.of(Base64.getDecoder().decode(value.stringValue())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSealed(byte[] bytes) {
        return bytes.length > MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length);
    }

    private static byte[] seal(byte[] key, String name, byte[] value) {
        try {
            byte[] nonce = nonce(key, name, value);
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, name, nonce);
            byte[] sealed = cipher.doFinal(value);
            return ByteBuffer.allocate(MARK.length + NONCE_BYTES + sealed.length)
                    .put(MARK)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }

    private static byte[] open(byte[] key, String name, byte[] sealed) {
        int begin = MARK.length + NONCE_BYTES;
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, MARK.length, begin);
            return cipher(Cipher.DECRYPT_MODE, key, name, nonce).doFinal(sealed, begin, sealed.length - begin);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CodecException(
                    "expected a value that the object's key decrypts at " + name + ", but: " + e.getMessage(), e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] nonce(byte[] key, String name, byte[] value) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update(name.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return Arrays.copyOf(mac.doFinal(value), NONCE_BYTES);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
