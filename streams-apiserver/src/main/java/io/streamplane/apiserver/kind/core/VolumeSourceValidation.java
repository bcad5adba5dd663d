package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with where a volume has its files from: their paths, modes and limits. */
final class VolumeSourceValidation {

    private static final int MOST_MODE = 0777;
    private static final List<String> HOST_PATH_TYPES = List.of(
            "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private VolumeSourceValidation() {}

    static void validate(Errors errors, ObjectNode volume, String path) {
        ObjectNode host = Tree.object(volume, "hostPath");
        PathValidation.noSteps(errors, Tree.text(host, "path"), path + ".hostPath.path");
        String type = Tree.text(host, "type");
        if (!type.isEmpty() && !HOST_PATH_TYPES.contains(type)) {
            errors.notSupported(path + ".hostPath.type", type, HOST_PATH_TYPES);
        }
        String limit = Tree.text(Tree.object(volume, "emptyDir"), "sizeLimit");
        if (Quantity.parse(limit).filter(each -> each.amount().signum() < 0).isPresent()) {
            errors.forbidden(path + ".emptyDir.sizeLimit", "SizeLimit field must be a valid resource quantity");
        }
        files(errors, volume, path);
        ObjectNode projected = Tree.object(volume, "projected");
        mode(errors, projected, "defaultMode", path + ".projected");
        List<ObjectNode> sources = Tree.objects(projected, "sources");
        for (int i = 0; i < sources.size(); i++) {
            files(errors, sources.get(i), path + ".projected.sources[" + i + "]");
        }
    }

    /** Of a volume, and of a source of a projected one. */
    private static void files(Errors errors, ObjectNode volume, String path) {
        for (String source : List.of("secret", "configMap", "downwardAPI")) {
            ObjectNode at = Tree.object(volume, source);
            String items = path + "." + source + ".items";
            mode(errors, at, "defaultMode", path + "." + source);
            List<ObjectNode> all = Tree.objects(at, "items");
            if (source.equals("downwardAPI")) {
                DownwardValidation.ofFiles(errors, all, items);
            }
            for (int i = 0; i < all.size(); i++) {
                mode(errors, all.get(i), "mode", items + "[" + i + "]");
                if (!source.equals("downwardAPI")) {
                    keyToPath(errors, all.get(i), items + "[" + i + "]");
                }
            }
        }
    }

    private static void keyToPath(Errors errors, ObjectNode item, String path) {
        if (Tree.text(item, "key").isEmpty()) {
            errors.required(path + ".key", "");
        }
        String file = Tree.text(item, "path");
        if (file.isEmpty()) {
            errors.required(path + ".path", "");
        } else {
            PathValidation.unreserved(errors, file, path + ".path");
        }
    }

    private static void mode(Errors errors, @Nullable ObjectNode files, String field, String path) {
        long mode = Tree.number(files, field, 0);
        if (mode < 0 || mode > MOST_MODE) {
            errors.invalid(
                    path + "." + field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
