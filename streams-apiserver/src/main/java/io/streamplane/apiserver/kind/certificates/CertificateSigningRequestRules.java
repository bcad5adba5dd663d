package io.streamplane.apiserver.kind.certificates;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.HumanDuration;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.certificates.CertificateSigningRequestKind;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to a CertificateSigningRequest ({@code pkg/apis/certificates/validation}, and its strategies): the server
 * says who asked; the spec never changes; conditions are approved through one subresource, certificates come through the other.
 */
public final class CertificateSigningRequestRules implements KindRules {

    private static final List<String> APPROVALS = List.of("Approved", "Denied");
    private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");
    private static final List<String> WHO = List.of("username", "uid", "groups", "extra");
    private static final long LEAST_SECONDS = 600;
    private static final List<String> USAGES = List.of(
            "any",
            "cert sign",
            "client auth",
            "code signing",
            "content commitment",
            "crl sign",
            "data encipherment",
            "decipher only",
            "digital signature",
            "email protection",
            "encipher only",
            "ipsec end system",
            "ipsec tunnel",
            "ipsec user",
            "key agreement",
            "key encipherment",
            "microsoft sgc",
            "netscape sgc",
            "ocsp signing",
            "s/mime",
            "server auth",
            "signing",
            "timestamping");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.age(),
            Columns.text("SignerName", "Who is to sign.", request -> spec(request, "signerName")),
            Columns.text("Requestor", "Who asked.", request -> spec(request, "username")),
            Columns.text("RequestedDuration", "How long it is to hold.", CertificateSigningRequestRules::duration),
            Columns.text("Condition", "What came of it.", CertificateSigningRequestRules::condition));

    /** Whether a status is one that approves or denies a request, which comes through a subresource of its own, and no signer's. */
    public static boolean decides(Kind kind, ObjectNode status) {
        return kind.resource().equals(CertificateSigningRequestKind.RESOURCE)
                && Tree.text(status, "certificate").isEmpty()
                && Tree.objects(status, "conditions").stream()
                        .map(condition -> Tree.text(condition, "type"))
                        .allMatch(APPROVALS::contains);
    }

    @Override
    public void askedBy(ObjectNode request, AuthenticatedUser user) {
        ObjectNode spec = Tree.ensure(request, "spec");
        spec.remove(WHO);
        spec.put("username", user.name());
        if (!user.uid().isEmpty()) {
            spec.put("uid", user.uid());
        }
        user.allGroups().forEach(spec.putArray("groups")::add);
        if (!user.extra().isEmpty()) {
            ObjectNode extra = spec.putObject("extra");
            user.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }

    @Override
    public void prepareForCreate(ObjectNode request) {
        Tree.ensure(request, "metadata").remove("generation");
    }

    @Override
    public void prepareForUpdate(ObjectNode request, ObjectNode old) {
        Tree.ensure(request, "metadata").remove("generation");
        Tree.copy(old, request, "spec");
    }

    @Override
    public void prepareForStatus(String subresource, ObjectNode request, ObjectNode old) {
        if (subresource.equals("approval")) {
            ObjectNode status = Tree.ensure(request, "status");
            ObjectNode before = Tree.ensure(old.deepCopy(), "status");
            Tree.copy(status, before, "conditions");
            request.set("status", before);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode request) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(request, "spec");
        String problem = problem(Tree.text(spec, "request"));
        if (!problem.isEmpty()) {
            errors.invalid("spec.request", spec.get("request"), problem);
        }
        List<String> usages = Tree.texts(spec, "usages");
        if (usages.isEmpty()) {
            errors.required("spec.usages", "");
        }
        for (int i = 0; i < usages.size(); i++) {
            String path = "spec.usages[" + i + "]";
            if (!USAGES.contains(usages.get(i))) {
                errors.notSupported(path, usages.get(i), USAGES);
            }
            if (usages.indexOf(usages.get(i)) < i) {
                errors.duplicate(path, usages.get(i));
            }
        }
        SignerNames.validate(errors, Tree.text(spec, "signerName"));
        if (Tree.has(spec, "expirationSeconds") && Tree.number(spec, "expirationSeconds", 0) < LEAST_SECONDS) {
            errors.invalid(
                    "spec.expirationSeconds",
                    Tree.number(spec, "expirationSeconds", 0),
                    "may not specify a duration less than 600 seconds (10 minutes)");
        }
        return errors.found();
    }

    /** What is wrong with a PKCS #10 request in PEM; empty where it is one, and signed with its own key. */
    private static String problem(String base64) {
        try {
            var pem = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            try (var parser = new PEMParser(new StringReader(pem))) {
                if (!(parser.readObject() instanceof PKCS10CertificationRequest parsed)) {
                    return "PEM block type must be CERTIFICATE REQUEST";
                }
                var verifier = new JcaContentVerifierProviderBuilder().build(parsed.getSubjectPublicKeyInfo());
                return parsed.isSignatureValid(verifier) ? "" : "x509: certificate request signature is not valid";
            }
        } catch (IOException | OperatorCreationException | PKCSException | IllegalArgumentException e) {
            return "x509: malformed certificate request: " + e.getMessage();
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(String subresource, ObjectNode request, ObjectNode old) {
        var errors = new Errors();
        List<ObjectNode> conditions = conditions(request);
        for (int i = 0; i < conditions.size(); i++) {
            condition(errors, conditions, i, "status.conditions[" + i + "]");
        }
        for (String type : FINAL) {
            List<ObjectNode> now = ofType(conditions, type);
            List<ObjectNode> before = ofType(conditions(old), type);
            boolean fixed = !subresource.equals("approval") && APPROVALS.contains(type);
            if (now.size() < before.size()) {
                errors.forbidden("status.conditions", "updates may not remove a condition of type \"" + type + "\"");
            } else if (fixed && now.size() > before.size()) {
                errors.forbidden("status.conditions", "updates may not add a condition of type \"" + type + "\"");
            } else if (fixed && !now.equals(before)) {
                errors.forbidden("status.conditions", "updates may not modify a condition of type \"" + type + "\"");
            }
        }
        ObjectNode before = Tree.object(old, "status");
        boolean issued = !Tree.text(before, "certificate").isEmpty();
        if (issued && !Tree.same(Tree.object(request, "status"), before, "certificate")) {
            errors.forbidden("status.certificate", "updates may not modify existing certificate content");
        }
        return errors.found();
    }

    private static void condition(Errors errors, List<ObjectNode> conditions, int index, String at) {
        String type = Tree.text(conditions.get(index), "type");
        String status = Tree.text(conditions.get(index), "status");
        if (type.isEmpty()) {
            errors.required(at + ".type", "");
        }
        errors.oneOf(
                at + ".status", status, FINAL.contains(type) ? List.of("True") : List.of("False", "True", "Unknown"));
        List<ObjectNode> earlier = conditions.subList(0, index);
        if (APPROVALS.contains(type)
                && APPROVALS.stream()
                        .filter(other -> !other.equals(type))
                        .anyMatch(other -> !ofType(earlier, other).isEmpty())) {
            errors.invalid(at + ".type", type, "Approved and Denied conditions are mutually exclusive");
        }
        if (!ofType(earlier, type).isEmpty()) {
            errors.duplicate(at + ".type", type);
        }
    }

    private static List<ObjectNode> conditions(ObjectNode request) {
        return Tree.objects(Tree.object(request, "status"), "conditions");
    }

    private static List<ObjectNode> ofType(List<ObjectNode> conditions, String type) {
        return conditions.stream()
                .filter(each -> Tree.text(each, "type").equals(type))
                .toList();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode request) {
        return Map.of("spec.signerName", spec(request, "signerName"));
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String spec(ObjectNode request, String field) {
        return Tree.text(Tree.object(request, "spec"), field);
    }

    private static String duration(ObjectNode request) {
        ObjectNode spec = Tree.object(request, "spec");
        return Tree.has(spec, "expirationSeconds")
                ? HumanDuration.of(Duration.ofSeconds(Tree.number(spec, "expirationSeconds", 0)))
                : "<none>";
    }

    /** {@code Approved,Issued}. */
    private static String condition(ObjectNode request) {
        List<ObjectNode> conditions = conditions(request);
        String text = !ofType(conditions, "Denied").isEmpty()
                ? "Denied"
                : ofType(conditions, "Approved").isEmpty() ? "Pending" : "Approved";
        return text
                + (ofType(conditions, "Failed").isEmpty() ? "" : ",Failed")
                + (Tree.text(Tree.object(request, "status"), "certificate").isEmpty() ? "" : ",Issued");
    }
}
