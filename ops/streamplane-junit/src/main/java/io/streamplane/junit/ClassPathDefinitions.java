package io.streamplane.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** CustomResourceDefinitions on the class path. */
final class ClassPathDefinitions {

    private static final String GENERATED = "META-INF/fabric8";
    private static final List<String> ENDINGS = List.of("-v1.yml", "-v1.yaml");

    private ClassPathDefinitions() {}

    /** Those that fabric8's generator has left, and those of these names; texts in YAML. */
    static List<String> find(ClassLoader loader, List<String> names) {
        try {
            var texts = new ArrayList<String>();
            for (URL folder : Collections.list(loader.getResources(GENERATED))) {
                texts.addAll(folder.getProtocol().equals("jar") ? inJar(folder) : inFolder(folder));
            }
            for (String name : names) {
                URL found = loader.getResource(name.startsWith("/") ? name.substring(1) : name);
                if (found == null) {
                    throw new IllegalArgumentException("expected " + name + " on the class path, but it is not there");
                }
                try (InputStream in = found.openStream()) {
                    texts.add(text(in));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> inJar(URL folder) throws IOException {
        var texts = new ArrayList<String>();
        var connection = (JarURLConnection) folder.openConnection();
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            for (var entry : jar.stream()
                    .filter(each -> each.getName().startsWith(GENERATED + "/") && isOne(each.getName()))
                    .toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    texts.add(text(in));
                }
            }
        }
        return texts;
    }

    private static List<String> inFolder(URL folder) throws IOException {
        var texts = new ArrayList<String>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file :
                    files.filter(each -> isOne(each.toString())).sorted().toList()) {
                texts.add(Files.readString(file));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        return texts;
    }

    private static boolean isOne(String name) {
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
