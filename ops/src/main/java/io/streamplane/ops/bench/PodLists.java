package io.streamplane.ops.bench;

import io.streamplane.ops.bench.CallerLoad.Turn;
import io.streamplane.ops.client.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists of all pods, in each form that clients ask for. */
final class PodLists {

    /** The form of a list. */
    enum Form {
        JSON("JSON", "application/json", ""),
        PAGES("JSON, 500 a page", "application/json", "limit=500"),
        TABLE("as a table", "application/json;as=Table;v=v1;g=meta.k8s.io", ""),
        PROTOBUF("protobuf", "application/vnd.kubernetes.protobuf", "");

        private final String words;
        private final String accept;
        private final String query;

        Form(String words, String accept, String query) {
            this.words = words;
            this.accept = accept;
            this.query = query;
        }

        String words() {
            return words;
        }
    }

    private static final String PODS = "/api/v1/pods?";
    private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");

    /** No list of pods is shorter: then something is missing. */
    private static final int LEAST_BYTES_A_POD = 100;

    /** The token of the next page stands in the list's metadata, at its beginning or its end. */
    private static final int METADATA_BYTES = 1_000;

    private PodLists() {}

    /**
     * Lists one after the other; a tenth of them are for warming up.
     *
     * @param pods how many there are
     */
    static Turn turn(ApiClient client, Form form, int pods, int lists) throws IOException, InterruptedException {
        for (int i = 0; i < Math.ceilDiv(lists, 2); i++) {
            list(client, form, pods);
        }
        long[] nanos = new long[lists];
        long total = 0;
        for (int i = 0; i < lists; i++) {
            long begin = System.nanoTime();
            list(client, form, pods);
            nanos[i] = System.nanoTime() - begin;
            total += nanos[i];
        }
        return new Turn(nanos, total / 1e9);
    }

    private static void list(ApiClient client, Form form, int pods) throws IOException, InterruptedException {
        long bytes = 0;
        String next = "";
        do {
            byte[] page = client.read(PODS + form.query + next, form.accept);
            bytes += page.length;
            next = next(page);
        } while (!next.isEmpty());
        if (bytes < (long) pods * LEAST_BYTES_A_POD) {
            throw new IOException("expected a list of " + pods + " pods, but got " + bytes + " bytes");
        }
    }

    private static String next(byte[] page) {
        int end = Math.min(page.length, METADATA_BYTES);
        Matcher token = CONTINUE.matcher(new String(page, 0, end, StandardCharsets.ISO_8859_1)
                + new String(page, page.length - end, end, StandardCharsets.ISO_8859_1));
        return token.find() ? "&continue=" + token.group(1) : "";
    }
}
