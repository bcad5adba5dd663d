package io.streamplane.controllers.certificate;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** What the built-in signers sign ({@code pkg/apis/certificates/helpers.go} and {@code pkg/controller/certificates/signer}). */
final class SignerRules {

    static final String CLIENT = "kubernetes.io/kube-apiserver-client";
    static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
    static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";

    private static final Set<String> SIGNED = Set.of(CLIENT, KUBELET_CLIENT, KUBELET_SERVING);
    private static final String ENCIPHERMENT = "key encipherment";

    private SignerRules() {}

    static boolean isSigned(@Nullable String signer) {
        return signer != null && SIGNED.contains(signer);
    }

    /** What is wrong, in Kubernetes' words; null where it is signed. */
    static @Nullable String problem(String signer, ParsedRequest request, List<String> usages) {
        return switch (signer) {
            case CLIENT -> ofClient(usages);
            case KUBELET_CLIENT -> ofKubeletClient(request, usages);
            case KUBELET_SERVING -> ofKubeletServing(request, usages);
            default -> "no signer of that name";
        };
    }

    private static @Nullable String ofClient(List<String> usages) {
        for (String usage : usages) {
            if (!List.of("digital signature", ENCIPHERMENT, "client auth").contains(usage)) {
                return "invalid usage for client certificate: " + usage;
            }
        }
        return usages.contains("client auth") ? null : "missing required usage for client certificate: client auth";
    }

    static @Nullable String ofKubeletClient(ParsedRequest request, List<String> usages) {
        if (!request.organizations().equals(List.of("system:nodes"))) {
            return "subject organization is not system:nodes";
        } else if (request.hasName(GeneralName.dNSName)) {
            return "DNS subjectAltNames are not allowed";
        } else if (request.hasName(GeneralName.rfc822Name)) {
            return "Email subjectAltNames are not allowed";
        } else if (request.hasName(GeneralName.iPAddress)) {
            return "IP subjectAltNames are not allowed";
        } else if (request.hasName(GeneralName.uniformResourceIdentifier)) {
            return "URI subjectAltNames are not allowed";
        } else if (!request.commonName().startsWith("system:node:")) {
            return "subject common name does not begin with system:node:";
        }
        return usages(usages, "client auth");
    }

    private static @Nullable String ofKubeletServing(ParsedRequest request, List<String> usages) {
        if (!request.organizations().equals(List.of("system:nodes"))) {
            return "subject organization is not system:nodes";
        } else if (!request.hasName(GeneralName.dNSName) && !request.hasName(GeneralName.iPAddress)) {
            return "DNS or IP subjectAltName is required";
        } else if (request.hasName(GeneralName.rfc822Name)) {
            return "Email subjectAltNames are not allowed";
        } else if (request.hasName(GeneralName.uniformResourceIdentifier)) {
            return "URI subjectAltNames are not allowed";
        }
        String wrong = usages(usages, "server auth");
        if (wrong != null) {
            return wrong;
        }
        return request.commonName().startsWith("system:node:")
                ? null
                : "subject common name does not begin with system:node:";
    }

    /** Just these; encipherment is for RSA keys. */
    private static @Nullable String usages(List<String> usages, String last) {
        var required = new TreeSet<>(List.of("digital signature", ENCIPHERMENT, last));
        var given = new TreeSet<>(usages);
        given.add(ENCIPHERMENT);
        return given.equals(required) ? null : "usages did not match [" + String.join(" ", required) + "]";
    }
}
