package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static io.streamplane.apiserver.admission.kit.PluginServer.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.Caller;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** CertificateApproval, CertificateSigning, CertificateSubjectRestriction and ClusterTrustBundleAttest, with upstream's messages. */
class CertificatePluginsTest {

    private static final String REQUESTS = "certificatesigningrequests.certificates.k8s.io";
    private static final String BUNDLES = "clustertrustbundles.certificates.k8s.io";

    private final PluginServer server = new PluginServer(Set.of(), Map.of());

    /** Alice may write all parts of requests and bundles; what she may do for a signer is said by each test. */
    @BeforeEach
    void giveRights() {
        server.allow(
                "alice",
                "{verbs: ['*'], apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests,"
                        + " certificatesigningrequests/approval, certificatesigningrequests/status,"
                        + " clustertrustbundles]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        approve | ['example.com/s'] | approval | ok
        approve | ['example.com/*'] | approval | ok
        approve | []                | approval | ok
        approve | ['example.com/t'] | approval | user not permitted to approve requests with signerName 'example.com/s'
        approve | ['other.com/*']   | approval | user not permitted to approve requests with signerName 'example.com/s'
        sign    | []                | approval | user not permitted to approve requests with signerName 'example.com/s'
        sign    | ['example.com/s'] | status   | ok
        sign    | ['example.com/*'] | status   | ok
        sign    | ['example.com/t'] | status   | user not permitted to sign requests with signerName 'example.com/s'
        approve | []                | status   | user not permitted to sign requests with signerName 'example.com/s'
        """)
    void shouldTakeTheRightOfTheSigner(String verb, String names, String part, String expected) throws Exception {
        // Given
        server.allow(
                "alice",
                "{verbs: [" + verb + "], apiGroups: [certificates.k8s.io], resources: [signers]," + " resourceNames: "
                        + names + "}");
        server.given(REQUESTS, "", request("r", "example.com/s", "CN=bob"));
        ObjectNode changed = server.get(REQUESTS, "", "r");
        String type = part.equals("approval") ? "Approved" : "Failed";
        changed.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("reason", "Test");

        // When
        String said = said(server.update(user("alice"), REQUESTS, "", "r", part, changed));

        // Then
        assertThat(said).isEqualTo(expected.equals("ok") ? "ok" : REQUESTS + " 'r' is forbidden: " + expected);
    }

    @Test
    void shouldTakeNoRightOfTheSignerForAStatusThatSignsNothing() throws Exception {
        // Given
        server.given(REQUESTS, "", request("r", "example.com/s", "CN=bob"));
        ObjectNode same = server.get(REQUESTS, "", "r");
        same.withObject("/metadata/labels").put("a", "b");

        // When
        String said = said(server.update(user("alice"), REQUESTS, "", "r", "status", same));

        // Then
        assertThat(said).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kubernetes.io/kube-apiserver-client | CN=bob,O=system:masters        | refused
        kubernetes.io/kube-apiserver-client | CN=bob,O=dev,O=system:masters  | refused
        kubernetes.io/kube-apiserver-client | CN=bob,O=dev                   | ok
        kubernetes.io/kube-apiserver-client | CN=system:masters              | ok
        example.com/s                       | CN=bob,O=system:masters        | ok
        """)
    void shouldLetNobodyAskToBeAMaster(String signer, String subject, String expected) throws Exception {
        // When
        String said = said(server.create(user("alice"), REQUESTS, "", request("r", signer, subject)));

        // Then
        assertThat(said)
                .isEqualTo(
                        expected.equals("ok")
                                ? "ok"
                                : REQUESTS + " 'r' is forbidden: use of kubernetes.io/kube-apiserver-client signer with"
                                        + " system:masters group is not allowed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        ['example.com/s'] | example.com:s:b | signerName: example.com/s, | ok
        ['example.com/*'] | example.com:s:b | signerName: example.com/s, | ok
        ['example.com/t'] | example.com:s:b | signerName: example.com/s, | user not permitted to attest for signerName 'example.com/s'
        ['example.com/t'] | b               | ~~                         | ok
        """)
    void shouldAttestForItsSignerOnly(String names, String name, String signer, String expected) throws Exception {
        // Given
        server.allow(
                "alice",
                "{verbs: [attest], apiGroups: [certificates.k8s.io], resources: [signers], resourceNames: " + names
                        + "}");

        // When
        String said = said(server.create(user("alice"), BUNDLES, "", bundle(name, signer)));

        // Then
        assertThat(said)
                .isEqualTo(expected.equals("ok") ? "ok" : BUNDLES + " '" + name + "' is forbidden: " + expected);
    }

    @Test
    void shouldLetTheCollectionOfGarbageChangeABundle() throws Exception {
        // Given
        server.given(BUNDLES, "", bundle("example.com:s:b", "signerName: example.com/s,"));
        ObjectNode finalized = server.get(BUNDLES, "", "example.com:s:b");
        finalized.withObject("/metadata").putArray("finalizers").add("example.com/f");
        ObjectNode labeled = server.get(BUNDLES, "", "example.com:s:b");
        labeled.withObject("/metadata/labels").put("a", "b");

        // When
        String meaning = said(server.update(user("alice"), BUNDLES, "", "example.com:s:b", "", labeled));
        String bookkeeping = said(server.update(user("alice"), BUNDLES, "", "example.com:s:b", "", finalized));

        // Then
        assertThat(meaning).endsWith("user not permitted to attest for signerName 'example.com/s'");
        assertThat(bookkeeping).isEqualTo("ok");
    }

    /** Of several names the last counts, as for those who sign; what stands in another attribute is none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kubernetes.io/kube-apiserver-client-kubelet | O=system:nodes,CN=system:node:a                  | ok
        kubernetes.io/kube-apiserver-client-kubelet | CN=system:node:b,CN=system:node:a                | ok
        kubernetes.io/kube-apiserver-client-kubelet | O=x+CN=system:node:a                             | ok
        kubernetes.io/kube-apiserver-client-kubelet | CN=system:node:a,CN=system:node:b                | refused
        kubernetes.io/kube-apiserver-client-kubelet | O=system:node:a+CN=system:node:b                 | refused
        kubernetes.io/kube-apiserver-client-kubelet | O=system:node:a                                  | refused
        example.com/s                               | CN=system:node:b                                 | ok
        """)
    void shouldLetANodeAskInItsOwnNameOnly(String signer, String subject, String expected) throws Exception {
        // Given
        var node = new Caller("system:node:a", List.of("system:nodes"), "test", "");

        // When
        String said = said(server.create(node, REQUESTS, "", request("r", signer, subject)));

        // Then
        assertThat(said)
                .isEqualTo(
                        expected.equals("ok")
                                ? "ok"
                                : REQUESTS + " 'r' is forbidden: can only create a node CSR with CN=system:node:a");
    }

    private static String request(String name, String signer, String subject)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        return "{metadata: {name: " + name + "}, spec: {signerName: " + signer + ", usages: ["
                + (signer.startsWith("kubernetes.io") ? "client auth" : "digital signature") + "], request: "
                + Base64.getEncoder().encodeToString(pem(request).getBytes(StandardCharsets.UTF_8)) + "}}";
    }

    private static String bundle(String name, String signer)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var authority = new X500Name("CN=authority");
        var certificate = new JcaX509v1CertificateBuilder(
                        authority,
                        BigInteger.ONE,
                        Date.from(Instant.parse("2026-01-01T00:00:00Z")),
                        Date.from(Instant.parse("2036-01-01T00:00:00Z")),
                        authority,
                        keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        ObjectNode bundle =
                PluginServer.yaml("{metadata: {name: '" + name + "'}, spec: {" + signer + " trustBundle: ''}}");
        bundle.withObject("/spec").put("trustBundle", pem(certificate));
        return bundle.toString();
    }

    private static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
