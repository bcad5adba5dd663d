package io.streamplane.schemas.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a token that somebody keeps fresh, as a kubelet does with a projected one. It is looked at again after some
 * seconds; while it cannot be read, the last token stays. Thread-safe.
 */
public final class RoleToken {

    private static final Logger LOG = LoggerFactory.getLogger(RoleToken.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private record Read(String token, long nanos) {}

    private final Path file;
    private volatile Read last;

    /** Throws {@link UncheckedIOException} where there is no token in it. */
    public RoleToken(Path file) {
        this.file = file;
        try {
            last = read();
        } catch (IOException e) {
            throw new UncheckedIOException("expected a token in " + file + ", but: " + e.getMessage(), e);
        }
    }

    /** Without white space around it. */
    public String current() {
        Read known = last;
        if (System.nanoTime() - known.nanos() < LOOK_EVERY.toNanos()) {
            return known.token();
        }
        try {
            last = read();
        } catch (IOException e) {
            LOG.warn("The token in {} cannot be read, the last one stays: {}", file, e.toString());
            last = new Read(known.token(), System.nanoTime());
        }
        return last.token();
    }

    private Read read() throws IOException {
        String token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException("the file is empty");
        }
        return new Read(token, System.nanoTime());
    }
}
