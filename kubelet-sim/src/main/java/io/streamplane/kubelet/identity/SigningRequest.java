package io.streamplane.kubelet.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CertificateSigningRequest as a kubelet makes it ({@code pkg/kubelet/certificate}): subject {@code O=system:nodes,
 * CN=system:node:NAME}, an elliptic key (P-256), and for a serving certificate the node's names and addresses.
 *
 * @param keys new ones, of which the private one never leaves the process but for its file
 * @param object to be created
 */
record SigningRequest(KeyPair keys, ObjectNode object) {

    static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String SERVING_SIGNER = "kubernetes.io/kubelet-serving";

    /** For the node's client certificate. */
    static SigningRequest client(String node) {
        return of(node, "node-csr-", CLIENT_SIGNER, "client auth", List.of(), List.of());
    }

    /** For the certificate that the node's server shows. */
    static SigningRequest serving(String node, List<String> names, List<String> addresses) {
        return of(node, "csr-", SERVING_SIGNER, "server auth", names, addresses);
    }

    private static SigningRequest of(
            String node, String prefix, String signer, String usage, List<String> names, List<String> addresses) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            ObjectNode object = JsonNodeFactory.instance
                    .objectNode()
                    .put("apiVersion", "certificates.k8s.io/v1")
                    .put("kind", "CertificateSigningRequest");
            object.putObject("metadata").put("generateName", prefix);
            String pem = NodeCredential.pem("CERTIFICATE REQUEST", encoded(node, keys, names, addresses));
            object.putObject("spec")
                    .put("request", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                    .put("signerName", signer)
                    .putArray("usages")
                    .add("digital signature")
                    .add(usage);
            return new SigningRequest(keys, object);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("expected to make a request for a certificate, but: " + e.getMessage(), e);
        }
    }

    private static byte[] encoded(String node, KeyPair keys, List<String> names, List<String> addresses)
            throws OperatorCreationException, IOException {
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "system:nodes")
                .addRDN(BCStyle.CN, "system:node:" + node)
                .build();
        var request = new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic());
        if (!names.isEmpty() || !addresses.isEmpty()) {
            var all = new java.util.ArrayList<GeneralName>();
            names.forEach(each -> all.add(new GeneralName(GeneralName.dNSName, each)));
            addresses.forEach(each -> all.add(new GeneralName(GeneralName.iPAddress, each)));
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(GeneralName[]::new)));
            request.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        return request.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }
}
