package io.streamplane.kubelet.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Blocks of names and values, compressed as SPDY/3.1 has them: all blocks of one direction are one zlib stream, which begins with a
 * dictionary that both sides know (section 2.6.10.1 of the draft). Not thread-safe.
 */
final class SpdyHeaders implements AutoCloseable {

    private static final int MOST_BYTES = 64 * 1024;
    private static final byte[] DICTIONARY = dictionary();

    private final Inflater inflater = new Inflater();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);

    SpdyHeaders() {
        deflater.setDictionary(DICTIONARY);
    }

    /** Words after their lengths, then what is mostly within values. */
    static byte[] dictionary() {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            for (String word :
                    List.of(("options head post put delete trace accept accept-charset accept-encoding accept-language"
                                    + " accept-ranges age allow authorization cache-control connection content-base content-encoding"
                                    + " content-language content-length content-location content-md5 content-range content-type date etag"
                                    + " expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since"
                                    + " last-modified location max-forwards pragma proxy-authenticate proxy-authorization range referer"
                                    + " retry-after server te trailer transfer-encoding upgrade user-agent vary via warning"
                                    + " www-authenticate method get status 200,OK version HTTP/1.1 url public set-cookie keep-alive"
                                    + " origin")
                            .split(" ", -1))) {
                byte[] text = word.replace(',', ' ').getBytes(StandardCharsets.US_ASCII);
                out.writeInt(text.length);
                out.write(text);
            }
            out.writeBytes(
                    "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203"
                            + " Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403"
                            + " Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar"
                            + " Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun,"
                            + " GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
                            + "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Names in lower case. Throws {@link IOException} where it is no such block. */
    Map<String, String> read(byte[] block) throws IOException {
        var bytes = new ByteArrayOutputStream();
        inflater.setInput(block);
        byte[] part = new byte[4096];
        try {
            while (true) {
                int count = inflater.inflate(part);
                if (count == 0 && inflater.needsDictionary()) {
                    inflater.setDictionary(DICTIONARY);
                } else if (count == 0) {
                    break;
                }
                bytes.write(part, 0, count);
                if (bytes.size() > MOST_BYTES) {
                    throw new IOException("expected headers of " + MOST_BYTES + " bytes at most");
                }
            }
        } catch (DataFormatException | IllegalArgumentException e) {
            throw new IOException("expected compressed headers, but: " + e.getMessage(), e);
        }
        var headers = new TreeMap<String, String>();
        var in = new DataInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray()));
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            headers.put(text(in).toLowerCase(Locale.ROOT), text(in));
        }
        return headers;
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("expected a text within its headers, but got one of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    byte[] write(Map<String, String> headers) throws IOException {
        var plain = new ByteArrayOutputStream();
        var out = new DataOutputStream(plain);
        out.writeInt(headers.size());
        for (var each : headers.entrySet()) {
            for (String text : List.of(each.getKey().toLowerCase(Locale.ROOT), each.getValue())) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
        deflater.setInput(plain.toByteArray());
        var block = new ByteArrayOutputStream();
        byte[] part = new byte[4096];
        int count;
        do {
            count = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
            block.write(part, 0, count);
        } while (count == part.length);
        return block.toByteArray();
    }

    /** Gives back what zlib holds. */
    @Override
    public void close() {
        inflater.end();
        deflater.end();
    }
}
