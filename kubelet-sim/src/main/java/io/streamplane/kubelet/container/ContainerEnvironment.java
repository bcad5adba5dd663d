package io.streamplane.kubelet.container;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.container.ContainerSource.Running;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The environment of a container's programs, as a kubelet makes it; what it cannot read is left out. */
final class ContainerEnvironment {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");
    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)'\\]");

    private final ContainerSource source;
    private final Running container;

    private ContainerEnvironment(ContainerSource source, Running container) {
        this.source = source;
        this.container = container;
    }

    static Map<String, String> of(ContainerSource source, Running container) {
        return new ContainerEnvironment(source, container).all();
    }

    private Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        all.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        all.put("HOSTNAME", hostname(container.pod()));
        all.put("HOME", "/root");
        String apiServer = source.apiServer();
        all.put("KUBERNETES_SERVICE_HOST", apiServer);
        all.put("KUBERNETES_SERVICE_PORT", "443");
        all.put("KUBERNETES_SERVICE_PORT_HTTPS", "443");
        all.put(
                "KUBERNETES_PORT",
                "tcp://" + (apiServer.indexOf(':') < 0 ? apiServer : "[" + apiServer + "]") + ":443");
        for (EnvFromSource from : container.spec().getEnvFrom()) {
            String prefix = from.getPrefix() == null ? "" : from.getPrefix();
            var map = from.getConfigMapRef();
            var secret = from.getSecretRef();
            Map<String, byte[]> contents = map != null
                    ? contents("configmaps", map.getName())
                    : secret != null ? contents("secrets", secret.getName()) : null;
            if (contents != null) {
                contents.forEach((key, value) -> all.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
            }
        }
        for (EnvVar variable : container.spec().getEnv()) {
            String value = variable.getValueFrom() == null
                    ? expanded(variable.getValue() == null ? "" : variable.getValue(), all)
                    : value(variable.getValueFrom());
            if (value != null) {
                all.put(variable.getName(), value);
            }
        }
        return all;
    }

    static String hostname(Pod pod) {
        var spec = pod.getSpec();
        if (Boolean.TRUE.equals(spec.getHostNetwork())) {
            return spec.getNodeName();
        }
        return spec.getHostname() == null || spec.getHostname().isEmpty()
                ? pod.getMetadata().getName()
                : spec.getHostname();
    }

    private @Nullable Map<String, byte[]> contents(String resource, String name) {
        return source.contents(resource, container.pod().getMetadata().getNamespace(), name);
    }

    private static String expanded(String text, Map<String, String> known) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group().equals("$$") ? "$" : known.getOrDefault(match.group(1), match.group())));
    }

    private @Nullable String value(EnvVarSource from) {
        if (from.getFieldRef() != null) {
            return field(from.getFieldRef().getFieldPath(), container);
        }
        var map = from.getConfigMapKeyRef();
        var secret = from.getSecretKeyRef();
        Map<String, byte[]> contents = map != null
                ? contents("configmaps", map.getName())
                : secret != null ? contents("secrets", secret.getName()) : null;
        byte[] value = contents == null
                ? null
                : contents.get(map != null ? map.getKey() : secret != null ? secret.getKey() : "");
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Null where the downward API has no such field. */
    static @Nullable String field(String path, Running container) {
        var metadata = container.pod().getMetadata();
        var spec = container.pod().getSpec();
        Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            Map<String, String> map =
                    subscript.group(1).equals("labels") ? metadata.getLabels() : metadata.getAnnotations();
            return map == null ? "" : map.getOrDefault(subscript.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> metadata.getName();
            case "metadata.namespace" -> metadata.getNamespace();
            case "metadata.uid" -> metadata.getUid();
            case "metadata.labels" -> lines(metadata.getLabels());
            case "metadata.annotations" -> lines(metadata.getAnnotations());
            case "spec.nodeName" -> spec.getNodeName();
            case "spec.serviceAccountName" ->
                spec.getServiceAccountName() == null ? "default" : spec.getServiceAccountName();
            case "status.podIP" -> container.addresses().getFirst();
            case "status.podIPs" -> String.join(",", container.addresses());
            case "status.hostIP" -> container.hostAddresses().getFirst();
            case "status.hostIPs" -> String.join(",", container.hostAddresses());
            default -> null;
        };
    }

    private static String lines(@Nullable Map<String, String> map) {
        var text = new StringBuilder();
        if (map != null) {
            map.forEach(
                    (key, value) -> text.append(key).append("=\"").append(value).append("\"\n"));
        }
        return text.toString();
    }
}
