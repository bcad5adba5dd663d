package io.streamplane.schemas.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A secret that the parts of one cluster share. A seal (HMAC-SHA256) over a record's key and value shows that somebody made
 * it who knows the secret; who only reads the seal can repeat that record, and make no other. Thread-safe.
 */
public final class ProofSecret {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;

    private final byte[] secret;
    private final ConcurrentLinkedQueue<Mac> idle = new ConcurrentLinkedQueue<>();

    private ProofSecret(byte[] secret) {
        this.secret = secret;
    }

    /** A new one, for as long as this process runs. */
    public static ProofSecret random() {
        byte[] secret = new byte[LENGTH];
        new SecureRandom().nextBytes(secret);
        return new ProofSecret(secret);
    }

    /** Of the text that {@link #text} gives. */
    public static ProofSecret of(String text) {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected a secret in base64, but it is something else", e);
        }
        if (secret.length != LENGTH) {
            throw new IllegalArgumentException(
                    "expected a secret of " + LENGTH + " bytes, but it has " + secret.length);
        }
        return new ProofSecret(secret);
    }

    /** That of the file, which is made where it is absent, readable by its owner only. */
    public static ProofSecret in(Path file) throws IOException {
        if (!Files.exists(file)) {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            ProofSecret made = random();
            Path fresh = Files.createTempFile(
                    directory,
                    "secret",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(fresh, made.text() + "\n", StandardOpenOption.WRITE);
                // Fails where another process was first: then that one counts.
                Files.createLink(file, fresh);
            } catch (FileAlreadyExistsException _) {
                return read(file);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return made;
        }
        return read(file);
    }

    private static ProofSecret read(Path file) throws IOException {
        try {
            return of(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The secret itself, in base64. */
    public String text() {
        return Base64.getEncoder().encodeToString(secret);
    }

    /** A password for a purpose, which tells nothing of the secret or of other passwords. */
    public String password(String purpose) {
        byte[] bytes = mac(new byte[][] {("password " + purpose).getBytes(StandardCharsets.UTF_8)});
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What shows that a record of this topic, key and value is from somebody who knows the secret. */
    public byte[] seal(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return mac(new byte[][] {
            ("record " + topic + "\0").getBytes(StandardCharsets.UTF_8),
            framed(key),
            value == null ? new byte[0] : value
        });
    }

    public boolean isSeal(byte @Nullable [] seal, String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return seal != null && MessageDigest.isEqual(seal, seal(topic, key, value));
    }

    /** What shows that all of these, in this order, are from somebody who knows the secret; it is no seal of a record. */
    byte[] seal(List<byte @Nullable []> parts) {
        var all = new ArrayList<byte[]>();
        all.add("parts ".getBytes(StandardCharsets.UTF_8));
        parts.forEach(part -> all.add(framed(part)));
        return mac(all.toArray(byte[][]::new));
    }

    boolean isSeal(byte[] seal, List<byte @Nullable []> parts) {
        return MessageDigest.isEqual(seal, seal(parts));
    }

    /** With its length, so that no other key and value give the same bytes. */
    private static byte[] framed(byte @Nullable [] key) {
        byte[] bytes = key == null ? new byte[0] : key;
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(key == null ? -1 : bytes.length)
                .put(bytes)
                .array();
    }

    private byte[] mac(byte[][] parts) {
        Mac mac = idle.poll();
        if (mac == null) {
            mac = newMac();
        }
        Arrays.stream(parts).forEach(mac::update);
        byte[] result = mac.doFinal();
        idle.offer(mac);
        return result;
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected " + ALGORITHM + " in this JVM, but: " + e.getMessage(), e);
        }
    }
}
