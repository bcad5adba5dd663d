package io.streamplane.schemas.kubeconfig;

import io.streamplane.schemas.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The cluster and the user of a kubeconfig's current context.
 *
 * @param folder from which the paths in it go
 * @param cluster null where there is none, as {@code user}
 */
public record KubeconfigFile(
        Path folder, @Nullable ObjectNode cluster, @Nullable ObjectNode user) {

    /** Empty where the file is no kubeconfig. Throws an unchecked {@link tools.jackson.core.JacksonException} where it is no YAML. */
    public static Optional<KubeconfigFile> read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!(YAMLMapper.shared().readTree(Files.readString(file)) instanceof ObjectNode config) || folder == null) {
            return Optional.empty();
        }
        ObjectNode context = named(config, "contexts", "context", Tree.text(config, "current-context"));
        return Optional.of(new KubeconfigFile(
                folder,
                named(config, "clusters", "cluster", Tree.text(context, "cluster")),
                named(config, "users", "user", Tree.text(context, "user"))));
    }

    private static @Nullable ObjectNode named(ObjectNode config, String list, String field, String name) {
        return entry(config, list, name).map(each -> Tree.object(each, field)).orElse(null);
    }

    /**
     * The first entry of this name.
     *
     * @param config the whole file
     * @param list e.g. {@code clusters}
     */
    public static Optional<ObjectNode> entry(ObjectNode config, String list, String name) {
        return Tree.objects(config, list).stream()
                .filter(each -> Tree.text(each, "name").equals(name))
                .findFirst();
    }

    /** The cluster's address; may be empty. */
    public String server() {
        return Tree.text(cluster, "server");
    }

    /** The cluster's authorities; empty where there are none. */
    public String authorities() throws IOException {
        return pem(cluster, "certificate-authority");
    }

    /** The user's, e.g. {@code client-key}; empty where there is none. */
    public String ofUser(String field) throws IOException {
        return pem(user, field);
    }

    /** The user's bearer token; empty where there is none. */
    public String token() throws IOException {
        String token = Tree.text(user, "token");
        String file = Tree.text(user, "tokenFile");
        return token.isEmpty() && !file.isEmpty()
                ? Files.readString(folder.resolve(file)).strip()
                : token;
    }

    /** Those that the texts above are read from, beside the kubeconfig. */
    public List<Path> references() {
        var files = new ArrayList<Path>();
        add(files, cluster, "certificate-authority");
        add(files, user, "client-certificate");
        add(files, user, "client-key");
        String token = Tree.text(user, "tokenFile");
        if (!token.isEmpty() && Tree.text(user, "token").isEmpty()) {
            files.add(folder.resolve(token));
        }
        return files;
    }

    private void add(List<Path> files, @Nullable ObjectNode of, String field) {
        String file = Tree.text(of, field);
        if (!file.isEmpty() && Tree.text(of, field + "-data").isEmpty()) {
            files.add(folder.resolve(file));
        }
    }

    /** What a field has in base64, or the file that it names. */
    private String pem(@Nullable ObjectNode of, String field) throws IOException {
        String data = Tree.text(of, field + "-data");
        if (!data.isEmpty()) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
        }
        String file = Tree.text(of, field);
        return file.isEmpty() ? "" : Files.readString(folder.resolve(file));
    }
}
