package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.ProgramCall.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Programs about files. */
final class FilePrograms {

    static final Map<String, Program> ALL = Map.ofEntries(
            Map.entry("cat", FilePrograms::cat),
            Map.entry("ls", FilePrograms::ls),
            Map.entry("mkdir", FilePrograms::mkdir),
            Map.entry("rmdir", FilePrograms::rmdir),
            Map.entry("rm", FilePrograms::rm),
            Map.entry("touch", FilePrograms::touch),
            Map.entry("cp", FilePrograms::cp),
            Map.entry("mv", FilePrograms::mv),
            Map.entry("chmod", FilePrograms::chmod),
            Map.entry("chown", call -> 0),
            Map.entry("find", FilePrograms::find),
            Map.entry("du", FilePrograms::du),
            Map.entry("stat", FilePrograms::stat));

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FilePrograms() {}

    private static int cat(ProgramCall call) throws IOException {
        int status = 0;
        for (String path : call.operands().isEmpty() ? List.of("-") : call.operands()) {
            try {
                call.open(path).transferTo(call.streams().out());
            } catch (FileException e) {
                status = e.reason().equals(FileException.DIRECTORY)
                        ? call.fail("read error: Is a directory")
                        : call.fail("can't open '" + path + "': " + e.reason());
            }
        }
        return status;
    }

    private static int ls(ProgramCall call) throws IOException {
        Set<Character> options = call.options();
        List<String> paths = call.operands().isEmpty() ? List.of(".") : call.operands();
        int status = 0;
        var files = new ArrayList<String>();
        var directories = new ArrayList<String>();
        for (String path : paths) {
            FileNode node = call.files().find(call.state().absolute(path));
            if (node == null) {
                status = call.fail(path + ": " + FileException.MISSING);
            } else if (node instanceof FileNode.Directory && !options.contains('d')) {
                directories.add(path);
            } else {
                files.add(path);
            }
        }
        var out = new StringBuilder();
        files.forEach(path -> entry(call, options, call.state().absolute(path), path, out));
        for (String path : directories) {
            if (paths.size() > 1 || options.contains('R')) {
                out.append(out.isEmpty() ? "" : "\n").append(path).append(":\n");
            }
            directory(call, options, path, out, 0);
        }
        call.print(out.toString());
        return status;
    }

    private static void directory(ProgramCall call, Set<Character> options, String path, StringBuilder out, int depth) {
        String absolute = call.state().absolute(path);
        var names = new ArrayList<>(call.files().list(absolute));
        boolean all = options.contains('a');
        names.removeIf(name -> name.startsWith(".") && !all && !options.contains('A'));
        if (all) {
            names.addAll(0, List.of(".", ".."));
        }
        if (options.contains('l')) {
            out.append("total ").append(names.size() * 4L).append('\n');
        }
        names.forEach(name -> entry(call, options, FileTree.absolute(absolute, name), name, out));
        if (options.contains('R') && depth < 30) {
            for (String name : names) {
                if (!name.startsWith(".") && call.files().isDirectory(absolute + "/" + name)) {
                    String below = path.endsWith("/") ? path + name : path + "/" + name;
                    out.append('\n').append(below).append(":\n");
                    directory(call, options, below, out, depth + 1);
                }
            }
        }
    }

    private static void entry(
            ProgramCall call, Set<Character> options, String absolute, String name, StringBuilder out) {
        FileNode node = call.files().find(absolute);
        if (node == null) {
            return;
        }
        if (options.contains('l')) {
            boolean directory = node instanceof FileNode.Directory;
            out.append(directory ? 'd' : '-').append(mode(node.mode)).append(directory ? "    2" : "    1");
            out.append(String.format(
                    Locale.ROOT, " root     root     %9d %s ", call.files().size(node), TIME.format(node.modified)));
        }
        out.append(name)
                .append(options.contains('F') && node instanceof FileNode.Directory ? "/" : "")
                .append('\n');
    }

    private static String mode(int mode) {
        var text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }

    private static int mkdir(ProgramCall call) throws IOException {
        int status = 0;
        for (String path : call.operands()) {
            try {
                call.files()
                        .makeDirectory(
                                call.state().absolute(path), call.options().contains('p'));
            } catch (FileException e) {
                status = call.fail("can't create directory '" + path + "': " + e.reason());
            }
        }
        return status;
    }

    private static int rmdir(ProgramCall call) throws IOException {
        int status = 0;
        for (String path : call.operands()) {
            try {
                if (!call.files().isDirectory(call.state().absolute(path))
                        && call.files().find(call.state().absolute(path)) != null) {
                    throw new FileException(FileException.NO_DIRECTORY);
                }
                call.files().remove(call.state().absolute(path), false);
            } catch (FileException e) {
                status = call.fail("'" + path + "': " + e.reason());
            }
        }
        return status;
    }

    private static int rm(ProgramCall call) throws IOException {
        Set<Character> options = call.options();
        boolean all = options.contains('r') || options.contains('R');
        int status = 0;
        for (String path : call.operands()) {
            String absolute = call.state().absolute(path);
            try {
                if (call.files().find(absolute) == null && options.contains('f')) {
                    continue;
                }
                if (call.files().isDirectory(absolute) && !all) {
                    status = call.fail("'" + path + "' is a directory");
                    continue;
                }
                call.files().remove(absolute, all);
            } catch (FileException e) {
                status = call.fail("can't remove '" + path + "': " + e.reason());
            }
        }
        return status;
    }

