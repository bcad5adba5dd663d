package io.streamplane.kubelet.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** {@code tar} as {@code kubectl cp} calls it: {@code c}, {@code x} and {@code t}, with {@code f}, {@code C}, {@code z}. */
final class TarProgram {

    private static final int DEEPEST = 50;

    private final ProgramCall call;
    private final List<String> paths = new ArrayList<>();
    private String letters = "";
    private String file = "-";
    private String directory;

    private TarProgram(ProgramCall call) {
        this.call = call;
        this.directory = call.state().directory;
    }

    static int run(ProgramCall call) throws IOException {
        return new TarProgram(call).run();
    }

    private int run() throws IOException {
        List<String> words = call.arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--")) {
                continue;
            }
            if (i > 0 && !word.startsWith("-") || word.equals("-")) {
                paths.add(word);
                continue;
            }
            String options = word.replaceFirst("^-", "");
            letters += options;
            if (options.contains("f") && i + 1 < words.size()) {
                file = words.get(++i);
            }
            if (options.contains("C") && i + 1 < words.size()) {
                directory = call.state().absolute(words.get(++i));
            }
        }
        if (!call.files().isDirectory(directory)) {
            return call.fail("can't change directory to '" + directory + "': " + FileException.MISSING);
        }
        if (letters.contains("c")) {
            return create();
        }
        if (letters.contains("x") || letters.contains("t")) {
            try {
                return extract();
            } catch (IllegalArgumentException e) {
                return call.fail("invalid tar magic");
            }
        }
        return call.fail("must specify one of -c -x -t");
    }

    private int create() throws IOException {
        if (paths.isEmpty()) {
            return call.fail("empty archive");
        }
        OutputStream sink =
                new BufferedOutputStream(file.equals("-") ? call.streams().out() : call.create(file, false), 16 * 1024);
        OutputStream out = letters.contains("z") ? new GZIPOutputStream(sink) : sink;
        var tar = new TarArchiveOutputStream(out);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        int status = 0;
        for (String path : paths) {
            String absolute = FileTree.absolute(directory, path);
            if (call.files().find(absolute) == null) {
                status = call.fail(path + ": " + FileException.MISSING);
                continue;
            }
            if (path.startsWith("/")) {
                ShellProcess.say(call.streams().err(), "tar: removing leading '/' from member names");
            }
            add(tar, absolute, path.replaceFirst("^/+", "").replaceFirst("/+$", ""), 0);
        }
        tar.finish();
        if (out instanceof GZIPOutputStream zipped) {
            zipped.finish();
        }
        sink.flush();
        return status;
    }

    private void add(TarArchiveOutputStream tar, String path, String name, int depth) throws IOException {
        FileNode node = call.files().find(path);
        if (node == null || depth > DEEPEST) {
            return;
        }
        if (node instanceof FileNode.Directory) {
            if (!name.isEmpty()) {
                tar.putArchiveEntry(entry(node, name + "/", 0));
                tar.closeArchiveEntry();
            }
            for (String each : call.files().list(path)) {
                add(
                        tar,
                        path.equals("/") ? "/" + each : path + "/" + each,
                        name.isEmpty() ? each : name + "/" + each,
                        depth + 1);
            }
            return;
        }
        try (InputStream in = call.files().read(path)) {
            tar.putArchiveEntry(entry(node, name, in.available()));
            in.transferTo(tar);
            tar.closeArchiveEntry();
        }
    }

    private static TarArchiveEntry entry(FileNode node, String name, long size) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(node.mode);
        entry.setModTime(Date.from(node.modified));
        return entry;
    }

    private int extract() throws IOException {
        InputStream source = file.equals("-") ? call.streams().in() : call.open(file);
        InputStream in = letters.contains("z") ? new GZIPInputStream(source) : source;
        var tar = new TarArchiveInputStream(in);
        int status = 0;
        TarArchiveEntry entry = tar.getNextEntry();
        for (; entry != null; entry = tar.getNextEntry()) {
            if (letters.contains("t")) {
                call.print(entry.getName() + "\n");
                continue;
            }
            if (letters.contains("v")) {
                call.print(entry.getName() + "\n");
            }
            status = Math.max(status, extract(tar, entry));
        }
        while (in.read(new byte[4096]) >= 0) {
            // What follows the end of the archive is padding.
        }
        return status;
    }

    private int extract(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        String name = entry.getName();
        if (List.of(name.split("/", -1)).contains("..")) {
            return call.fail("name with '..' skipped: " + name);
        }
        String path = FileTree.absolute(directory, name.replaceFirst("^/+", ""));
        try {
            if (entry.isDirectory()) {
                call.files().makeDirectory(path, true);
                return 0;
            }
            if (!entry.isFile()) {
                return call.fail(name + ": only files and directories are extracted");
            }
            if (path.lastIndexOf('/') > 0) {
                call.files().makeDirectory(path.substring(0, path.lastIndexOf('/')), true);
            }
            try (OutputStream out = call.files().write(path, false)) {
                tar.transferTo(out);
            }
            FileNode node = call.files().find(path);
            if (node != null) {
                node.mode = entry.getMode() & 0777;
                node.modified = Instant.ofEpochMilli(entry.getModTime().getTime());
            }
            return 0;
        } catch (FileException e) {
            return call.fail("can't open '" + name + "': " + e.reason());
        }
    }
}
