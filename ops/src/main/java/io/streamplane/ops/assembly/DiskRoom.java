package io.streamplane.ops.assembly;

import io.streamplane.apiserver.operation.JournalRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Room on the disk that the embedded broker writes to. A broker whose disk is full ends at once, and with it the
 * process; so writes are refused while a reserve is left, out of which the broker's own small records go on.
 */
final class DiskRoom implements JournalRoom {

    private static final long LOOK_EVERY_NANOS = 200_000_000;
    private static final long MEBIBYTE = 1024 * 1024;

    private record Look(long nanos, @Nullable String problem) {}

    private final Path directory;
    private final FileStore disk;
    private final long reserve;
    private volatile Look last;

    /** @param reserve in bytes */
    DiskRoom(Path directory, long reserve) throws IOException {
        this.directory = directory;
        this.disk = Files.getFileStore(directory);
        this.reserve = reserve;
        this.last = look();
    }

    @Override
    public @Nullable String problem() {
        Look look = last;
        if (System.nanoTime() - look.nanos() > LOOK_EVERY_NANOS) {
            look = look();
            last = look;
        }
        return look.problem();
    }

    private Look look() {
        try {
            long free = disk.getUsableSpace();
            return new Look(
                    System.nanoTime(),
                    free >= reserve
                            ? null
                            : "the disk of " + directory + " has " + free / MEBIBYTE
                                    + " MiB left, and writes are accepted from " + reserve / MEBIBYTE
                                    + " MiB on; make room on it");
        } catch (IOException e) {
            throw new UncheckedIOException("expected to learn how much is free on the disk of " + directory, e);
        }
    }
}