    private static int touch(ProgramCall call) throws IOException {
        int status = 0;
        for (String path : call.operands()) {
            try {
                call.files().touch(call.state().absolute(path));
            } catch (FileException e) {
                status = call.fail(path + ": " + e.reason());
            }
        }
        return status;
    }

    private static String target(ProgramCall call, String from, String to) {
        String absolute = call.state().absolute(to);
        return call.files().isDirectory(absolute)
                ? FileTree.absolute(absolute, from.substring(from.lastIndexOf('/') + 1))
                : absolute;
    }

    private static int cp(ProgramCall call) throws IOException {
        List<String> operands = call.operands();
        if (operands.size() < 2) {
            return call.fail("missing file operand");
        }
        Set<Character> options = call.options();
        int status = 0;
        for (String from : operands.subList(0, operands.size() - 1)) {
            String source = call.state().absolute(from);
            if (call.files().find(source) == null) {
                status = call.fail("can't stat '" + from + "': " + FileException.MISSING);
            } else if (call.files().isDirectory(source)
                    && !options.contains('r')
                    && !options.contains('R')
                    && !options.contains('a')) {
                status = call.fail("omitting directory '" + from + "'");
            } else {
                try {
                    copy(call, source, target(call, source, operands.getLast()), 0);
                } catch (FileException e) {
                    status = call.fail("can't create '" + operands.getLast() + "': " + e.reason());
                }
            }
        }
        return status;
    }

    private static void copy(ProgramCall call, String from, String to, int depth) throws IOException {
        if (depth > 50) {
            throw new FileException("File name too long");
        }
        if (call.files().isDirectory(from)) {
            List<String> names = call.files().list(from);
            call.files().makeDirectory(to, true);
            for (String name : names) {
                copy(call, from + "/" + name, to + "/" + name, depth + 1);
            }
            return;
        }
        try (var in = call.open(from);
                OutputStream out = call.create(to, false)) {
            in.transferTo(out);
        }
    }

    private static int mv(ProgramCall call) throws IOException {
        List<String> operands = call.operands();
        int status = 0;
        for (String from : operands.subList(0, Math.max(0, operands.size() - 1))) {
            String source = call.state().absolute(from);
            try {
                call.files().rename(source, target(call, source, operands.getLast()));
            } catch (FileException e) {
                status = call.fail("can't rename '" + from + "': " + e.reason());
            }
        }
        return status;
    }

    private static int chmod(ProgramCall call) throws IOException {
        List<String> operands = call.operands();
        int status = 0;
        for (String path : operands.subList(Math.min(1, operands.size()), operands.size())) {
            FileNode node = call.files().find(call.state().absolute(path));
            if (node == null) {
                status = call.fail(path + ": " + FileException.MISSING);
            } else if (operands.getFirst().matches("[0-7]{3,4}")) {
                node.mode = Integer.parseInt(operands.getFirst(), 8) & 0777;
            } else if (operands.getFirst().matches("[ugoa]*\\+[rwx]*x[rwx]*")) {
                node.mode |= 0111;
            }
        }
        return status;
    }

    private static int find(ProgramCall call) throws IOException {
        List<String> arguments = call.arguments();
        String name = "*";
        String type = "";
        for (int i = 0; i + 1 < arguments.size(); i++) {
            name = arguments.get(i).equals("-name") ? arguments.get(i + 1) : name;
            type = arguments.get(i).equals("-type") ? arguments.get(i + 1) : type;
        }
        String base = arguments.isEmpty() || arguments.getFirst().startsWith("-") ? "." : arguments.getFirst();
        if (call.files().find(call.state().absolute(base)) == null) {
            return call.fail(base + ": " + FileException.MISSING);
        }
        var out = new StringBuilder();
        walk(call, base, name, type, out, 0);
        call.print(out.toString());
        return 0;
    }

    private static void walk(ProgramCall call, String path, String name, String type, StringBuilder out, int depth) {
        String absolute = call.state().absolute(path);
        boolean directory = call.files().isDirectory(absolute);
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (Globs.matches(name, last) && (type.isEmpty() || type.equals(directory ? "d" : "f"))) {
            out.append(path).append('\n');
        }
        if (directory && depth < 50) {
            for (String each : call.files().list(absolute)) {
                walk(call, path.endsWith("/") ? path + each : path + "/" + each, name, type, out, depth + 1);
            }
        }
    }

    private static int du(ProgramCall call) throws IOException {
        for (String path : call.operands().isEmpty() ? List.of(".") : call.operands()) {
            call.print((bytes(call, call.state().absolute(path), 0) + 1023) / 1024 + "\t" + path + "\n");
        }
        return 0;
    }

    private static long bytes(ProgramCall call, String path, int depth) {
        FileNode node = call.files().find(path);
        if (node instanceof FileNode.Directory && depth < 50) {
            return call.files().list(path).stream()
                    .mapToLong(name -> bytes(call, path + "/" + name, depth + 1))
                    .sum();
        }
        return node == null ? 0 : call.files().size(node);
    }

    private static int stat(ProgramCall call) throws IOException {
        int status = 0;
        for (String path : call.operands()) {
            FileNode node = call.files().find(call.state().absolute(path));
            if (node == null) {
                status = call.fail("can't stat '" + path + "': " + FileException.MISSING);
            } else {
                call.print("  File: " + path + "\n  Size: " + call.files().size(node) + "\n");
            }
        }
        return status;
    }
}
