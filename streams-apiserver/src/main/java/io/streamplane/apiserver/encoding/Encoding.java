package io.streamplane.apiserver.encoding;

import io.streamplane.schemas.protobuf.ProtobufBody;

/** The media types of answers, in the order in which Kubernetes names and prefers them. */
public enum Encoding {
    JSON("application/json", new JsonEncoder()),
    YAML("application/yaml", new YamlEncoder()),
    PROTOBUF(ProtobufBody.MEDIA_TYPE, new ProtobufEncoder());

    private static final ObjectEncoder PRETTY_JSON = new PrettyJsonEncoder();

    private final String type;
    private final ObjectEncoder encoder;

    Encoding(String type, ObjectEncoder encoder) {
        this.type = type;
        this.encoder = encoder;
    }

    public String type() {
        return type;
    }

    public ObjectEncoder encoder() {
        return encoder;
    }

    /** For people, where there is such a layout. */
    public ObjectEncoder pretty() {
        return this == JSON ? PRETTY_JSON : encoder;
    }

    /** Whether watches can be sent in it. */
    public boolean streams() {
        return this != YAML;
    }
}
