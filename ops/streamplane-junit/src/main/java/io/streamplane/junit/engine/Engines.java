package io.streamplane.junit.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Starts Streamplanes in this JVM. */
public final class Engines {

    private static final String ASSEMBLED = "io.streamplane.junit.assembled.AssembledEngine";

    private static @Nullable EngineClassLoader classes;

    private Engines() {}

    /** Returns when it serves. */
    public static Engine start(EngineOptions options) {
        EngineClassLoader loader = loader();
        try {
            var start = Class.forName(ASSEMBLED, true, loader).getMethod("start", EngineOptions.class);
            Engine engine = (Engine) inside(loader, () -> start.invoke(null, options));
            return (Engine) Proxy.newProxyInstance(
                    Engine.class.getClassLoader(),
                    new Class<?>[] {Engine.class},
                    (_, method, arguments) -> inside(loader, () -> method.invoke(engine, arguments)));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "expected a Streamplane on the class path, with all that it needs, but: " + e, e);
        }
    }

    /** One for all of a JVM: what has been loaded and compiled for the first, the next ones start with. */
    private static synchronized EngineClassLoader loader() {
        if (classes != null) {
            return classes;
        }
        try {
            var loader = new EngineClassLoader(EngineLibraries.find());
            classes = loader;
            return loader;
        } catch (IOException e) {
            throw new UncheckedIOException("expected to find the libraries of Streamplane, but: " + e.getMessage(), e);
        }
    }

    private interface Call {
        Object now() throws Exception;
    }

    /** Libraries look for more of themselves by the thread's class loader. */
    @SuppressWarnings("NullAway") // a method without a result gives null
    private static Object inside(ClassLoader loader, Call call) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.now();
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
