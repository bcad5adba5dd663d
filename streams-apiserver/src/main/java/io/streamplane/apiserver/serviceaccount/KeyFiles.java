package io.streamplane.apiserver.serviceaccount;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.jspecify.annotations.Nullable;

/** Keys in PEM: private ones (PKCS #8, PKCS #1, SEC 1), public ones, and those of certificates. */
final class KeyFiles {

    private static final String KEPT = "sa.key";

    private KeyFiles() {}

    /** The folder's {@code sa.key}, which is made where it is missing; only its owner can read it. */
    static Path kept(Path folder) throws IOException {
        Path file = folder.resolve(KEPT);
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(
                    folder,
                    KEPT,
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(fresh, pem(made()));
                Files.createLink(file, fresh);
            } catch (FileAlreadyExistsException e) {
                // Another server was faster.
            } finally {
                Files.delete(fresh);
            }
        }
        return file;
    }

    private static KeyPair made() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a key for tokens", e);
        }
    }

    private static String pem(KeyPair pair) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null));
        }
        return text.toString();
    }

    /** The private key of a file, and what follows from it. */
    static KeyPair pair(Path file) throws IOException {
        for (Object each : objects(file)) {
            PrivateKeyInfo key = privateKey(each);
            if (key != null) {
                var converter = new JcaPEMKeyConverter();
                return new KeyPair(converter.getPublicKey(publicKey(key)), converter.getPrivateKey(key));
            }
        }
        throw new IOException("expected a private key in PEM in " + file + ", but found none");
    }

    /** All keys of a file, at least one. */
    static List<PublicKey> publicKeys(Path file) throws IOException {
        var found = new ArrayList<PublicKey>();
        var converter = new JcaPEMKeyConverter();
        for (Object each : objects(file)) {
            PrivateKeyInfo key = privateKey(each);
            if (key != null) {
                found.add(converter.getPublicKey(publicKey(key)));
            } else if (each instanceof SubjectPublicKeyInfo info) {
                found.add(converter.getPublicKey(info));
            } else if (each instanceof X509CertificateHolder certificate) {
                found.add(converter.getPublicKey(certificate.getSubjectPublicKeyInfo()));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("expected keys in PEM in " + file + ", but found none");
        }
        return found;
    }

    private static @Nullable PrivateKeyInfo privateKey(Object read) {
        return switch (read) {
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PrivateKeyInfo info -> info;
            default -> null;
        };
    }

    private static SubjectPublicKeyInfo publicKey(PrivateKeyInfo info) throws IOException {
        return switch (PrivateKeyFactory.createKey(info)) {
            case ECPrivateKeyParameters ec ->
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(new ECPublicKeyParameters(
                        new FixedPointCombMultiplier()
                                .multiply(ec.getParameters().getG(), ec.getD()),
                        ec.getParameters()));
            case RSAPrivateCrtKeyParameters rsa ->
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                        new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent()));
            default -> throw new IOException("expected an RSA or EC key, but got another one");
        };
    }

    private static List<Object> objects(Path file) throws IOException {
        var found = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file);
                var parser = new PEMParser(text)) {
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                found.add(each);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("expected keys in PEM in " + file + ", but: " + e.getMessage(), e);
        }
        return found;
    }
}
