package io.streamplane.junit.engine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The jars of a Streamplane. They lie inside the jar of this module and are unpacked once for each build of it, below {@code
 * ~/.cache/streamplane}; where it has none inside, as in an IDE, the class path of the JVM is taken.
 */
final class EngineLibraries {

    private static final String INSIDE = "META-INF/streamplane/lib/";

    private EngineLibraries() {}

    static URL[] find() throws IOException {
        Path own = own();
        List<Path> inside = Files.isDirectory(own) ? jars(own.resolve(INSIDE)) : unpacked(own);
        List<Path> libraries = inside.isEmpty() ? classPath() : inside;
        var urls = new ArrayList<URL>();
        urls.add(own.toUri().toURL());
        for (Path each : libraries) {
            urls.add(each.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static Path own() {
        try {
            URL place = Objects.requireNonNull(
                            Engine.class.getProtectionDomain().getCodeSource())
                    .getLocation();
            return Path.of(place.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("expected this module in a file, but: " + e.getMessage(), e);
        }
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .filter(each -> !each.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** By several JVMs at once each makes its own draft, and one of them stays. */
    private static List<Path> unpacked(Path jar) throws IOException {
        long build = 31 * Files.getLastModifiedTime(jar).toMillis() + Files.size(jar);
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "streamplane");
        Path folder = cache.resolve("junit-" + Long.toHexString(build));
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(cache);
            Path draft = Files.createTempDirectory(cache, "draft-");
            unpack(jar, draft);
            try {
                Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                // Another JVM was first.
            } catch (FileSystemException e) {
                if (!Files.isDirectory(folder)) {
                    throw e;
                }
            }
        }
        return jars(folder);
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            for (var entry : file.stream()
                    .filter(each -> each.getName().startsWith(INSIDE) && !each.isDirectory())
                    .toList()) {
                String name = entry.getName().substring(INSIDE.length());
                if (URI.create("file:/" + name).getPath().lastIndexOf('/') == 0) {
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, folder.resolve(name));
                    }
                }
            }
        }
    }
}
