package io.streamplane.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Sends the events of a watch in blocks: what there is at once is one. Where the client takes it, each block is compressed by itself, so
 * that it can be read when it comes, and that nothing is held between two of them. Nothing is held for a watch that is silent.
 */
final class EventBlocks {

    private static final int LARGEST = 64 * 1024;

    private final OutputStream out;
    private final boolean zipped;
    private List<WatchEvents.Event> waiting = new ArrayList<>(1);
    private int bytes;

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
        out.write(block());
        bytes = 0;
        waiting = new ArrayList<>(1);
    }

    private byte[] block() {
        if (waiting.size() == 1) {
            WatchEvents.Event only = waiting.getFirst();
            return zipped ? only.compressed().get() : only.bytes();
        }
        List<byte[]> parts =
                waiting.stream().map(WatchEvents.Event::bytes).toList();
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

    /** A whole gzip member; several after each other are what they hold after each other. */
    static byte[] compressed(List<byte[]> parts) {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new Gzip(zipped)) {
            for (byte[] part : parts) {
                gzip.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** Quick, as kube-apiserver compresses. */
    static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream out) throws IOException {
            super(out, 16 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
