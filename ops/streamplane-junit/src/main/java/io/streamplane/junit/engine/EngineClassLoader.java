package io.streamplane.junit.engine;

import java.net.URL;
import java.net.URLClassLoader;

/** Finds everything but the JDK and the door itself among its own, so that a test may use other versions of the same libraries. */
final class EngineClassLoader extends URLClassLoader {

    private static final String DOOR = Engine.class.getPackageName() + ".";

    EngineClassLoader(URL[] libraries) {
        super("streamplane", libraries, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(DOOR)
                ? Class.forName(name, false, Engine.class.getClassLoader())
                : super.loadClass(name, resolve);
    }
}
