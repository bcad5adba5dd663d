package io.streamplane.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's script, in a checkout with a Maven and a JDK that only say what they are asked for. */
class LauncherTest {

    private static final String BUILDS = """
            echo "[INFO] Building Streamplane 0.1.0-SNAPSHOT                                    [1/8]"
            echo "[INFO] Downloaded from central: https://repo/rocksdbjni.jar (73 MB at 40 MB/s)"
            echo "[INFO] Building schemas 0.1.0-SNAPSHOT                                        [2/8]"
            mkdir -p ops/target/dist/lib && touch ops/target/dist/lib/ops-0.1.0-SNAPSHOT.jar
            """;

    /** Also says what its arguments are, and makes the start-up cache that it is asked for. */
    private static final String JAVA = """
            echo "java $*"
            for argument in "$@"; do
              case "$argument" in -XX:AOTCacheOutput=*) touch "${argument#*=}" ;; esac
            done
            """;

    /** All that the launcher runs; whatever else is on the PATH, it does not see. */
    private static final List<String> PROGRAMS = List.of(
            "bash",
            "cat",
            "cut",
            "dirname",
            "find",
            "grep",
            "head",
            "mkdir",
            "mv",
            "readlink",
            "renice",
            "rm",
            "sh",
            "sleep",
            "tail",
            "tee",
            "touch");

    @TempDir
    private Path folder;

    private Path checkout;

    @BeforeEach
    void checkOut() throws IOException {
        // A name with a space, as people have them
        checkout = Files.createDirectories(folder.resolve("my checkout"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        for (String module : List.of("ops", "schemas")) {
            Files.createDirectories(checkout.resolve(module + "/src/main"));
            Files.writeString(checkout.resolve(module + "/pom.xml"), "");
        }
        Files.createDirectories(checkout.resolve("ops/embedded-kafka/src/main"));
        Files.writeString(checkout.resolve("ops/embedded-kafka/pom.xml"), "");
        Files.copy(Path.of("streamplane"), checkout.resolve("ops/streamplane"));
        script("jdk/bin/java", JAVA);
        script("jdk/bin/javac", "");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        for (String program : PROGRAMS) {
            script("bin/" + program, "exec " + onPath(program) + " \"$@\"");
        }
        script("bin/mvn", BUILDS);
    }

    @Test
    void shouldBuildOnceAndShowHowFarItIs() throws Exception {
        // When
        Result first = launch("audit");
        Result second = launch("audit", "--since", "1h");

        // Then
        assertThat(first.output())
                .contains("s  [1/8] Streamplane", "s  fetched 73 MB", "s  [2/8] schemas", "Built in")
                .contains("io.streamplane.ops.Streamplane audit");
        assertThat(second.output()).startsWith("java ").contains("my checkout/ops/target/dist/lib/ops-");
        assertThat(second.output()).endsWith("io.streamplane.ops.Streamplane audit --since 1h\n");
        assertThat(second.code()).isZero();
    }

    @Test
    void shouldMakeTheStartUpCacheWhenTheFirstProcessHasEnded() throws Exception {
        // Given
        Path cache = checkout.resolve("ops/target/dist/streamplane.aot");

        // When
        Result first = launch("up");

        // Then
        assertThat(first.output()).contains("made in the background after this command");
        Awaitility.await("the cache").until(() -> Files.exists(cache));
        Awaitility.await("its lock to go").until(() -> !Files.exists(checkout.resolve("ops/target/warm-up.lock")));
        assertThat(launch("up").output()).contains("-XX:AOTCache=" + cache).doesNotContain("in the background");
    }

    @Test
    void shouldTakeWhatMavenAloneHasBuiltSince() throws Exception {
        // Given
        launch("audit");
        long later = System.currentTimeMillis() + 60_000;
        assertThat(checkout.resolve("pom.xml").toFile().setLastModified(later)).isTrue();
        Path jar = checkout.resolve("ops/target/dist/lib/ops-0.1.0-SNAPSHOT.jar");
        assertThat(jar.toFile().setLastModified(later + 60_000)).isTrue();

        // When
        Result result = launch("audit");

        // Then
        assertThat(result.output()).startsWith("java ").doesNotContain("Building");
    }

    @Test
    void shouldSayWhatIsMissing() throws Exception {
        Files.delete(folder.resolve("bin/mvn"));
        assertThat(launch("up")).isEqualTo(new Result(1, """
                streamplane: needs Maven 3.8 or newer on PATH to build, but found none.
                """));

        script("bin/mvn", "echo '[ERROR] Could not transfer artifact: Unknown host repo.maven.apache.org'; exit 1");
        assertThat(launch("up").output()).contains("Unknown host repo", "Maven could not fetch the libraries");

        script("bin/mvn", "echo '[ERROR] a.jar: No space left on device'; exit 1");
        assertThat(launch("up").output()).contains("the disk is full");

        script("bin/mvn", "echo '[ERROR] Pods.java:[1,2] cannot find symbol'; exit 1");
        Result broken = launch("up");
        assertThat(broken.output()).contains("the build failed", "build.log", "cannot find symbol");
        assertThat(broken.code()).isEqualTo(1);
    }

    @Test
    void shouldTakeALockOfAProcessThatIsGone() throws Exception {
        // Given
        Path lock = Files.createDirectories(checkout.resolve("ops/target/build.lock"));
        Files.writeString(lock.resolve("pid"), "999999999");

        // When
        Result result = launch("audit");

        // Then
        assertThat(result.output()).contains("Built in");
        assertThat(lock).doesNotExist();
    }

    private record Result(int code, String output) {}

    private Result launch(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("/bin/bash", checkout.resolve("ops/streamplane").toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "launch", ".out");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("STREAMPLANE_NO_AOT");
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("PATH", folder.resolve("bin").toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(output));
    }

    private static Path onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(each -> Path.of(each, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private void script(String path, String body) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
