package io.streamplane.schemas.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The message classes of the official Java client, by the names that this build gives them. */
final class OfficialMessages {

    private static final String FOLDER = "/io/kubernetes/client/proto";
    private static final Map<String, Message> BY_NAME = read();

    private OfficialMessages() {}

    static Message parse(String name, ByteString bytes) throws InvalidProtocolBufferException {
        Message message = BY_NAME.get(name);
        if (message == null) {
            throw new IllegalArgumentException("expected a class of the message " + name + ", but there is none");
        }
        return message.getParserForType().parseFrom(bytes);
    }

    private static Map<String, Message> read() {
        try {
            URI jar = io.kubernetes
                    .client
                    .proto
                    .V1
                    .class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            try (var files = FileSystems.newFileSystem(Path.of(jar));
                    var classes = Files.list(files.getPath(FOLDER))) {
                var found = new HashMap<String, Message>();
                for (Path file : classes.toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".class") && name.indexOf('$') == name.lastIndexOf('$')) {
                        add(found, Class.forName("io.kubernetes.client.proto." + name.replace(".class", "")));
                    }
                }
                return found;
            }
        } catch (IOException | ReflectiveOperationException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Map<String, Message> found, Class<?> type) throws ReflectiveOperationException {
        if (Message.class.isAssignableFrom(type) && !type.isInterface()) {
            var message = (Message) type.getMethod("getDefaultInstance").invoke(null);
            String name = message.getDescriptorForType().getFullName();
            found.put(
                    name.replaceFirst("^k8s\\.io\\.", "io.k8s.")
                            .replace("apiextensions_apiserver", "apiextensions-apiserver")
                            .replace("kube_aggregator", "kube-aggregator"),
                    message);
        }
    }
}
