package io.streamplane.apiserver.kind.storage;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a VolumeAttachment ({@code pkg/apis/storage}). */
public final class VolumeAttachmentRules implements KindRules {

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Attacher", "The driver that must attach.", each -> spec(each, "attacher")),
            Columns.text(
                    "PV",
                    "The persistent volume.",
                    each -> Tree.text(Tree.object(each, "spec", "source"), "persistentVolumeName")),
            Columns.text("Node", "The node that it is attached to.", each -> spec(each, "nodeName")),
            Columns.flag(
                    "Attached",
                    "Whether the volume is attached.",
                    each -> Tree.flag(Tree.object(each, "status"), "attached")),
            Columns.age());

    @Override
    public void prepareForCreate(ObjectNode attachment) {
        Tree.ensure(attachment, "metadata").remove("generation");
    }

    @Override
    public void prepareForUpdate(ObjectNode attachment, ObjectNode old) {
        Tree.ensure(attachment, "metadata").remove("generation");
    }

    @Override
    public List<FieldError> validate(ObjectNode attachment) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(attachment, "spec");
        String attacher = Tree.text(spec, "attacher");
        if (attacher.isEmpty()) {
            errors.required("spec.attacher", "");
        } else {
            errors.invalid("spec.attacher", attacher, Names.dnsSubdomain(attacher.toLowerCase(java.util.Locale.ROOT)));
        }
        ObjectNode source = Tree.object(spec, "source");
        boolean named = Tree.has(source, "persistentVolumeName");
        boolean inline = Tree.has(source, "inlineVolumeSpec");
        if (!named && !inline) {
            errors.required("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        } else if (named && inline) {
            errors.forbidden("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        } else if (named && Tree.text(source, "persistentVolumeName").isEmpty()) {
            errors.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
        }
        String node = Tree.text(spec, "nodeName");
        if (node.isEmpty()) {
            errors.required("spec.nodeName", "");
        } else {
            errors.invalid("spec.nodeName", node, Names.dnsSubdomain(node));
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode attachment, ObjectNode old) {
        return new Errors()
                .immutable("spec", attachment.get("spec"), Tree.same(attachment, old, "spec"))
                .found();
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String spec(ObjectNode attachment, String field) {
        return Tree.text(Tree.object(attachment, "spec"), field);
    }
}
