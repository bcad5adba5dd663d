package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a CSIDriver ({@code pkg/apis/storage}). */
public final class CsiDriverRules implements KindRules {

    private static final List<String> MODES = List.of("Ephemeral", "Persistent");
    private static final List<String> GROUP_POLICIES = List.of("File", "None", "ReadWriteOnceWithFSType");
    private static final List<String> FIXED = List.of("attachRequired", "volumeLifecycleModes");
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.flag("AttachRequired", "Whether volumes must be attached.", each -> is(each, "attachRequired")),
            Columns.flag("PodInfoOnMount", "Whether mounts tell of the pod.", each -> is(each, "podInfoOnMount")),
            Columns.flag("StorageCapacity", "Whether room is watched.", each -> is(each, "storageCapacity")),
            Columns.text("TokenRequests", "Audiences of tokens that mounts get.", CsiDriverRules::audiences),
            Columns.flag("RequiresRepublish", "Whether mounts are renewed.", each -> is(each, "requiresRepublish")),
            Columns.text("Modes", "Kinds of volumes.", CsiDriverRules::modes),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode driver) {
        ObjectNode spec = Tree.ensure(driver, "spec");
        Tree.defaultFlag(spec, "attachRequired", true);
        for (String field : List.of("podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount")) {
            Tree.defaultFlag(spec, field, false);
        }
        Tree.defaultText(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
        if (Tree.texts(spec, "volumeLifecycleModes").isEmpty()) {
            spec.putArray("volumeLifecycleModes").add("Persistent");
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode driver) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(driver, "spec");
        List<String> modes = Tree.texts(spec, "volumeLifecycleModes");
        for (String mode : modes) {
            if (!MODES.contains(mode)) {
                errors.notSupported("spec.volumeLifecycleModes", mode, MODES);
            }
        }
        errors.oneOf("spec.fsGroupPolicy", Tree.text(spec, "fsGroupPolicy"), GROUP_POLICIES);
        List<ObjectNode> tokens = Tree.objects(spec, "tokenRequests");
        var audiences = new HashSet<String>();
        for (int i = 0; i < tokens.size(); i++) {
            String audience = Tree.text(tokens.get(i), "audience");
            if (!audiences.add(audience)) {
                errors.duplicate("spec.tokenRequests[" + i + "].audience", audience);
            }
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode driver, ObjectNode old) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(driver, "spec");
        for (String field : FIXED) {
            errors.immutable("spec." + field, spec.get(field), Tree.same(spec, Tree.object(old, "spec"), field));
        }
        return errors.found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static boolean is(ObjectNode driver, String field) {
        return Tree.flag(Tree.object(driver, "spec"), field);
    }

    private static String audiences(ObjectNode driver) {
        ObjectNode spec = Tree.object(driver, "spec");
        return Tree.has(spec, "tokenRequests")
                ? Tree.objects(spec, "tokenRequests").stream()
                        .map(each -> Tree.text(each, "audience"))
                        .collect(Collectors.joining(","))
                : "<unset>";
    }

    private static String modes(ObjectNode driver) {
        List<String> modes = Tree.texts(Tree.object(driver, "spec"), "volumeLifecycleModes");
        return modes.isEmpty() ? "<none>" : String.join(",", modes);
    }
}
