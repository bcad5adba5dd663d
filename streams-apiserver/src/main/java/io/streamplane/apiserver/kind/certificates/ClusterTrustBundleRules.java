package io.streamplane.apiserver.kind.certificates;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of a ClusterTrustBundle ({@code pkg/apis/certificates/validation}). */
public final class ClusterTrustBundleRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("SignerName", "Whose certificates it holds.", ClusterTrustBundleRules::signer));

    @Override
    public List<FieldError> validate(ObjectNode bundle) {
        var errors = new Errors();
        String signer = signer(bundle);
        String name = Tree.text(Tree.object(bundle, "metadata"), "name");
        String prefix = signer.replace('/', ':') + ":";
        if (!signer.isEmpty()) {
            SignerNames.validate(errors, signer);
            if (!name.startsWith(prefix)) {
                errors.invalid(
                        "metadata.name",
                        name,
                        "ClusterTrustBundle for signerName " + signer + " must be named with prefix " + prefix);
            }
        } else if (name.contains(":")) {
            errors.invalid(
                    "metadata.name", name, "ClusterTrustBundle without signer name must not have \":\" in its name");
        }
        if (Tree.text(Tree.object(bundle, "spec"), "trustBundle").isEmpty()) {
            errors.invalid("spec.trustBundle", "<value omitted>", "at least one trust anchor must be provided");
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode bundle, ObjectNode old) {
        ObjectNode spec = Tree.ensure(bundle, "spec");
        return new Errors()
                .immutable(
                        "spec.signerName",
                        spec.get("signerName"),
                        Tree.same(spec, Tree.object(old, "spec"), "signerName"))
                .found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode bundle) {
        return Map.of("spec.signerName", signer(bundle));
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String signer(ObjectNode bundle) {
        return Tree.text(Tree.object(bundle, "spec"), "signerName");
    }
}
