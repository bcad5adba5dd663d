package io.streamplane.kubelet.http;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamplane.kubelet.container.ContainerSource;
import io.streamplane.kubelet.usage.UsageSource;
import io.streamplane.schemas.codec.ObjectCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** {@code /pods}: the pods of one node, as a PodList. */
final class PodListHandler {

    private final ContainerSource source;
    private final UsageSource nodes;

    PodListHandler(ContainerSource source, UsageSource nodes) {
        this.source = source;
        this.nodes = nodes;
    }

    void handle(KubeletExchange exchange) throws IOException {
        String node = exchange.node(nodes.nodes());
        if (!nodes.nodes().contains(node)) {
            exchange.refuseNode(node);
            return;
        }
        OutputStream out = exchange.stream("application/json");
        try {
            write(out, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[");
            source.hosted(node, new Items(out));
            write(out, "]}\n");
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
        exchange.finish(out);
    }

    /** Writes one after the other. */
    private static final class Items implements Consumer<Pod> {
        private final OutputStream out;
        private String separator = "";

        Items(OutputStream out) {
            this.out = out;
        }

        @Override
        public void accept(Pod pod) {
            ObjectNode item = ObjectCodec.tree(pod);
            item.remove("apiVersion");
            item.remove("kind");
            write(out, separator + item);
            separator = ",";
        }
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
