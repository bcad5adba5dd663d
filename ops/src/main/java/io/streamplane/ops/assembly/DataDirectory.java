package io.streamplane.ops.assembly;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds all state of an all-in-one Streamplane, locked by the process that uses it. The operating
 * system drops the lock with the process, however it ends.
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** Throws where another process uses it, or where it holds what is not ours. */
    static DataDirectory open(Path root) throws IOException {
        requireOurs(root);
        Optional<DataDirectory> free = tryOpen(root);
        if (free.isPresent()) {
            return free.get();
        }
        Path endpoints = endpoints(root);
        throw new IOException("expected " + root + " to be free, but another streamplane process uses it"
                + (Files.exists(endpoints)
                        ? ", whose API server is " + Endpoints.read(endpoints).apiServer()
                        : "")
                + ". Stop that one, or name another directory with --data-dir");
    }

    /** A mistyped name must not fill somebody's folder with our files. */
    private static void requireOurs(Path root) throws IOException {
        boolean ours = Files.exists(root.resolve(LOCK)) || Files.exists(root.resolve("kafka/meta.properties"));
        if (ours || !Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw new IOException("expected " + root + " to be a directory, but it is a file");
        }
        try (Stream<Path> files = Files.list(root)) {
            Optional<Path> foreign = files.filter(file -> !isOfTheSystem(file)).findFirst();
            if (foreign.isPresent()) {
                throw new IOException(
                        "expected " + root + " to be a data directory of `streamplane up`, or empty, but it"
                                + " holds other files, such as " + foreign.get().getFileName());
            }
        }
    }

    /** What is there on a disk that is mounted for this, such as {@code lost+found}. */
    private static boolean isOfTheSystem(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") || name.equals("lost+found");
    }

    /** Empty where another process uses it. */
    static Optional<DataDirectory> tryOpen(Path root) throws IOException {
        Files.createDirectories(root);
        var channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(channel)) {
            channel.close();
            return Optional.empty();
        }
        // Of a process that ended without a word.
        Files.deleteIfExists(endpoints(root));
        return Optional.of(new DataDirectory(root.toAbsolutePath().normalize(), channel));
    }

    /** Whether nobody else has the lock, be it in this process or in another. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /** Where the process that uses it listens; there while it runs. */
    static Path endpoints(Path root) {
        return root.resolve("endpoints.json");
    }

    Path root() {
        return root;
    }

    Path lock() {
        return root.resolve(LOCK);
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

    /** Tools wait from now on until nobody uses it. */
    void retract() {
        try {
            Files.deleteIfExists(endpoints(root));
        } catch (IOException e) {
            // It goes when the directory is closed.
        }
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
