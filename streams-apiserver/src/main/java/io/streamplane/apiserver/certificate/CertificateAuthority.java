package io.streamplane.apiserver.certificate;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.schemas.credential.CertificateSubject;
import io.streamplane.schemas.digest.Sha256;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The cluster's certificate authority, kept as {@code ca.crt} and {@code ca.key} in a folder. Makes the certificates of
 * servers and clients; a client's CN is its user name and its O are its groups, as Kubernetes reads them.
 */
public final class CertificateAuthority {

    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration LEAF_LIFE = Duration.ofDays(365);

    /** Kubernetes' own attribute of a subject. */
    private static final String UID = "1.3.6.1.4.1.57683.2";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;

    /** A certificate and its key. */
    public record Identity(X509Certificate certificate, PrivateKey key) {

        public String certificatePem() {
            return pem(certificate);
        }

        /** PKCS #8. */
        public String keyPem() {
            try {
                return pem(new JcaPKCS8Generator(key, null));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private CertificateAuthority(Identity identity) {
        this.identity = identity;
    }

    /** Reads the authority of the folder, or makes one there. */
    public static CertificateAuthority in(Path directory) throws IOException {
        return new CertificateAuthority(kept(
                directory,
                "ca",
                () -> issue(
                        new X500NameBuilder(BCStyle.INSTANCE)
                                .addRDN(BCStyle.CN, "streamplane-ca")
                                .build(),
                        null,
                        CA_LIFE,
                        KeyType.EC,
                        builder -> {
                            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
                            builder.addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
                        })));
    }

    public X509Certificate certificate() {
        return identity.certificate();
    }

    public String certificatePem() {
        return identity.certificatePem();
    }

    public String keyPem() {
        return identity.keyPem();
    }

    /** The server certificate for these names and addresses, kept in the folder while it has the same names. */
    public Identity server(Path directory, List<String> names) throws IOException {
        String suffix = Integer.toHexString(names.hashCode());
        return kept(
                directory,
                "apiserver-" + suffix,
                () -> issue(
                        new X500NameBuilder(BCStyle.INSTANCE)
                                .addRDN(BCStyle.CN, "kube-apiserver")
                                .build(),
                        identity,
                        LEAF_LIFE,
                        KeyType.EC,
                        builder -> {
                            builder.addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
                        }));
    }

    /** A client certificate, kept in the folder. */
    public Identity client(Path directory, String user, List<String> groups) throws IOException {
        return kept(directory, "client-" + user, () -> issueClient(user, groups, KeyType.EC));
    }

    /** Likewise, with an RSA key as kubeadm makes it: fabric8's client reads others only with Bouncy Castle beside it. */
    public Identity kubeconfigClient(Path directory, String user, List<String> groups) throws IOException {
        return kept(directory, "client-" + user, () -> issueClient(user, groups, KeyType.RSA));
    }

    /** A client certificate for as long as this process runs. */
    public Identity newClient(String user) throws IOException {
        return newClient(user, List.of());
    }

    /** Likewise. */
    public Identity newClient(String user, List<String> groups) throws IOException {
        try {
            return issueClient(user, groups, KeyType.EC);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate for " + user, e);
        }
    }

    /** A kubelet's serving certificate for these names and addresses, for as long as its process runs. */
    public Identity newKubelet(String user, List<String> names) throws IOException {
        try {
            return issue(
                    new X500NameBuilder(BCStyle.INSTANCE)
                            .addRDN(BCStyle.O, "system:nodes")
                            .addRDN(BCStyle.CN, user)
                            .build(),
                    identity,
                    LEAF_LIFE,
                    KeyType.EC,
                    builder -> {
                        builder.addExtension(
                                Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                        builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
                    });
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate for " + user, e);
        }
    }

    private Identity issueClient(String user, List<String> groups, KeyType type)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        var subject = new X500NameBuilder(BCStyle.INSTANCE);
        groups.forEach(group -> subject.addRDN(BCStyle.O, group));
        subject.addRDN(BCStyle.CN, user);
        return issue(
                subject.build(),
                identity,
                LEAF_LIFE,
                type,
                builder -> builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)));
    }

    private static GeneralNames alternatives(List<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(
                        name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private enum KeyType {
        EC,
        RSA;

        KeyPair make() throws GeneralSecurityException {
            var generator = KeyPairGenerator.getInstance(name());
            switch (this) {
                case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case RSA -> generator.initialize(2048);
            }
            return generator.generateKeyPair();
        }
    }

    @FunctionalInterface
    private interface Extensions {
        void add(JcaX509v3CertificateBuilder builder) throws IOException;
    }

    @FunctionalInterface
    private interface Issuing {
        Identity issue() throws IOException, GeneralSecurityException, OperatorCreationException;
    }

    private static Identity kept(Path directory, String name, Issuing issuing) throws IOException {
        Files.createDirectories(directory);
        Path certificate = directory.resolve(name + ".crt");
        Path key = directory.resolve(name + ".key");
        try {
            if (Files.exists(certificate) && Files.exists(key)) {
                Identity known = read(certificate, key);
                if (known.certificate()
                        .getNotAfter()
                        .toInstant()
                        .isAfter(Instant.now().plus(Duration.ofDays(30)))) {
                    return known;
                }
            }
            Identity made = issuing.issue();
            writePrivate(key, made.keyPem());
            writePrivate(certificate, made.certificatePem());
            return made;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make or read the certificate " + certificate, e);
        }
    }

    private static Identity read(Path certificate, Path key) throws IOException, GeneralSecurityException {
        try (var certificates = new PEMParser(new StringReader(Files.readString(certificate)));
                var keys = new PEMParser(new StringReader(Files.readString(key)))) {
            return new Identity(
                    new JcaX509CertificateConverter().getCertificate((X509CertificateHolder) certificates.readObject()),
                    new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) keys.readObject()));
        }
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static Identity issue(
            X500Name subject,
            @org.jspecify.annotations.Nullable Identity issuer,
            Duration life,
            KeyType type,
            Extensions extensions)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair pair = type.make();
        Instant now = Instant.now();
        X500Name issuerName = issuer == null
                ? subject
                : X500Name.getInstance(
                        issuer.certificate().getSubjectX500Principal().getEncoded());
        var builder = new JcaX509v3CertificateBuilder(
                issuerName,
                new BigInteger(120, RANDOM).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(life)),
                subject,
                pair.getPublic());
        extensions.add(builder);
        var signer =
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer == null ? pair.getPrivate() : issuer.key());
        return new Identity(new JcaX509CertificateConverter().getCertificate(builder.build(signer)), pair.getPrivate());
    }

    private static String pem(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The user and groups that a certificate names; of several common names the last, as in Go. */
    public static AuthenticatedUser user(X500Principal subject) {
        CertificateSubject named = CertificateSubject.of(subject);
        List<String> uids = named.values(UID);
        return new AuthenticatedUser(
                named.commonName(), uids.size() == 1 ? uids.getFirst() : "", named.organizations(), Map.of());
    }

    /** Likewise, with the certificate's fingerprint as the id of what was shown. */
    public static AuthenticatedUser user(X509Certificate certificate) {
        AuthenticatedUser named = user(certificate.getSubjectX500Principal());
        try {
            String id = "X509SHA256=" + Sha256.hex(certificate.getEncoded());
            return new AuthenticatedUser(
                    named.name(), named.uid(), named.groups(), Map.of(AuthenticatedUser.CREDENTIAL_ID, List.of(id)));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate can be encoded", e);
        }
    }
}
