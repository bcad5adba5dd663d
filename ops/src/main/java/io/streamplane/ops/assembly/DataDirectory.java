package io.streamplane.ops.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    static DataDirectory open(Path root) throws IOException {
        Files.createDirectories(root);
        var channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("expected " + root + " to be free, but another streamplane process uses it");
        }
        return new DataDirectory(root.toAbsolutePath().normalize(), channel);
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

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
