package io.streamplane.apiserver.kind.apps;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a ControllerRevision ({@code ValidateControllerRevision}, {@code printControllerRevision}). */
public final class ControllerRevisionRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Controller", "What the revision is one of.", ControllerRevisionRules::controller),
            Columns.count("Revision", "Its number.", revision -> Tree.number(revision, "revision", 0)),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode revision) {
        Tree.defaultNumber(revision, "revision", 0);
    }

    @Override
    public List<FieldError> validate(ObjectNode revision) {
        var errors = new Errors();
        if (!Tree.has(revision, "data")) {
            errors.required("data", "data is mandatory");
        }
        errors.nonNegative("revision", Tree.number(revision, "revision", 0));
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode revision, ObjectNode old) {
        return new Errors()
                .immutable("data", revision.get("data"), Tree.same(revision, old, "data"))
                .found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    /** {@code daemonset.apps/web}. */
    private static String controller(ObjectNode revision) {
        return Tree.objects(revision.get("metadata"), "ownerReferences").stream()
                .filter(owner -> Tree.flag(owner, "controller"))
                .findFirst()
                .map(ControllerRevisionRules::format)
                .orElse("<none>");
    }

    private static String format(ObjectNode owner) {
        String apiVersion = Tree.text(owner, "apiVersion");
        int slash = apiVersion.indexOf('/');
        return Tree.text(owner, "kind").toLowerCase(Locale.ROOT)
                + (slash < 0 ? "" : "." + apiVersion.substring(0, slash))
                + "/"
                + Tree.text(owner, "name");
    }
}
