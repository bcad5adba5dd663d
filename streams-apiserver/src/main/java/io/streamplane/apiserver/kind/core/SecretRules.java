package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a Secret: {@code stringData} is folded into {@code data}; some types demand keys. */
public final class SecretRules implements KindRules {

    private static final Map<String, List<String>> DEMANDED = Map.of(
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"));
    private static final String ACCOUNT_ANNOTATION = "kubernetes.io/service-account.name";

    @Override
    public void applyDefaults(ObjectNode secret) {
        Tree.textMap(secret, "stringData")
                .forEach((key, value) -> Tree.ensure(secret, "data")
                        .put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        secret.remove("stringData");
        Tree.defaultText(secret, "type", "Opaque");
    }

    @Override
    public List<FieldError> validate(ObjectNode secret) {
        var errors = new Errors();
        long size = 0;
        var data = Tree.textMap(secret, "data");
        for (var entry : data.entrySet()) {
            errors.invalid("data[" + entry.getKey() + "]", entry.getKey(), Names.configKey(entry.getKey()));
            size += entry.getValue().length() / 4 * 3;
        }
        if (size > ConfigMapRules.MOST_BYTES) {
            errors.tooLong("data", ConfigMapRules.MOST_BYTES);
        }
        String type = Tree.text(secret, "type");
        for (String key : DEMANDED.getOrDefault(type, List.of())) {
            String value = data.get(key);
            if (value == null || value.isEmpty() && type.equals("kubernetes.io/ssh-auth")) {
                errors.required("data[" + key + "]", "");
            } else if (type.startsWith("kubernetes.io/dockercfg")
                    || type.startsWith("kubernetes.io/dockerconfigjson")) {
                dockerConfig(errors, value, "data[" + key + "]");
            }
        }
        if (type.equals("kubernetes.io/basic-auth") && !data.containsKey("username") && !data.containsKey("password")) {
            errors.required("data[username]", "").required("data[password]", "");
        }
        if (type.equals("kubernetes.io/service-account-token")
                && Tree.text(Tree.object(secret, "metadata", "annotations"), ACCOUNT_ANNOTATION)
                        .isEmpty()) {
            errors.required("metadata.annotations[" + ACCOUNT_ANNOTATION + "]", "");
        }
        return errors.found();
    }

    private static void dockerConfig(Errors errors, String base64, String path) {
        String problem = JsonProblem.ofObject(Base64.getMimeDecoder().decode(base64));
        if (problem != null) {
            errors.invalid(path, "<secret contents redacted>", problem);
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode secret, ObjectNode old) {
        var errors = new Errors().immutable("type", secret.get("type"), Tree.same(secret, old, "type"));
        errors.found().addAll(ConfigMapRules.unchanged(secret, old, List.of("data")));
        return errors.found();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode secret) {
        return Map.of("type", Tree.text(secret, "type"));
    }

    @Override
    public List<TableColumn> columns() {
        return CoreColumns.SECRET;
    }
}
