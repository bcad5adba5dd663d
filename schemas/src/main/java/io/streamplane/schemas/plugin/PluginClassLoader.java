package io.streamplane.schemas.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads a plugin's classes: its own first, so that it may bring other versions of libraries; but what it shares with its
 * host, the interfaces of plugins and what those speak of, from the host.
 */
final class PluginClassLoader extends URLClassLoader {

    private static final List<String> SHARED = List.of(
            "java.",
            "javax.",
            "jdk.",
            "org.jspecify.",
            "org.slf4j.",
            "io.fabric8.",
            "tools.jackson.",
            "io.streamplane.");

    static {
        registerAsParallelCapable();
    }

    PluginClassLoader(URL[] jars, ClassLoader host) {
        super("plugin", jars, host);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                try {
                    loaded = findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }
}
