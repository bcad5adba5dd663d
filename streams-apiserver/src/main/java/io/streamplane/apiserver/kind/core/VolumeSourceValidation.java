package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with where a volume has its files from: their paths, modes and limits. */
final class VolumeSourceValidation {

    private static final int MOST_MODE = 0777;
    private static final long SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;
    private static final List<String> HOST_PATH_TYPES =
            List.of("BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    /** What a source of a volume cannot do without. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("secret", List.of("secretName")),
            Map.entry("configMap", List.of("name")),
            Map.entry("persistentVolumeClaim", List.of("claimName")),
            Map.entry("hostPath", List.of("path")),
            Map.entry("nfs", List.of("server", "path")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("rbd", List.of("image")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("quobyte", List.of("registry", "volume")),
            Map.entry("gitRepo", List.of("repository")),
            Map.entry("csi", List.of("driver")));

    private VolumeSourceValidation() {}

    static void validate(Errors errors, ObjectNode volume, String path) {
        REQUIRED.forEach((source, fields) -> {
            ObjectNode at = Tree.object(volume, source);
            fields.stream()
                    .filter(field -> at != null && Tree.text(at, field).isEmpty())
                    .forEach(field -> errors.required(path + "." + source + "." + field, ""));
        });
        String exported = Tree.text(Tree.object(volume, "nfs"), "path");
        if (!exported.isEmpty() && !exported.startsWith("/")) {
            errors.invalid(path + ".nfs.path", exported, "must be an absolute path");
        }
        if (Tree.has(volume, "ephemeral") && !Tree.has(volume.get("ephemeral"), "volumeClaimTemplate")) {
            errors.required(path + ".ephemeral.volumeClaimTemplate", "");
        }
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
        if (projected != null) {
            projections(errors, projected, path + ".projected");
        }
        mode(errors, projected, "defaultMode", path + ".projected");
        List<ObjectNode> sources = Tree.objects(projected, "sources");
        for (int i = 0; i < sources.size(); i++) {
            files(errors, sources.get(i), path + ".projected.sources[" + i + "]");
        }
    }

    private static void projections(Errors errors, ObjectNode projected, String path) {
        List<ObjectNode> sources = Tree.objects(projected, "sources");
        for (int i = 0; i < sources.size(); i++) {
            String at = path + ".sources[" + i + "]";
            for (String source : List.of("secret", "configMap")) {
                ObjectNode named = Tree.object(sources.get(i), source);
                if (named != null && Tree.text(named, "name").isEmpty()) {
                    errors.required(at + "." + source + ".name", "");
                }
            }
            ObjectNode token = Tree.object(sources.get(i), "serviceAccountToken");
            if (token != null) {
                token(errors, token, at + ".serviceAccountToken");
            }
            if (sources.get(i).size() > 1) {
                errors.forbidden(at, "may not specify more than 1 volume type per source");
            }
        }
    }

    private static void token(Errors errors, ObjectNode token, String path) {
        long seconds = Tree.number(token, "expirationSeconds", SHORTEST_TOKEN);
        if (seconds < SHORTEST_TOKEN) {
            errors.invalid(path + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        } else if (seconds > LONGEST_TOKEN) {
            errors.invalid(path + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        }
        String file = Tree.text(token, "path");
        if (file.isEmpty()) {
            errors.required(path + ".path", "");
        } else {
            PathValidation.unreserved(errors, file, path + ".path");
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
            errors.invalid(path + "." + field, mode, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
