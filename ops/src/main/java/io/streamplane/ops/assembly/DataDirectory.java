package io.streamplane.ops.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder that holds all state of an all-in-one Streamplane, locked by the process that uses it. The operating
 * system drops the lock with the process, however it ends.
 */
final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** Throws where another process uses it. */
    static DataDirectory open(Path root) throws IOException {
        return tryOpen(root)
                .orElseThrow(() ->
                        new IOException("expected " + root + " to be free, but another streamplane process uses it"));
    }

    /** Empty where another process uses it. */
    static Optional<DataDirectory> tryOpen(Path root) throws IOException {
        Files.createDirectories(root);
        var channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        // Of a process that ended without a word.
        Files.deleteIfExists(endpoints(root));
        return Optional.of(new DataDirectory(root.toAbsolutePath().normalize(), channel));
    }

    /** Where the process that uses it listens; there while it runs. */
    static Path endpoints(Path root) {
        return root.resolve("endpoints.json");
    }

    Path lock() {
        return root.resolve("lock");
    }

    /** There where the directory is a fork. */
    Path forkOrigin() {
        return root.resolve("fork.json");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path certificates() {
        return root.resolve("pki");
    }

    /** Kafka Streams' folder of one role. */
    Path streamsState(String role) {
        return root.resolve("streams").resolve(role);
    }

    void announce(Endpoints endpoints) throws IOException {
        endpoints.write(endpoints(root));
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(endpoints(root));
        lockFile.close();
    }
}
