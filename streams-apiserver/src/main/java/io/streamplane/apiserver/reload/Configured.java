package io.streamplane.apiserver.reload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A setting: a fixed one, or what a file, and others that it refers to, said when they were last read and could be used. Thread-safe.
 *
 * @param <T> immutable
 */
public final class Configured<T> implements Supplier<T> {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String name;
    private final @Nullable Path file;
    private final @Nullable Reading<T> reading;
    private final Function<T, List<Path>> references;

    /** What was in the files when they could be used. */
    private List<ByteBuffer> seen = List.of();

    /** Why they could not be used at the last look; empty where they could. */
    private String problem = "";

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

    private Configured(
            String name,
            @Nullable Path file,
            @Nullable Reading<T> reading,
            Function<T, List<Path>> references,
            T value) {
        this.name = name;
        this.file = file;
        this.reading = reading;
        this.references = references;
        this.value = value;
    }

    /** One that does not change. */
    public static <T> Configured<T> fixed(T value) {
        return new Configured<>("", null, null, _ -> List.of(), value);
    }

    /**
     * Reads a file for the first time; throws where it cannot be used.
     *
     * @param name of the setting, in logs and metrics
     */
    public static <T> Configured<T> of(String name, Path file, Reading<T> reading) throws IOException {
        return of(name, file, reading, _ -> List.of());
    }

    /**
     * Likewise.
     *
     * @param references further files that the setting was read from
     */
    public static <T> Configured<T> of(String name, Path file, Reading<T> reading, Function<T, List<Path>> references)
            throws IOException {
        var main = ByteBuffer.wrap(Files.readAllBytes(file));
        var configured = new Configured<>(name, file, reading, references, reading.read(file));
        configured.seen = List.of(main);
        if (!references.apply(configured.value).isEmpty()) {
            configured.read(file, reading);
        }
        return configured;
    }

    /** Again where the files turn out to be others: what was seen of a file must not be newer than what was read. */
    private void read(Path main, Reading<T> how) throws IOException {
        List<Path> before;
        do {
            before = references.apply(value);
            List<ByteBuffer> now = contents(main);
            value = how.read(main);
            seen = now;
        } while (!references.apply(value).equals(before));
    }

    private List<ByteBuffer> contents(Path main) throws IOException {
        var contents = new ArrayList<ByteBuffer>();
        contents.add(ByteBuffer.wrap(Files.readAllBytes(main)));
        for (Path each : references.apply(value)) {
            contents.add(reference(each));
        }
        return contents;
    }

    /** Whether one that is not there any more is needed is found out when the setting is read. */
    private static ByteBuffer reference(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            return NOTHING;
        }
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

    /** Reads the files again if they are others than at the last look, or could not be used then; what is wrong is told once. */
    public synchronized Look look() {
        if (file == null || reading == null) {
            return new Unchanged();
        }
        try {
            if (problem.isEmpty() && contents(file).equals(seen)) {
                return new Unchanged();
            }
            read(file, reading);
            problem = "";
            return new Changed();
        } catch (IOException e) {
            return unusable(e.toString());
        } catch (IllegalArgumentException e) {
            return unusable(String.valueOf(e.getMessage()));
        }
    }

    private Look unusable(String why) {
        boolean told = why.equals(problem);
        problem = why;
        return told ? new Unchanged() : new Unusable(why);
    }
}
