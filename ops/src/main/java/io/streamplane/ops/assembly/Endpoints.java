package io.streamplane.ops.assembly;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the parts of a running all-in-one Streamplane listen; kept in its data directory, so that other commands find
 * it by that alone.
 */
public record Endpoints(String bootstrapServers, URI schemaRegistry, URI apiServer) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Endpoints read(Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), Endpoints.class);
    }

    /** Another process sees all of it or nothing. */
    void write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
