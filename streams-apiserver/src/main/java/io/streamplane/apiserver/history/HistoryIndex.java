package io.streamplane.apiserver.history;

import io.streamplane.schemas.journal.Entry;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What existed at every revision: a row for each change of each object, in RocksDB. All of it follows from the journal, so
 * it is written without a log of its own; a crash takes it back to what had been flushed, the position included, for both
 * are written together. One thread writes; any thread may read.
 */
final class HistoryIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryIndex.class);

    /** Of the rows' layout: an index that was written in another one is made again. */
    private static final String FORMAT = "1";

    // No resource's name begins with a zero byte, so these sort before all rows.
    private static final byte[] IDENTITY = "\0identity".getBytes(StandardCharsets.UTF_8);
    private static final byte[] POSITION = "\0position".getBytes(StandardCharsets.UTF_8);
    private static final long MEMTABLE_BYTES = 16L * 1024 * 1024;
    private static final long CACHE_BYTES = 16L * 1024 * 1024;

    static {
        RocksDB.loadLibrary();
    }

    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final Options options;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final RocksDB db;
    /** Held shared by whoever uses the database, for a closed one would take the process down. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private volatile long position;
    private boolean closed;

    private HistoryIndex(Path directory) throws RocksDBException {
        options = new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(MEMTABLE_BYTES)
                .setMaxWriteBufferNumber(3)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(16 * 1024));
        db = RocksDB.open(options, directory.toString());
        byte[] known = db.get(POSITION);
        position = known == null ? 0 : ByteBuffer.wrap(known).getLong();
    }

    /**
     * Opens the index of a journal: an empty one where there is none yet, where it is another journal's, or where it is of
     * no use.
     *
     * @param journal what tells this journal from any other
     * @param end how long the journal is
     */
    static HistoryIndex open(Path directory, String journal, long end) {
        byte[] identity = (FORMAT + ' ' + journal).getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(directory);
            HistoryIndex index = ofUse(directory, identity, end);
            if (index == null) {
                discard(directory);
                index = new HistoryIndex(directory);
            }
            index.db.put(index.unlogged, IDENTITY, identity);
            return index;
        } catch (IOException | RocksDBException e) {
            throw new HistoryException(
                    "expected to open the index of history in " + directory + ", but: " + e.getMessage(), e);
        }
    }

    /** Deletes an index that nobody has open. */
    static void discard(Path directory) {
        try (var none = new Options()) {
            RocksDB.destroyDB(directory.toString(), none);
        } catch (RocksDBException e) {
            throw new HistoryException(
                    "expected to delete the index of history in " + directory + ", but: " + e.getMessage(), e);
        }
    }

    private static @Nullable HistoryIndex ofUse(Path directory, byte[] identity, long end) {
        try {
            var index = new HistoryIndex(directory);
            byte[] found = index.db.get(IDENTITY);
            if (found == null ? index.position == 0 : Arrays.equals(found, identity) && index.position <= end) {
                return index;
            }
            LOG.info("The index in {} is not this journal's, or of another layout; it is made again", directory);
            index.close();
        } catch (RocksDBException e) {
            LOG.warn("The index in {} cannot be read, and is made again: {}", directory, e.getMessage());
        }
        return null;
    }

    /** The offset of the next command that is to be indexed, which is also the revision of the last one that is. */
    long position() {
        return position;
    }

    /** The object at a revision that is indexed; null where it did not exist then. */
    @Nullable
    Entry at(ResourceKey key, long revision) {
        byte[] object = IndexKey.object(key);
        return using(() -> {
            try (RocksIterator rows = db.newIterator()) {
                rows.seekForPrev(IndexKey.at(object, revision));
                rows.status();
                return rows.isValid() && IndexKey.isOf(rows.key(), object) ? EntryCodec.decode(rows.value()) : null;
            }
        });
    }

    /** Whether this object changed at just this revision. */
    boolean changedAt(ResourceKey key, long revision) {
        return using(() -> db.get(IndexKey.of(key, revision)) != null);
    }

    /**
     * The objects of a kind at a revision that is indexed, in the order of lists. Each name that there ever was costs a
     * seek or two, whether it existed then or not; its number of changes costs nothing.
     *
     * @param namespace null for all
     */
    void list(String resource, @Nullable String namespace, long revision, BiConsumer<ObjectKey, Entry> objects) {
        byte[] all = IndexKey.objects(resource, namespace);
        using(() -> {
            list(all, revision, objects);
            return null;
        });
    }

    private void list(byte[] all, long revision, BiConsumer<ObjectKey, Entry> objects) throws RocksDBException {
        try (RocksIterator rows = db.newIterator()) {
            rows.seek(all);
            while (rows.isValid() && IndexKey.startsWith(rows.key(), all)) {
                byte[] object = IndexKey.object(rows.key());
                rows.seekForPrev(IndexKey.at(object, revision));
                if (rows.isValid() && IndexKey.isOf(rows.key(), object)) {
                    Entry entry = EntryCodec.decode(rows.value());
                    if (entry != null) {
                        objects.accept(IndexKey.key(object), entry);
                    }
                }
                rows.seek(IndexKey.past(object));
            }
            rows.status();
        }
    }

    private interface Use<T extends @Nullable Object> {
        T run() throws RocksDBException;
    }

    private <T extends @Nullable Object> T using(Use<T> use) {
        this.use.readLock().lock();
        try {
            if (closed) {
                throw new HistoryException("the index of history is closed");
            }
            return use.run();
        } catch (RocksDBException e) {
            throw new HistoryException("expected to use the index of history, but: " + e.getMessage(), e);
        } finally {
            this.use.readLock().unlock();
        }
    }

    /** Rows that are not written yet. For the writing thread. */
    final class Batch implements AutoCloseable {

        private final WriteBatch rows = new WriteBatch();

        /** @param entry null where the object was deleted */
        void put(ResourceKey key, long revision, @Nullable Entry entry) {
            using(() -> {
                rows.put(IndexKey.of(key, revision), EntryCodec.encode(entry));
                return null;
            });
        }

        /** Writes all, and says how far the index goes with it. The batch is empty then. */
        void commit(long newPosition) {
            using(() -> {
                rows.put(
                        POSITION,
                        ByteBuffer.allocate(Long.BYTES).putLong(newPosition).array());
                db.write(unlogged, rows);
                rows.clear();
                return null;
            });
            position = newPosition;
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    Batch batch() {
        return new Batch();
    }

    /** Flushes, so that nothing need be read again at the next start. */
    @Override
    public void close() {
        use.writeLock().lock();
        try (var flush = new FlushOptions()) {
            closed = true;
            db.flush(flush);
        } catch (RocksDBException e) {
            LOG.warn("The end of the index was not written, and will be made again: {}", e.getMessage());
        } finally {
            use.writeLock().unlock();
        }
        db.close();
        unlogged.close();
        options.close();
        cache.close();
    }
}
