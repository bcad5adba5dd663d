package io.streamplane.kubelet.shell;

import java.time.Instant;
import java.util.Arrays;
import java.util.TreeMap;

/** A file or a directory. Guarded by the monitor of its tree's space. */
public abstract sealed class FileNode {

    /** What a name costs, however little is in its file. */
    static final int ENTRY = 256;

    Instant modified;
    int mode;

    private FileNode(Instant modified, int mode) {
        this.modified = modified;
        this.mode = mode;
    }

    /** Names and what they stand for. */
    public static final class Directory extends FileNode {
        final TreeMap<String, FileNode> entries = new TreeMap<>();
        boolean readOnly;

        public Directory(Instant modified) {
            super(modified, 0755);
        }

        /** A file of a volume that nobody writes to. */
        public void put(String name, byte[] bytes) {
            var file = new Regular(modified);
            file.bytes = bytes;
            file.size = bytes.length;
            int slash = name.indexOf('/');
            if (slash > 0) {
                if (entries.computeIfAbsent(name.substring(0, slash), _ -> new Directory(modified))
                        instanceof Directory below) {
                    below.put(name.substring(slash + 1), bytes);
                }
            } else {
                entries.put(name, file);
            }
        }

        /** Nothing below it can be changed from now on. */
        public Directory readOnly() {
            readOnly = true;
            entries.values().forEach(each -> {
                if (each instanceof Directory below) {
                    below.readOnly();
                }
            });
            return this;
        }
    }

    /** Bytes. */
    static final class Regular extends FileNode {
        byte[] bytes = new byte[0];
        int size;

        Regular(Instant modified) {
            super(modified, 0644);
        }

        /** What has been read of it stays as it was: bytes are only added behind. */
        void append(byte[] more, int from, int count) {
            if (size + count > bytes.length) {
                bytes = Arrays.copyOf(
                        bytes, Math.max(size + count, Math.min(bytes.length * 2, bytes.length + (1 << 22))));
            }
            System.arraycopy(more, from, bytes, size, count);
            size += count;
        }
    }
}
