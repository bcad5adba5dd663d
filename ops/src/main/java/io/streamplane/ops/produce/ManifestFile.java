package io.streamplane.ops.produce;

import io.streamplane.apiserver.manifest.ManifestObjects;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

    /**
     * All objects of a file, of the files below a folder in the order of their names (hidden ones left out), or of the
     * standard input ({@code -}).
     *
     * @param namespace of objects that name none, where their kind has one
     */
    static List<ManifestFile> read(String where, KindRegistry kinds, String namespace) throws IOException {
        if (where.equals(STDIN)) {
            return read(System.in, "the standard input", kinds, namespace);
        }
        Path path = Path.of(where);
        if (!Files.exists(path)) {
            throw new IOException("expected a file or a folder at " + path + ", but there is none");
        }
        var all = new ArrayList<ManifestFile>();
        for (Path file : files(path)) {
            try (InputStream in = Files.newInputStream(file)) {
                all.addAll(read(in, file.toString(), kinds, namespace));
            }
        }
        return all;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.filter(Files::isRegularFile)
                    .filter(file -> !isHidden(path.relativize(file)))
                    .filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static List<ManifestFile> read(InputStream in, String source, KindRegistry kinds, String namespace)
            throws IOException {
        try {
            return ManifestObjects.of(in.readAllBytes()).stream()
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

    boolean isNamespace() {
        return Tree.text(object, "apiVersion").equals("v1")
                && Tree.text(object, "kind").equals("Namespace");
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
