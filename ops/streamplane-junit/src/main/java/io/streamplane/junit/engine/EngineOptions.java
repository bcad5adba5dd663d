package io.streamplane.junit.engine;

import java.util.List;

/**
 * What a test wants of a Streamplane.
 *
 * @param nodes how many there are
 * @param controllers as {@code --controllers}
 * @param plugins paths, as {@code --plugin-path}
 */
public record EngineOptions(int nodes, List<String> controllers, List<String> plugins) {

    public EngineOptions {
        controllers = List.copyOf(controllers);
        plugins = List.copyOf(plugins);
    }
}
