package io.streamplane.ops.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** A container image of what is on this machine, for where none can be pulled: the JDK of the tests, and what it links to. */
final class MachineImage {

    private static final String NAME = "streamplane-test/java";

    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s*)(/\\S+) \\(0x", Pattern.MULTILINE);

    private MachineImage() {}

    /** Makes the image and gives its full name. */
    static String build(Path folder) throws IOException, InterruptedException {
        Path jdk = Path.of(System.getProperty("java.home")).toRealPath();
        Path root = Files.createDirectories(folder.resolve("rootfs"));
        for (String directory : List.of("usr/bin", "tmp", "etc", "opt")) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/tmp:/none\n");
        Files.createSymbolicLink(root.resolve("usr/bin/java"), Path.of("/opt/java/bin/java"));
        for (Path library : libraries(jdk)) {
            Path copy = root.resolve(library.toString().substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(library.toRealPath(), copy);
        }
        Path tar = folder.resolve("java.tar");
        run("tar", "-cf", tar.toString(), "-C", root.toString(), ".");
        run(
                "tar",
                "-rf",
                tar.toString(),
                "-C",
                jdk.resolveSibling("").toString(),
                "--exclude=src.zip",
                "--exclude=jmods",
                "--exclude=man",
                "--transform",
                "s,^" + jdk.getFileName() + ",./opt/java,",
                jdk.getFileName().toString());
        return new ImageFromDockerfile(NAME, false)
                .withFileFromPath("java.tar", tar)
                .withDockerfileFromBuilder(
                        file -> file.from("scratch").add("java.tar", "/").build())
                .get();
    }

    private static TreeSet<Path> libraries(Path jdk) throws IOException, InterruptedException {
        var libraries = new TreeSet<Path>();
        for (String program : List.of("bin/java", "lib/server/libjvm.so", "lib/libnet.so", "lib/libnio.so")) {
            Matcher line = LIBRARY.matcher(run("ldd", jdk.resolve(program).toString()));
            while (line.find()) {
                Path library = Path.of(line.group(1));
                if (!library.normalize().startsWith(jdk)) {
                    libraries.add(library);
                }
            }
        }
        return libraries;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("expected " + String.join(" ", command) + " to succeed, but: " + output);
        }
        return output;
    }
}
