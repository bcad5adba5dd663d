package io.streamplane.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A class's or a test's part of a Streamplane: its namespace, made when it is first asked for, and clients that look at it. */
@SuppressWarnings("deprecation")
final class TestScope implements StreamplaneCluster, ExtensionContext.Store.CloseableResource, AutoCloseable {

    private final SharedEngine shared;
    private final UnaryOperator<String> maker;
    private final String name;
    private final Map<String, Object> injected = new HashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable String namespace;
    private @Nullable Long captured;

    /**
     * @param name of its namespace
     * @param maker makes the namespace of the name
     */
    private TestScope(SharedEngine shared, String name, UnaryOperator<String> maker) {
        this.shared = shared;
        this.name = name;
        this.maker = maker;
    }

    static TestScope empty(SharedEngine shared, Class<?> test) {
        return new TestScope(shared, shared.freshName(test), name -> {
            shared.engine().createNamespace(name);
            return name;
        });
    }

    /** With a copy of what this one holds, as it was when it was first copied. */
    TestScope fork(Class<?> test) {
        long then = capture();
        return new TestScope(shared, shared.freshName(test), name -> {
            shared.engine().fork(then, name);
            return name;
        });
    }

    private synchronized long capture() {
        if (captured == null) {
            captured = shared.engine().capture(namespace());
        }
        return captured;
    }

    /** What is made once for a scope, and closed with it. */
    synchronized <T extends AutoCloseable> T client(Class<T> type, Function<StreamplaneCluster, T> make) {
        return type.cast(injected.computeIfAbsent(type.getName(), _ -> {
            T made = make.apply(this);
            open.push(made);
            return made;
        }));
    }

    @Override
    public synchronized String namespace() {
        if (namespace == null) {
            namespace = maker.apply(name);
        }
        return namespace;
    }

    @Override
    public Path kubeconfig() {
        return shared.engine().kubeconfig();
    }

    @Override
    public String bootstrapServers() {
        return shared.engine().bootstrapServers();
    }

    @Override
    public Path kafkaConfiguration() {
        return shared.engine().kafkaConfiguration();
    }

    @Override
    public void advance(Duration by) {
        shared.engine().advance(by);
    }

    @Override
    public String why(String object) {
        return shared.engine().why(namespace(), object);
    }

    @Override
    public synchronized String findings() {
        return namespace == null ? "" : shared.engine().findings(namespace);
    }

    @Override
    public synchronized void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        injected.clear();
        if (namespace != null) {
            shared.engine().deleteNamespace(namespace);
            namespace = null;
        }
    }
}
