package io.streamplane.kubelet.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and its key (elliptic).
 *
 * @param chain its own first
 */
public record NodeCredential(PrivateKey key, List<X509Certificate> chain) {

    private static final String KEY = "PRIVATE KEY";
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN " + KEY + "-----([^-]*)-----END " + KEY + "-----");

    public NodeCredential {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /**
     * When another one should be asked for: after 70 to 90 percent of its life, as {@code nextRotationDeadline} of upstream's
     * certificate manager. Which it is follows from the serial number, so that nodes that joined together do not ask together.
     */
    public Instant renewAt() {
        Instant from = certificate().getNotBefore().toInstant();
        long life = Duration.between(from, end()).toMillis();
        double jitter = Math.floorMod(certificate().getSerialNumber().hashCode(), 1_000) / 1_000.0;
        return from.plusMillis((long) (life * (0.7 + 0.2 * jitter)));
    }

    public Instant end() {
        return certificate().getNotAfter().toInstant();
    }

    /** Throws {@link IOException} where the text has no certificate that can be read. */
    static List<X509Certificate> certificates(String pem) throws IOException {
        try {
            var read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (read.isEmpty()) {
                throw new IOException("expected certificates in PEM, but found none");
            }
            return read.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException e) {
            throw new IOException("expected certificates in PEM, but: " + e.getMessage(), e);
        }
    }

    /** That of a file with certificates and a key, as {@link #write} makes it. */
    static NodeCredential read(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher key = KEY_BLOCK.matcher(text);
        if (!key.find()) {
            throw new IOException("expected a key in PKCS #8 in " + file + ", but found none");
        }
        try {
            var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
            return new NodeCredential(
                    KeyFactory.getInstance("EC").generatePrivate(spec), certificates(text.substring(0, key.start())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("expected an elliptic key in " + file + ", but: " + e.getMessage(), e);
        }
    }

    /** For its owner only; readers see the old file or the new one. */
    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(
                folder,
                "certificate",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var text = new StringBuilder();
        try {
            for (X509Certificate each : chain) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate that was read can be written", e);
        }
        Files.writeString(fresh, text + pem(KEY, key.getEncoded()));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String pem(String type, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
