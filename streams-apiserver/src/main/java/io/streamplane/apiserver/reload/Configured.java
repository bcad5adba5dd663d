package io.streamplane.apiserver.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A setting: a fixed one, or what a file said when it was last read and could be used. Thread-safe.
 *
 * @param <T> immutable
 */
public final class Configured<T> implements Supplier<T> {

    private final String name;
    private final @Nullable Path file;
    private final @Nullable Reading<T> reading;

    /** Null where the file could not be read. */
    private byte @Nullable [] seen;

    private volatile T value;

    /** Makes the setting of a file. */
    @FunctionalInterface
    public interface Reading<T> {

        /** Throws {@link IOException} or {@link IllegalArgumentException} where the file cannot be used. */
        T read(Path file) throws IOException;
    }

    /** What a look at the file found. */
    public sealed interface Look {}

    /** The same as before, or no file at all. */
    public record Unchanged() implements Look {}

    /** A new setting, which counts from now on. */
    public record Changed() implements Look {}

    /** Something that cannot be used; the setting before it stays. */
    public record Unusable(String why) implements Look {}

    private Configured(String name, @Nullable Path file, @Nullable Reading<T> reading, T value) {
        this.name = name;
        this.file = file;
        this.reading = reading;
        this.value = value;
    }

    /** One that does not change. */
    public static <T> Configured<T> fixed(T value) {
        return new Configured<>("", null, null, value);
    }

    /**
     * Reads a file for the first time; throws where it cannot be used.
     *
     * @param name of the setting, in logs and metrics
     */
    public static <T> Configured<T> of(String name, Path file, Reading<T> reading) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        var configured = new Configured<>(name, file, reading, reading.read(file));
        configured.seen = bytes;
        return configured;
    }

    @Override
    public T get() {
        return value;
    }

    public String name() {
        return name;
    }

    /** Whether it is of a file. */
    public boolean isOfFile() {
        return file != null;
    }

    public @Nullable Path file() {
        return file;
    }

    /** Reads the file again if it is another one than at the last look; what is wrong is told once. */
    public synchronized Look look() {
        if (file == null || reading == null) {
            return new Unchanged();
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            boolean told = seen == null;
            seen = null;
            return told ? new Unchanged() : new Unusable(e.toString());
        }
        if (Arrays.equals(bytes, seen)) {
            return new Unchanged();
        }
        seen = bytes;
        try {
            value = reading.read(file);
            return new Changed();
        } catch (IOException | IllegalArgumentException e) {
            return new Unusable(String.valueOf(e.getMessage()));
        }
    }
}
