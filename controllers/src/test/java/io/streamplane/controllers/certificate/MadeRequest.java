package io.streamplane.controllers.certificate;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Requests and an authority for tests. */
final class MadeRequest {

    private static final KeyPair KEY = key("EC", 256);

    private MadeRequest() {}

    /** @param names with their kind: {@code dns:a.example}, {@code ip:192.0.2.1}, {@code email:a@b}, {@code uri:https://a} */
    static String base64(String subject, String... names) {
        try {
            var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), KEY.getPublic());
            if (names.length > 0) {
                var extensions = new ExtensionsGenerator();
                extensions.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                Arrays.stream(names).map(MadeRequest::name).toArray(GeneralName[]::new)));
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            String pem = pem(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(KEY.getPrivate())));
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static GeneralName name(String text) {
        String[] parts = text.split(":", 2);
        int tag = switch (parts[0]) {
            case "dns" -> GeneralName.dNSName;
            case "ip" -> GeneralName.iPAddress;
            case "email" -> GeneralName.rfc822Name;
            default -> GeneralName.uniformResourceIdentifier;
        };
        return new GeneralName(tag, parts[1]);
    }

    static CertificateSigningRequestBuilder request(String signer, String request, String... usages) {
        return new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withName("csr")
                .withUid("uid-csr")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withSignerName(signer)
                .withRequest(request)
                .withUsages(List.of(usages))
                .withUsername("system:node:a")
                .endSpec();
    }

    static CertificateSigningRequestBuilder approved(CertificateSigningRequestBuilder request) {
        return request.editOrNewStatus()
                .addNewCondition()
                .withType("Approved")
                .withStatus("True")
                .withLastUpdateTime("2026-01-01T00:00:00Z")
                .endCondition()
                .endStatus();
    }

    /** A certificate of an authority, and its key. */
    static List<String> authority(String algorithm, int bits) {
        try {
            KeyPair key = key(algorithm, bits);
            Instant now = Instant.parse("2026-01-01T00:00:00Z");
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=ca"),
                    BigInteger.ONE,
                    Date.from(now),
                    Date.from(now.plusSeconds(3_000L * 86_400)),
                    new X500Name("CN=ca"),
                    key.getPublic());
            String signature = "SHA256with" + (algorithm.equals("EC") ? "ECDSA" : algorithm);
            return List.of(
                    pem(builder.build(new JcaContentSignerBuilder(signature).build(key.getPrivate()))),
                    pem(new JcaPKCS8Generator(key.getPrivate(), null)));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair key(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
