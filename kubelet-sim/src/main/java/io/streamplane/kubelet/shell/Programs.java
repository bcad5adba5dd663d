package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is in the {@code /bin} of every simulated image. */
final class Programs {

    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash");
    private static final Set<String> FOLDERS = Set.of("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin");
    private static final Map<String, Program> ALL = new HashMap<>();

    static {
        ALL.putAll(FilePrograms.ALL);
        ALL.putAll(PrintPrograms.ALL);
        ALL.putAll(ExcerptPrograms.ALL);
        ALL.putAll(FilterPrograms.ALL);
        ALL.putAll(SystemPrograms.ALL);
        ALL.put("tar", TarProgram::run);
    }

    private Programs() {}

    static boolean isShell(String name) {
        String plain = plain(name);
        return plain != null && SHELLS.contains(plain);
    }

    static boolean isBuiltin(String name) {
        return ShellBuiltins.NAMES.contains(name);
    }

    /** Whether a container runtime finds it. */
    static boolean isThere(String name) {
        return isShell(name) || find(name) != null;
    }

    static @Nullable Program find(String name) {
        String plain = plain(name);
        return plain == null ? null : ALL.get(plain);
    }

    static Collection<String> names() {
        return ALL.keySet();
    }

    /** Null of a path that leads to no folder of programs. */
    private static @Nullable String plain(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? name : FOLDERS.contains(name.substring(0, slash)) ? name.substring(slash + 1) : null;
    }
}
