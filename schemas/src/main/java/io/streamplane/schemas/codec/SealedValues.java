package io.streamplane.schemas.codec;

import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.rule.Tree;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encrypts the values of Secrets on their way into the log, and decrypts them on their way out: {@code data}, and the
 * annotation in which client-side apply keeps a copy of it. AES-256-GCM with the object's own key; the nonce is derived
 * from the field's name and the value, so what has not changed looks unchanged in the log, and no nonce is used twice for
 * different values. Thread-safe.
 */
final class SealedValues {

    private static final String RESOURCE = "secrets";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String SHREDDED = "streamplane.io/shredded";
    private static final String TEXT_MARK = "sealed:";
    private static final byte[] MARK = {0, 's', 'p', 1};
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final DataKeys keys;

    SealedValues(DataKeys keys) {
        this.keys = keys;
    }

    static boolean holds(Kind kind) {
        return kind.resource().equals(RESOURCE);
    }

    /** A copy whose values are encrypted, those that are already as they are; the object must have its uid. */
    ObjectNode seal(ObjectNode object) {
        ObjectNode sealed = object.deepCopy();
        ObjectNode metadata = Tree.ensure(sealed, "metadata");
        var where = new ObjectKey(Tree.text(metadata, "namespace"), Tree.text(metadata, "name"));
        Supplier<byte[]> key = () -> keys.create(Tree.text(metadata, "uid"), RESOURCE, where);
        replace(
                Tree.object(sealed, "data"),
                name -> text -> isSealed(text) ? text : base64(seal(key.get(), name, decoded(text))));
        ObjectNode annotations = Tree.object(metadata, "annotations");
        String copy = annotations == null ? "" : Tree.text(annotations, LAST_APPLIED);
        if (annotations != null && !copy.isEmpty() && !copy.startsWith(TEXT_MARK)) {
            byte[] value = copy.getBytes(StandardCharsets.UTF_8);
            annotations.put(LAST_APPLIED, TEXT_MARK + base64(seal(key.get(), LAST_APPLIED, value)));
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
        String copy = annotations == null ? "" : Tree.text(annotations, LAST_APPLIED);
        boolean sealedData = data != null && data.values().stream().anyMatch(value -> isSealed(value.asString()));
        if (keys == DataKeys.NONE || (!sealedData && !copy.startsWith(TEXT_MARK))) {
            return;
        }
        Optional<byte[]> key = keys.find(Tree.text(metadata, "uid"));
        if (key.isEmpty()) {
            replace(data, _ -> text -> isSealed(text) ? "" : text);
            Tree.ensure(metadata, "annotations").put(SHREDDED, "true").remove(LAST_APPLIED);
            return;
        }
        replace(data, name -> text -> isSealed(text) ? base64(open(key.get(), name, decoded(text))) : text);
        if (annotations != null && copy.startsWith(TEXT_MARK)) {
            byte[] value = open(key.get(), LAST_APPLIED, decoded(copy.substring(TEXT_MARK.length())));
            annotations.put(LAST_APPLIED, new String(value, StandardCharsets.UTF_8));
        }
    }

    private interface ByName {
        UnaryOperator<String> of(String name);
    }

    private static void replace(@Nullable ObjectNode data, ByName change) {
        if (data != null) {
            for (String name : List.copyOf(data.propertyNames())) {
                data.put(name, change.of(name).apply(Tree.text(data, name)));
            }
        }
    }

    private static boolean isSealed(String text) {
        byte[] bytes = decoded(text);
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

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
