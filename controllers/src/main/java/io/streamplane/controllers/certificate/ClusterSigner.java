package io.streamplane.controllers.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;

/**
 * Signs with the key of the cluster's certificate authority. The same request at the same time gives the same certificate: its
 * serial number follows from the request's uid, and the signature is deterministic (RFC 6979, or RSA with PKCS #1).
 */
public final class ClusterSigner {

    /** As upstream's {@code --cluster-signing-duration}. */
    static final Duration LONGEST = Duration.ofDays(365);

    private static final Duration SHORTEST = Duration.ofMinutes(10);
    /** For clocks that go wrong. */
    private static final Duration BEFORE = Duration.ofMinutes(5);

    private final X509CertificateHolder authority;
    private final AsymmetricKeyParameter key;

    private ClusterSigner(X509CertificateHolder authority, AsymmetricKeyParameter key) {
        this.authority = authority;
        this.key = key;
    }

    /** Of a certificate and its key, both in PEM; throws {@link IllegalArgumentException} where they are none. */
    public static ClusterSigner of(String certificatePem, String keyPem) {
        try (var certificates = new PEMParser(new StringReader(certificatePem));
                var keys = new PEMParser(new StringReader(keyPem))) {
            Object read = keys.readObject();
            var info = read instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) read;
            return new ClusterSigner(
                    (X509CertificateHolder) certificates.readObject(), PrivateKeyFactory.createKey(info));
        } catch (IOException | ClassCastException e) {
            throw new IllegalArgumentException("expected a certificate and its key in PEM", e);
        }
    }

    /** The certificate in PEM. */
    String sign(ParsedRequest request, List<String> usages, @Nullable Integer seconds, String uid, Instant now) {
        Instant end = now.plus(duration(seconds));
        Instant authoritysEnd = authority.getNotAfter().toInstant();
        try {
            var builder = new X509v3CertificateBuilder(
                    authority.getSubject(),
                    serial(uid),
                    Date.from(now.minus(BEFORE)),
                    Date.from(end.isAfter(authoritysEnd) ? authoritysEnd : end),
                    request.subject(),
                    request.request().getSubjectPublicKeyInfo());
            int bits = bits(usages);
            if (bits != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
            }
            var purposes = purposes(usages);
            if (!purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            }
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            if (request.alternatives() != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, request.alternatives());
            }
            return pem(builder.build(signer()));
        } catch (IOException e) {
            throw new IllegalStateException("expected a certificate that can be written", e);
        }
    }

    private static Duration duration(@Nullable Integer seconds) {
        if (seconds == null) {
            return LONGEST;
        }
        Duration asked = Duration.ofSeconds(seconds);
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
    }

    private static BigInteger serial(String uid) {
        var digest = new SHA256Digest();
        byte[] text = uid.getBytes(StandardCharsets.UTF_8);
        digest.update(text, 0, text.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return new BigInteger(1, hash).shiftRight(8 * 16).add(BigInteger.ONE);
    }

    private static int bits(List<String> usages) {
        int bits = 0;
        for (String usage : usages) {
            bits |= switch (usage) {
                case "digital signature", "signing" -> KeyUsage.digitalSignature;
                case "key encipherment" -> KeyUsage.keyEncipherment;
                default -> 0;
            };
        }
        return bits;
    }

    private static List<KeyPurposeId> purposes(List<String> usages) {
        var purposes = new ArrayList<KeyPurposeId>();
        if (usages.contains("client auth")) {
            purposes.add(KeyPurposeId.id_kp_clientAuth);
        }
        if (usages.contains("server auth")) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        return purposes;
    }

    private ContentSigner signer() {
        boolean elliptic = key instanceof ECPrivateKeyParameters;
        Signer signer = elliptic
                ? new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest())
                : new RSADigestSigner(new SHA256Digest());
        signer.init(true, key);
        var content = new ByteArrayOutputStream();
        AlgorithmIdentifier algorithm = new DefaultSignatureAlgorithmIdentifierFinder()
                .find(("SHA256with" + (elliptic ? "ECDSA" : "RSA")).toUpperCase(Locale.ROOT));
        return new ContentSigner() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return algorithm;
            }

            @Override
            public OutputStream getOutputStream() {
                return content;
            }

            @Override
            public byte[] getSignature() {
                signer.update(content.toByteArray(), 0, content.size());
                try {
                    return signer.generateSignature();
                } catch (CryptoException e) {
                    throw new IllegalStateException("expected a key that can sign", e);
                }
            }
        };
    }

    private static String pem(X509CertificateHolder certificate) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        }
        return text.toString();
    }
}
