package io.streamplane.apiserver.kind.coordination;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes demands of a LeaseCandidate ({@code pkg/apis/coordination/validation}). */
public final class LeaseCandidateRules implements KindRules {

    private static final String OLDEST = "OldestEmulationVersion";
    private static final Pattern VERSION = Pattern.compile("v?[0-9]+(\\.[0-9]+)*([-+].*)?");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("LeaseName", "The Lease that it may hold.", candidate -> spec(candidate, "leaseName")),
            Columns.text("BinaryVersion", "The version of the binary.", candidate -> spec(candidate, "binaryVersion")),
            Columns.text(
                    "EmulationVersion",
                    "The version that it runs as.",
                    candidate -> spec(candidate, "emulationVersion")),
            Columns.age());

    @Override
    public List<FieldError> validate(ObjectNode candidate) {
        var errors = new Errors();
        if (spec(candidate, "leaseName").isEmpty()) {
            errors.required("spec.leaseName", "");
        }
        String binary = spec(candidate, "binaryVersion");
        if (binary.isEmpty()) {
            errors.required("spec.binaryVersion", "");
        } else {
            version(errors, "spec.binaryVersion", binary);
        }
        String emulated = spec(candidate, "emulationVersion");
        if (!emulated.isEmpty()) {
            version(errors, "spec.emulationVersion", emulated);
        }
        String strategy = spec(candidate, "strategy");
        if (strategy.isEmpty()) {
            errors.required("spec.strategy", "");
        } else if (strategy.equals(OLDEST) && emulated.isEmpty()) {
            errors.required("spec.emulationVersion", "must be specified when `strategy` is 'OldestEmulationVersion'");
        }
        return errors.found();
    }

    private static void version(Errors errors, String path, String version) {
        if (!VERSION.matcher(version).matches()) {
            errors.invalid(path, version, "could not parse version");
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode candidate, ObjectNode old) {
        return new Errors()
                .immutable(
                        "spec.leaseName",
                        Tree.ensure(candidate, "spec").get("leaseName"),
                        spec(candidate, "leaseName").equals(spec(old, "leaseName")))
                .found();
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String spec(ObjectNode candidate, String field) {
        return Tree.text(Tree.object(candidate, "spec"), field);
    }
}
