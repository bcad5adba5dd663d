package io.streamplane.ops.assembly;

import io.streamplane.apiserver.Parts;
import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A data directory that is being made. It has the name NAME.part until it is complete, so that a process that was killed
 * leaves nothing behind that looks like a data directory; the next one for the same name clears that away.
 */
public final class ForkedDirectory implements AutoCloseable {

    private final Path target;
    private final Path root;
    private final Parts parts = new Parts();
    private final EmbeddedKafka kafka;
    private final DataDirectory directory;

    private ForkedDirectory(Path target, Path root) throws IOException {
        this.target = target;
        this.root = root;
        this.directory = parts.add(DataDirectory.open(root));
        try {
            clear(root, directory.lock());
            this.kafka = parts.add(EmbeddedKafka.startClosed(directory.kafka(), 0, Map.of()));
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** Throws where there is something already, or another process is at it. */
    public static ForkedDirectory begin(Path target) throws IOException {
        Path path = target.toAbsolutePath().normalize();
        if (Files.exists(path) && !isEmptyDirectory(path)) {
            throw new IOException("expected " + target + " to be a new directory, but there is something already");
        }
        return new ForkedDirectory(path, path.resolveSibling(path.getFileName() + ".part"));
    }

    private static boolean isEmptyDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private static void clear(Path root, Path lock) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(root) && !file.equals(lock)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Makes the catalogue's topics in it, empty. */
    public ClientSettings withTopics(int partitions) {
        try (var topics = new TopicAdmin(settings())) {
            topics.ensure(partitions);
        }
        return settings();
    }

    private ClientSettings settings() {
        return new ClientSettings(kafka.ownServers(), kafka.ownSettings());
    }

    /** Stops the broker, and gives the directory its name. */
    public void complete(ForkOrigin origin) throws IOException {
        origin.write(directory.forkOrigin());
        kafka.close();
        Files.deleteIfExists(target);
        Files.move(root, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        parts.close();
    }
}
