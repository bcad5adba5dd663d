package io.streamplane.ops.produce;

import io.streamplane.apiserver.manifest.ManifestObjects;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a file.
 *
 * @param source the file, for people
 * @param object with the namespace that it is meant for
 */
record ManifestFile(String source, ObjectNode object) {

    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
    private static final String STDIN = "-";
    private static final int MOST_FOLDERS = 100;

    /** Of an object, the number of the wave that it is produced in, as Argo CD's sync waves: 0 where it has none. */
    static final String WAVE = "streamplane.io/wave";

    /**
     * All objects of a file, of the files below a folder in the order of their names (hidden ones left out), or of the
     * standard input ({@code -}). A folder with a kustomization is built, and gives what it is built to.
     *
     * @param namespace of objects that name none, where their kind has one
     */
    static List<ManifestFile> read(String where, KindRegistry kinds, String namespace) throws IOException {
        if (where.equals(STDIN)) {
            return read(System.in.readAllBytes(), "the standard input", kinds, namespace);
        }
        Path path = Path.of(where);
        if (!Files.exists(path)) {
            throw new IOException("expected a file or a folder at " + path + ", but there is none");
        }
        if (Kustomization.isFile(path)) {
            throw new IOException("expected the folder of a kustomization, but got the file " + path);
        }
        var all = new ArrayList<ManifestFile>();
        if (Files.isDirectory(path)) {
            for (Path each : below(path)) {
                all.addAll(Files.isDirectory(each) ? built(each, kinds, namespace) : file(each, kinds, namespace));
            }
        } else {
            all.addAll(file(path, kinds, namespace));
        }
        return all;
    }

    private static List<ManifestFile> file(Path file, KindRegistry kinds, String namespace) throws IOException {
        return read(Files.readAllBytes(file), file.toString(), kinds, namespace);
    }

    private static List<ManifestFile> built(Path folder, KindRegistry kinds, String namespace) throws IOException {
        byte[] text = Kustomization.build(folder, System.getenv().getOrDefault("PATH", ""));
        return read(text, "the kustomization in " + folder, kinds, namespace);
    }

    /** Files with manifests, and in place of what is below them the folders that kustomize builds. */
    private static List<Path> below(Path folder) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_FOLDERS, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                if (isHidden(folder.relativize(each))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (Kustomization.isIn(each)) {
                    found.add(each);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && !isHidden(folder.relativize(each))
                        && ENDINGS.stream().anyMatch(each.toString()::endsWith)) {
                    found.add(each);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static List<ManifestFile> read(byte[] text, String source, KindRegistry kinds, String namespace)
            throws IOException {
        try {
            return ManifestObjects.of(text).stream()
                    .map(object -> of(object, source, kinds, namespace))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IOException("expected YAML or JSON in " + source + ", but: " + e.getMessage(), e);
        }
    }

    private static ManifestFile of(ObjectNode object, String source, KindRegistry kinds, String namespace) {
        boolean namespaced = kinds.ofObject(Tree.text(object, "apiVersion"), Tree.text(object, "kind"))
                .map(Kind::namespaced)
                .orElse(true);
        ObjectNode metadata = Tree.ensure(object, "metadata");
        if (namespaced && Tree.text(metadata, "namespace").isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return new ManifestFile(source, object);
    }

    /** Throws where it is no whole number. */
    int wave() throws IOException {
        String text = Tree.text(Tree.object(object, "metadata", "annotations"), WAVE);
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "expected a whole number in the annotation " + WAVE + " of " + key() + " in " + source
                            + ", but got \"" + text + "\"",
                    e);
        }
    }

    boolean isNamespace() {
        return Tree.text(object, "apiVersion").equals("v1")
                && Tree.text(object, "kind").equals("Namespace");
    }

    String name() {
        return Tree.text(Tree.object(object, "metadata"), "name");
    }

    /** The object without its version, e.g. {@code Deployment.apps/default/nginx}: it stays when the version changes. */
    String key() {
        ObjectNode metadata = Tree.ensure(object, "metadata");
        String namespace = Tree.text(metadata, "namespace");
        return qualified(Tree.text(object, "kind"), Tree.text(object, "apiVersion")) + "/"
                + (namespace.isEmpty() ? "" : namespace + "/") + Tree.text(metadata, "name");
    }

    /** A kind with its group, where that has a name, e.g. {@code Deployment.apps}. */
    static String qualified(String kind, String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? kind : kind + "." + apiVersion.substring(0, slash);
    }

    byte[] json() {
        return JsonMapper.shared().writeValueAsBytes(object);
    }
}
