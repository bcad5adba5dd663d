package io.streamplane.controllers.certificate;

import static io.streamplane.controllers.certificate.MadeRequest.approved;
import static io.streamplane.controllers.certificate.MadeRequest.base64;
import static io.streamplane.controllers.certificate.MadeRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.reconcile.Reconciler;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateReconcilersTest {

    private static final String NODE = "O=system:nodes,CN=system:node:a";
    private static final String[] KUBELET = {"digital signature", "client auth"};

    private final ShardFixture shard = new ShardFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "kube-apiserver-client | CN=jane | - | client auth | -",
                "kube-apiserver-client | CN=jane | dns:a.example | client auth,digital signature,key encipherment | -",
                "kube-apiserver-client | CN=jane | - | digital signature | missing required usage for client certificate: client auth",
                "kube-apiserver-client | CN=jane | - | client auth,server auth | invalid usage for client certificate: server auth",
                "kube-apiserver-client-kubelet | O=system:nodes,CN=system:node:a | - | digital signature,client auth | -",
                "kube-apiserver-client-kubelet | O=system:nodes,CN=system:node:a | - | digital signature,client auth,key encipherment | -",
                "kube-apiserver-client-kubelet | O=others,CN=system:node:a | - | digital signature,client auth | subject organization is not system:nodes",
                "kube-apiserver-client-kubelet | O=system:nodes,CN=a | - | digital signature,client auth | subject common name does not begin with system:node:",
                "kube-apiserver-client-kubelet | O=system:nodes,CN=system:node:a | dns:a | digital signature,client auth | DNS subjectAltNames are not allowed",
                "kube-apiserver-client-kubelet | O=system:nodes,CN=system:node:a | ip:192.0.2.1 | digital signature,client auth | IP subjectAltNames are not allowed",
                "kube-apiserver-client-kubelet | O=system:nodes,CN=system:node:a | - | client auth | usages did not match [client auth digital signature key encipherment]",
                "kubelet-serving | O=system:nodes,CN=system:node:a | dns:a | digital signature,server auth | -",
                "kubelet-serving | O=system:nodes,CN=system:node:a | ip:192.0.2.1 | digital signature,server auth,key encipherment | -",
                "kubelet-serving | O=system:nodes,CN=system:node:a | - | digital signature,server auth | DNS or IP subjectAltName is required",
                "kubelet-serving | O=system:nodes,CN=system:node:a | dns:a,email:a@b.c | digital signature,server auth | Email subjectAltNames are not allowed",
                "kubelet-serving | O=system:nodes,CN=system:node:a | dns:a,uri:https://a | digital signature,server auth | URI subjectAltNames are not allowed",
                "kubelet-serving | O=system:nodes,CN=system:node:a | dns:a | digital signature,client auth | usages did not match [digital signature key encipherment server auth]",
                "kubelet-serving | O=system:nodes,CN=a | dns:a | digital signature,server auth | subject common name does not begin with system:node:"
            })
    void shouldSignWhatTheSignerSignsAndSayWhyNot(
            String signer, String subject, String names, String usages, String problem) {
        // Given
        shard.putInCluster(
                RequestStatus.RESOURCE,
                approved(request(
                                "kubernetes.io/" + signer,
                                base64(subject, names == null ? new String[0] : names.split(",")),
                                usages.split(",")))
                        .build());

        // When
        var status = status(sign("EC", 256)).getStatus();

        // Then
        var failed = RequestStatus.condition(
                new CertificateSigningRequestBuilder().withStatus(status).build(), "Failed");
        assertThat(failed == null ? null : failed.getReason() + ": " + failed.getMessage())
                .isEqualTo(problem == null ? null : "SignerValidationFailure: " + problem);
        assertThat(status.getCertificate() != null && !status.getCertificate().isEmpty())
                .isEqualTo(problem == null);
    }

    @ParameterizedTest
    @CsvSource({"EC, 256, '', 31536000", "RSA, 2048, 3600, 3600", "EC, 384, 60, 600", "EC, 256, 99999999, 31536000"})
    void shouldIssueWhatIsAskedForAndTheSameAgain(String algorithm, int bits, String seconds, long expected)
            throws GeneralSecurityException {
        // Given
        shard.putInCluster(
                RequestStatus.RESOURCE,
                approved(request(
                                "kubernetes.io/kubelet-serving",
                                base64(NODE, "dns:a.example", "ip:192.0.2.1"),
                                "digital signature",
                                "server auth"))
                        .editSpec()
                        .withExpirationSeconds(seconds.isEmpty() ? null : Integer.valueOf(seconds))
                        .endSpec()
                        .build());
        var authority = MadeRequest.authority(algorithm, bits);
        var reconciler = new CertificateSigningReconciler(ClusterSigner.of(authority.get(0), authority.get(1)));

        // When
        var outcome = run(reconciler);
        var again = run(reconciler);

        // Then
        X509Certificate issuer = certificate(authority.getFirst().getBytes(StandardCharsets.UTF_8));
        X509Certificate issued = certificate(
                Base64.getDecoder().decode(status(outcome).getStatus().getCertificate()));
        issued.verify(issuer.getPublicKey());
        assertThat(status(again).getStatus().getCertificate())
                .isEqualTo(status(outcome).getStatus().getCertificate());
        assertThat(issued.getSubjectX500Principal().getName()).contains("CN=system:node:a");
        assertThat(issued.getNotBefore().toInstant()).isEqualTo(ShardFixture.NOW.minusSeconds(300));
        assertThat(issued.getNotAfter().toInstant()).isEqualTo(ShardFixture.NOW.plusSeconds(expected));
        assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(issued.getKeyUsage()[0]).isTrue();
        assertThat(issued.getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.getSubjectAlternativeNames()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes.io/kube-apiserver-client-kubelet, false, false",
        "example.com/signer, true, false",
        "kubernetes.io/kube-apiserver-client-kubelet, true, true"
    })
    void shouldSignOnlyWhatIsApproved(String signer, boolean approved, boolean expected) {
        // Given
        var request = request(signer, base64(NODE), KUBELET);
        shard.putInCluster(RequestStatus.RESOURCE, (approved ? approved(request) : request).build());

        // When / Then
        assertThat(sign("EC", 256).proposals()).hasSize(expected ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "system:masters | - | O=system:nodes,CN=system:node:a | Auto approving self kubelet client certificate after SubjectAccessReview.",
                "system:masters | - | O=system:nodes,CN=system:node:b | Auto approving kubelet client certificate after SubjectAccessReview.",
                "boot | nodeclient | O=system:nodes,CN=system:node:b | Auto approving kubelet client certificate after SubjectAccessReview.",
                "boot | selfnodeclient | O=system:nodes,CN=system:node:a | Auto approving self kubelet client certificate after SubjectAccessReview.",
                "boot | selfnodeclient | O=system:nodes,CN=system:node:b | -",
                "boot | - | O=system:nodes,CN=system:node:a | -",
                "system:masters | - | O=others,CN=system:node:a | -"
            })
    void shouldApproveKubeletsThatMayAsk(String group, String subresource, String subject, String message) {
        // Given
        shard.putInCluster(
                RequestStatus.RESOURCE,
                request(SignerRules.KUBELET_CLIENT, base64(subject), KUBELET)
                        .editSpec()
                        .withGroups(group)
                        .endSpec()
                        .build());
        if (subresource != null) {
            shard.putInCluster(
                    "clusterroles.rbac.authorization.k8s.io",
                    new ClusterRoleBuilder()
                            .withNewMetadata()
                            .withName("approver")
                            .endMetadata()
                            .addNewRule()
                            .withApiGroups("certificates.k8s.io")
                            .withResources("certificatesigningrequests/" + subresource)
                            .withVerbs("create")
                            .endRule()
                            .build());
            shard.putInCluster(
                    "clusterrolebindings.rbac.authorization.k8s.io",
                    new ClusterRoleBindingBuilder()
                            .withNewMetadata()
                            .withName("approve")
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "approver")
                            .addNewSubject("rbac.authorization.k8s.io", "Group", group, null)
                            .build());
        }

        // When
        var outcome = run(new CertificateApprovalReconciler());

        // Then
        assertThat(
                        outcome.proposals().isEmpty()
                                ? null
                                : Objects.requireNonNull(RequestStatus.condition(status(outcome), "Approved"))
                                        .getMessage())
                .isEqualTo(message);
    }

    /** It is midnight; the request came or was decided before. */
    @ParameterizedTest
    @CsvSource({
        "-, 2025-12-31T00:00:01Z, PT1S",
        "-, 2025-12-31T00:00:00Z, -",
        "Approved, 2025-12-31T23:00:01Z, PT1S",
        "Approved, 2025-12-31T23:00:00Z, -",
        "Denied, 2025-12-31T22:00:00Z, -",
        "Failed, 2025-12-31T22:00:00Z, -",
        "Failed, 2025-12-31T23:30:00Z, PT30M"
    })
    void shouldDeleteOldRequests(String condition, String since, String left) {
        // Given
        var request = request(SignerRules.CLIENT, base64("CN=a"), "client auth")
                .editMetadata()
                .withCreationTimestamp(condition.equals("-") ? since : "2025-12-31T20:00:00Z")
                .endMetadata();
        if (!condition.equals("-")) {
            request = request.withNewStatus()
                    .addNewCondition()
                    .withType(condition)
                    .withLastUpdateTime(since)
                    .endCondition()
                    .endStatus();
        }
        shard.putInCluster(RequestStatus.RESOURCE, request.build());

        // When
        var outcome = run(new CertificateCleaningReconciler());

        // Then
        assertThat(outcome.proposals()).hasSize(left.equals("-") ? 1 : 0);
        assertThat(outcome.requeueAfter()).isEqualTo(left.equals("-") ? null : Duration.parse(left));
    }

    private ReconcileResult sign(String algorithm, int bits) {
        var authority = MadeRequest.authority(algorithm, bits);
        return run(new CertificateSigningReconciler(ClusterSigner.of(authority.get(0), authority.get(1))));
    }

    private ReconcileResult run(Reconciler reconciler) {
        return shard.run(reconciler, RequestStatus.RESOURCE, ObjectKey.clusterScoped("csr"));
    }

    private static CertificateSigningRequest status(ReconcileResult outcome) {
        return (CertificateSigningRequest)
                ((Proposal.UpdateStatus) outcome.proposals().getFirst()).object();
    }

    private static X509Certificate certificate(byte[] pem) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }
}
