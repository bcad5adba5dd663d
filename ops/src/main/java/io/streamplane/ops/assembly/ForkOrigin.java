package io.streamplane.ops.assembly;

import io.streamplane.kubelet.node.SimulatedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a data directory that is a fork began as; kept in it as {@code fork.json}, for {@code up} to go by.
 *
 * @param from what it is a fork of, for people
 * @param revision at which it parted
 * @param forkedAt when that was done
 * @param schemaRegistryUrl the registry that both use; null where each has its own
 * @param nodes that are simulated, in place of those that were there
 */
public record ForkOrigin(
        String from,
        long revision,
        Instant forkedAt,
        @Nullable String schemaRegistryUrl,
        List<SimulatedNode> nodes) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public ForkOrigin {
        nodes = List.copyOf(nodes);
    }

    static Optional<ForkOrigin> read(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(JSON.readValue(Files.readAllBytes(file), ForkOrigin.class))
                : Optional.empty();
    }

    void write(Path file) throws IOException {
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }
}
