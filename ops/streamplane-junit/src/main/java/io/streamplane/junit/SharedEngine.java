package io.streamplane.junit;

import io.streamplane.junit.engine.Engine;
import io.streamplane.junit.engine.EngineOptions;
import io.streamplane.junit.engine.Engines;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One that the classes share that want the same of it. JUnit closes it after the last test; versions before 5.13 by its own type. */
@SuppressWarnings("deprecation")
final class SharedEngine implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    private static final int LONGEST_NAME = 40;

    private final Engine engine;
    private final Set<String> defined = new HashSet<>();
    private final AtomicInteger namespaces = new AtomicInteger();
    private boolean closed;

    private SharedEngine(Engine engine) {
        this.engine = engine;
    }

    static SharedEngine start(EngineOptions options) {
        return new SharedEngine(Engines.start(options));
    }

    Engine engine() {
        return engine;
    }

    /** Applies those that have not been. */
    synchronized void define(List<String> definitions) {
        definitions.stream().filter(each -> !defined.contains(each)).forEach(each -> {
            engine.define(each);
            defined.add(each);
        });
    }

    /** One that nothing has. */
    String freshName(Class<?> test) {
        String words = test.getSimpleName()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("[^A-Za-z0-9]+", "-")
                .toLowerCase(Locale.ROOT);
        String cut = words.substring(0, Math.min(words.length(), LONGEST_NAME)).replaceAll("^-+|-+$", "");
        return (cut.isEmpty() ? "test" : cut) + "-" + namespaces.incrementAndGet();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            engine.close();
        }
    }
}
