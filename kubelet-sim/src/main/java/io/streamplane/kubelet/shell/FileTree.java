package io.streamplane.kubelet.shell;

import io.streamplane.kubelet.shell.FileNode.Directory;
import io.streamplane.kubelet.shell.FileNode.Regular;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a container, in memory. Paths are absolute. Thread-safe; refusals are {@link FileException}s. */
public final class FileTree {

    private final Directory root;
    private final FileSpace space;
    private final InstantSource clock;

    /** @param space what its files may take up; trees that share directories share it too */
    public FileTree(FileSpace space, InstantSource clock) {
        this.space = space;
        this.clock = clock;
        this.root = new Directory(clock.instant());
    }

    /** What a directory of other trees, or of a volume, stands for from now on. */
    public void mount(String path, Directory directory) {
        synchronized (space) {
            Directory parent = root;
            List<String> names = names(path);
            if (names.isEmpty()) {
                return;
            }
            for (String name : names.subList(0, names.size() - 1)) {
                FileNode next = parent.entries.computeIfAbsent(name, _ -> new Directory(clock.instant()));
                if (!(next instanceof Directory below)) {
                    return;
                }
                parent = below;
            }
            parent.entries.put(names.getLast(), directory);
        }
    }

    /** The shortest form of a path, seen from a directory. */
    static String absolute(String directory, String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : (path.startsWith("/") ? path : directory + "/" + path).split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    private static List<String> names(String path) {
        var names = new ArrayList<String>();
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Null where there is nothing. */
    @Nullable
    FileNode find(String path) {
        synchronized (space) {
            FileNode node = root;
            for (String name : names(path)) {
                if (!(node instanceof Directory directory)) {
                    return null;
                }
                FileNode next = directory.entries.get(name);
                if (next == null) {
                    return null;
                }
                node = next;
            }
            return node;
        }
    }

    boolean isDirectory(String path) {
        return find(path) instanceof Directory;
    }

    private FileNode present(String path) {
        FileNode node = find(path);
        if (node == null) {
            throw new FileException(FileException.MISSING);
        }
        return node;
    }

    /** Names in order. */
    List<String> list(String path) {
        synchronized (space) {
            if (!(present(path) instanceof Directory directory)) {
                throw new FileException(FileException.NO_DIRECTORY);
            }
            return List.copyOf(directory.entries.keySet());
        }
    }

    int size(FileNode node) {
        synchronized (space) {
            return node instanceof Regular file ? file.size : 4096;
        }
    }

    /** What the file holds now. */
    InputStream read(String path) {
        synchronized (space) {
            if (!(present(path) instanceof Regular file)) {
                throw new FileException(FileException.DIRECTORY);
            }
            return new ByteArrayInputStream(file.bytes, 0, file.size);
        }
    }

    private Directory parent(String path) {
        if (!(present(path.substring(0, Math.max(1, path.lastIndexOf('/')))) instanceof Directory parent)) {
            throw new FileException(FileException.NO_DIRECTORY);
        }
        if (parent.readOnly) {
            throw new FileException(FileException.READ_ONLY);
        }
        return parent;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void requireWritable(FileNode node) {
        if (node instanceof Directory directory && directory.readOnly) {
            throw new FileException(FileException.READ_ONLY);
        }
    }

    /** Writes to a new file, or to the end of one; what was in it goes otherwise. */
    OutputStream write(String path, boolean append) {
        synchronized (space) {
            if (find(path) instanceof Directory) {
                throw new FileException(FileException.DIRECTORY);
            }
            Directory parent = parent(path);
            Regular file = parent.entries.get(name(path)) instanceof Regular known ? known : null;
            if (file == null) {
                space.take(FileNode.ENTRY);
                file = new Regular(clock.instant());
                parent.entries.put(name(path), file);
            } else if (!append) {
                space.give(file.size);
                file.bytes = new byte[0];
                file.size = 0;
            }
            file.modified = clock.instant();
            return new Writing(file);
        }
    }

    /** Nothing of what was written is held back. */
    private final class Writing extends OutputStream {
        private final Regular file;

        Writing(Regular file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            synchronized (space) {
                try {
                    space.take(count);
                } catch (FileException full) {
                    throw new IOException(full.reason(), full);
                }
                file.append(bytes, from, count);
                file.modified = clock.instant();
            }
        }
    }

    void touch(String path) {
        synchronized (space) {
            FileNode node = find(path);
            if (node == null) {
                write(path, true);
            } else {
                requireWritable(node);
                node.modified = clock.instant();
            }
        }
    }

    /** @param parents whether those that are missing on the way are made, and one that is there is no problem */
    public void makeDirectory(String path, boolean parents) {
        synchronized (space) {
            FileNode known = find(path);
            if (known != null) {
                if (parents && known instanceof Directory) {
                    return;
                }
                throw new FileException(FileException.EXISTS);
            }
            if (parents && path.lastIndexOf('/') > 0) {
                makeDirectory(path.substring(0, path.lastIndexOf('/')), true);
            }
            Directory parent = parent(path);
            space.take(FileNode.ENTRY);
            parent.entries.put(name(path), new Directory(clock.instant()));
        }
    }

    /** @param all whether also a directory with what is in it */
    void remove(String path, boolean all) {
        synchronized (space) {
            FileNode node = present(path);
            if (path.equals("/")) {
                throw new FileException("Device or resource busy");
            }
            requireWritable(node);
            if (node instanceof Directory directory && !directory.entries.isEmpty()) {
                if (!all) {
                    throw new FileException(FileException.NOT_EMPTY);
                }
                List.copyOf(directory.entries.keySet()).forEach(name -> remove(path + "/" + name, true));
            }
            parent(path).entries.remove(name(path));
            space.give(FileNode.ENTRY + (node instanceof Regular file ? file.size : 0));
        }
    }

    /** @param to its new path, which may be another file's */
    void rename(String from, String to) {
        synchronized (space) {
            FileNode node = present(from);
            if (to.startsWith(from + "/")) {
                throw new FileException("Invalid argument");
            }
            Directory source = parent(from);
            Directory target = parent(to);
            if (find(to) instanceof Directory) {
                throw new FileException(FileException.EXISTS);
            }
            FileNode replaced = target.entries.put(name(to), node);
            if (replaced instanceof Regular file && replaced != node) {
                space.give(FileNode.ENTRY + file.size);
            }
            if (!from.equals(to)) {
                source.entries.remove(name(from));
            }
        }
    }
}
