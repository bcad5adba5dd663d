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
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encrypts the values of Secrets on their way into the log, and decrypts them on their way out: {@code data}, and the
 * annotation in which client-side apply keeps a copy of it. AES-256-GCM with the object's own key; the nonce is derived
 * from the field's name and the value, so what has not changed looks unchanged in the log, and no nonce is used twice for
 * different values. What is encrypted is named beside it ({@link FieldProperties#SEALED_NAMES}); a key of data never has the
 * name of an annotation with a slash. Thread-safe.
 */
final class SealedValues {

    private static final String SHREDDED = "streamplane.io/shredded";
    private static final String COPY = WellKnownAnnotations.LAST_APPLIED;
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
        var names = new TreeSet<>(Tree.texts(object, FieldProperties.SEALED_NAMES));
        ObjectNode data = Tree.object(sealed, "data");
        if (data != null) {
            for (String name : List.copyOf(data.propertyNames())) {
                byte[] value = names.contains(name) ? null : bytes(data.path(name));
                if (value != null) {
                    data.put(name, base64(seal(key.get(), name, value)));
                    names.add(name);
                }
            }
        }
        ObjectNode annotations = Tree.object(metadata, "annotations");
        String copy = Tree.text(annotations, COPY);
        if (annotations != null && !copy.isEmpty() && names.add(COPY)) {
            annotations.put(COPY, base64(seal(key.get(), COPY, copy.getBytes(StandardCharsets.UTF_8))));
        }
        sealed.remove(FieldProperties.SEALED_NAMES);
        if (!names.isEmpty()) {
            ArrayNode list = sealed.putArray(FieldProperties.SEALED_NAMES);
            names.forEach(list::add);
        }
        return sealed;
    }

    /**
     * Decrypts in place. Where the key is gone, values are empty and the annotation {@code streamplane.io/shredded} says
     * why. Without keys all stays as it is, the names of what is encrypted included.
     */
    void open(ObjectNode object) {
        List<String> names = Tree.texts(object, FieldProperties.SEALED_NAMES);
        if (names.isEmpty() || keys == DataKeys.NONE) {
            return;
        }
        object.remove(FieldProperties.SEALED_NAMES);
        ObjectNode metadata = Tree.ensure(object, "metadata");
        ObjectNode data = Tree.object(object, "data");
        Optional<byte[]> key = keys.find(Tree.text(metadata, "uid"));
        if (key.isEmpty()) {
            names.stream()
                    .filter(name -> Tree.has(data, name))
                    .forEach(name -> Tree.ensure(object, "data").put(name, ""));
            Tree.ensure(metadata, "annotations").put(SHREDDED, "true").remove(COPY);
            return;
        }
        ObjectNode annotations = Tree.object(metadata, "annotations");
        for (String name : names) {
            if (data != null && data.has(name)) {
                data.put(name, base64(open(key.get(), name, data.path(name))));
            } else if (annotations != null && annotations.has(name)) {
                byte[] value = open(key.get(), name, annotations.path(name));
                annotations.put(name, new String(value, StandardCharsets.UTF_8));
            }
        }
    }

    /** Null for what is no base64: that it is none is for the record's codec to say. */
    private static byte @Nullable [] bytes(JsonNode value) {
        try {
            return value.isString() ? Base64.getDecoder().decode(value.stringValue()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] seal(byte[] key, String name, byte[] value) {
        try {
            byte[] nonce = nonce(key, name, value);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, name, nonce).doFinal(value);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }

    private static byte[] open(byte[] key, String name, JsonNode text) {
        byte[] sealed = bytes(text);
        if (sealed == null || sealed.length < NONCE_BYTES) {
            throw new CodecException("expected an encrypted value at " + name + ", but it is none");
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, name, nonce)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
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
