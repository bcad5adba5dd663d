package io.streamplane.schemas.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Where controllers and plug-ins of admission of a user's own are found, laid out as for Kafka Connect's {@code plugin.path}: each
 * entry is a jar, or a folder of plugins, where a plugin is a jar, or a folder of jars. A plugin has a class loader of its own, so that
 * plugins may bring libraries that differ. It names what it has in {@code META-INF/services/}, in a file for each of
 * {@link #SERVICES}.
 */
public record PluginPath(List<Path> entries) {

    public static final PluginPath NONE = new PluginPath(List.of());

    private static final String FOLDER = "META-INF/services/";

    /** What a plugin may have. */
    private static final List<String> SERVICES = List.of(
            "io.streamplane.controllers.reconcile.Reconciler", "io.streamplane.apiserver.admission.AdmissionPlugin");

    public PluginPath {
        entries = List.copyOf(entries);
    }

    /**
     * All of one service that there are, by entry and name of the plugin. Throws {@link IllegalArgumentException} where an
     * entry is not there, and where a plugin has nothing of any service.
     */
    public <T> List<ServiceLoader.Provider<T>> find(Class<T> service) {
        var found = new ArrayList<ServiceLoader.Provider<T>>();
        for (Path entry : entries) {
            if (!Files.exists(entry)) {
                throw new IllegalArgumentException(
                        "expected a jar or a folder of plugins, but there is no " + entry.toAbsolutePath());
            }
            for (Path plugin : Files.isDirectory(entry) ? plugins(entry) : List.of(entry)) {
                found.addAll(services(service, plugin));
            }
        }
        return found;
    }

    private static List<Path> plugins(Path folder) {
        return children(folder)
                .filter(each ->
                        isJar(each) || Files.isDirectory(each) && children(each).anyMatch(PluginPath::isJar))
                .toList();
    }

    private static <T> List<ServiceLoader.Provider<T>> services(Class<T> service, Path plugin) {
        URL[] jars = (Files.isDirectory(plugin) ? children(plugin).filter(PluginPath::isJar) : Stream.of(plugin))
                .map(PluginPath::url)
                .toArray(URL[]::new);
        var loader = new PluginClassLoader(jars, PluginPath.class.getClassLoader());
        var own = ServiceLoader.load(service, loader).stream()
                .filter(each -> each.type().getClassLoader() == loader)
                .toList();
        boolean others = SERVICES.stream()
                .anyMatch(each -> !each.equals(service.getName()) && loader.findResource(FOLDER + each) != null);
        if (own.isEmpty() && !others) {
            throw new IllegalArgumentException("expected a plugin in " + plugin.toAbsolutePath() + ", but " + FOLDER
                    + " has none of " + String.join(", ", SERVICES));
        }
        return own;
    }

    private static Stream<Path> children(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJar(Path file) {
        return file.toString().endsWith(".jar");
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("expected a jar, but got " + file, e);
        }
    }
}
