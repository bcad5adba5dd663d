package io.streamplane.apiserver.http;

import io.streamplane.apiserver.request.Target;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a connection is asked for with, as the object that admission is shown: a {@code v1 PodExecOptions} and its like. */
final class ConnectOptions {

    private static final List<String> FLAGS = List.of("stdin", "stdout", "stderr", "tty");

    private ConnectOptions() {}

    static ObjectNode of(Target target, QueryOptions query, String path) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("kind", kind(target)).put("apiVersion", "v1");
        switch (target.subresource()) {
            case "proxy" -> options.put("path", path);
            case "portforward" -> {
                var ports = options.putArray("ports");
                query.all("ports").forEach(each -> {
                    if (each.matches("[0-9]{1,5}")) {
                        ports.add(Integer.parseInt(each));
                    }
                });
            }
            default -> {
                FLAGS.stream().filter(query::flag).forEach(flag -> options.put(flag, true));
                if (!query.text("container").isEmpty()) {
                    options.put("container", query.text("container"));
                }
                if (target.subresource().equals("exec")) {
                    var command = options.putArray("command");
                    query.all("command").forEach(command::add);
                }
            }
        }
        return options;
    }

    private static String kind(Target target) {
        return switch (target.subresource()) {
            case "exec" -> "PodExecOptions";
            case "attach" -> "PodAttachOptions";
            case "portforward" -> "PodPortForwardOptions";
            default -> target.kind().kind() + "ProxyOptions";
        };
    }
}
