package io.streamplane.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Sends the events of a watch in blocks: what there is at once is one. Where the client takes it, each block is compressed by itself, so
 * that it can be read when it comes, and that nothing is held between two of them. Nothing is held for a watch that is silent.
 *
 * <p>All blocks are one gzip member (RFC 1952) of deflated blocks that end at a byte, as a flush leaves them. A member for each would be
 * shorter to say, but Go's reader keeps the end of a member to itself until the next begins: a client would wait for its last event.
 */
final class EventBlocks {

    private static final int LARGEST = 64 * 1024;

    /** Deflate, no name, no time, quickest, of no known system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 255};

    /** An empty block that says that it is the last. */
    private static final byte[] LAST_BLOCK = {3, 0};

    private final OutputStream out;
    private final boolean zipped;
    private List<WatchEvents.Event> waiting = new ArrayList<>(1);
    private int bytes;

    /** Over what was sent, for the end of the gzip member. */
    private final CRC32 sum = new CRC32();

    private long length;

    /** @param out sends what is written to it */
    EventBlocks(OutputStream out, boolean zipped) {
        this.out = out;
        this.zipped = zipped;
    }

    void add(WatchEvents.Event event) throws IOException {
        waiting.add(event);
        bytes += event.bytes().length;
        if (bytes >= LARGEST) {
            send();
        }
    }

    /** Sends what waits. */
    void send() throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        out.write(zipped ? counted(block()) : block());
        bytes = 0;
        waiting = new ArrayList<>(1);
    }

    /** Sends what waits, and the end of what is compressed; nothing may be added later. */
    void end() throws IOException {
        send();
        if (zipped) {
            var end = ByteBuffer.allocate(HEADER.length + LAST_BLOCK.length + 8).order(ByteOrder.LITTLE_ENDIAN);
            if (length == 0) {
                end.put(HEADER);
            }
            end.put(LAST_BLOCK).putInt((int) sum.getValue()).putInt((int) length);
            out.write(end.array(), 0, end.position());
        }
    }

    /** With the header before it if it is the first. */
    private byte[] counted(byte[] block) {
        boolean first = length == 0;
        for (WatchEvents.Event event : waiting) {
            sum.update(event.bytes());
            length += event.bytes().length;
        }
        return first
                ? ByteBuffer.allocate(HEADER.length + block.length)
                        .put(HEADER)
                        .put(block)
                        .array()
                : block;
    }

    private byte[] block() {
        if (waiting.size() == 1) {
            WatchEvents.Event only = waiting.getFirst();
            return zipped ? only.compressed().get() : only.bytes();
        }
        List<byte[]> parts = waiting.stream().map(WatchEvents.Event::bytes).toList();
        if (zipped) {
            return compressed(parts);
        }
        byte[] block = new byte[bytes];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, block, at, part.length);
            at += part.length;
        }
        return block;
    }

    /** Deflated by itself up to a byte, so that others may stand before it and after it. */
    static byte[] compressed(List<byte[]> parts) {
        var zipped = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED, true);
        try (var deflated = new DeflaterOutputStream(zipped, deflater, 4 * 1024, true)) {
            for (byte[] part : parts) {
                deflated.write(part);
            }
            deflated.flush();
            return zipped.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
    }

    /** Quick, as kube-apiserver compresses. */
    static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out) throws IOException {
            super(out, 16 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
