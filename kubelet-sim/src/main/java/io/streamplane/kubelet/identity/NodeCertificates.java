package io.streamplane.kubelet.identity;

import io.streamplane.kubelet.http.KubeletTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a process that joins a cluster as kubelets do: a client certificate for each node, and one that its server shows, in
 * the name of its first node. They are asked for by CertificateSigningRequests, kept in a folder, and renewed before they end; while no
 * serving certificate is approved, handshakes with the server fail and all else goes on. Thread-safe.
 */
public final class NodeCertificates implements NodeProofs, NodeAccess, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeCertificates.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    private static final int MOST_AT_A_TIME = 16;

    /** Of the server's certificate, among what is being asked for. */
    private static final String SERVING = "";

    private final Options options;
    private final ApiServerAccess bootstrap;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final Map<String, NodeToken> tokens = new ConcurrentHashMap<>();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore slots = new Semaphore(MOST_AT_A_TIME);
    private volatile @Nullable NodeCredential serving;

    private record Client(NodeCredential credential, ApiServerAccess access) {}

    /**
     * How to join.
     *
     * @param nodes names; the first is the server's
     * @param address of all nodes
     * @param folder where certificates and keys are kept
     */
    public record Options(
            BootstrapKubeconfig bootstrap, List<String> nodes, String address, Path folder, InstantSource clock) {

        public Options {
            nodes = List.copyOf(nodes);
        }
    }

    private NodeCertificates(Options options) {
        this.options = options;
        this.bootstrap = ApiServerAccess.by(
                options.bootstrap().token(),
                options.bootstrap().server(),
                options.bootstrap().authorities());
    }

    /**
     * Returns when each node has a client certificate: those in the folder that still hold, and new ones for the others, asked for with
     * the bootstrap token. Throws {@link IOException} where one is refused.
     */
    public static NodeCertificates join(Options options) throws IOException, InterruptedException {
        Files.createDirectories(
                options.folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var certificates = new NodeCertificates(options);
        try {
            certificates.begin();
        } catch (IOException | InterruptedException | RuntimeException e) {
            certificates.close();
            throw e;
        }
        certificates.workers.execute(certificates::keep);
        return certificates;
    }

    private void begin() throws IOException, InterruptedException {
        serving = kept(servingFile());
        var joining = new ArrayList<Future<?>>();
        for (String node : options.nodes()) {
            NodeCredential known = kept(clientFile(node));
            if (known != null) {
                hold(node, known);
            } else {
                joining.add(workers.submit(() -> {
                    slots.acquire();
                    try {
                        obtain(node, bootstrap);
                    } finally {
                        slots.release();
                    }
                    return node;
                }));
            }
        }
        for (Future<?> each : joining) {
            try {
                each.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException problem) {
                    throw new IOException("the node cannot join: " + problem.getMessage(), problem);
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private @Nullable NodeCredential kept(Path file) throws IOException {
        NodeCredential read = Files.exists(file) ? NodeCredential.read(file) : null;
        return read == null || options.clock().instant().isAfter(read.end()) ? null : read;
    }

    private Path clientFile(String node) {
        return options.folder().resolve(node + "-client.pem");
    }

    private Path servingFile() {
        return options.folder().resolve(options.nodes().getFirst() + "-server.pem");
    }

    private void hold(String node, NodeCredential credential) {
        clients.put(
                node,
                new Client(
                        credential,
                        ApiServerAccess.by(
                                credential,
                                options.bootstrap().server(),
                                options.bootstrap().authorities())));
        tokens.remove(node);
    }

    private void obtain(String node, ApiServerAccess access) throws IOException, InterruptedException {
        NodeCredential made = CertificateRequester.request(access, node, () -> SigningRequest.client(node));
        made.write(clientFile(node));
        hold(node, made);
    }

    private void obtainServing() throws IOException, InterruptedException {
        String node = options.nodes().getFirst();
        NodeCredential made = CertificateRequester.request(
                access(node), node, () -> SigningRequest.serving(node, List.of(node), List.of(options.address())));
        made.write(servingFile());
        serving = made;
        LOG.info("The server of {} shows a certificate that holds until {}", node, made.end());
    }

    private void keep() {
        try {
            while (!workers.isShutdown()) {
                look();
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to ask for what is missing or about to end. */
    void look() {
        Instant now = options.clock().instant();
        NodeCredential shown = serving;
        if (shown == null || !now.isBefore(shown.renewAt())) {
            ask(SERVING, now, this::obtainServing);
        }
        clients.forEach((node, client) -> {
            if (!now.isBefore(client.credential().renewAt())) {
                ask(node, now, () -> obtain(node, accessNow(node, now)));
            }
        });
    }

    /** An own certificate that has ended is no use: then the token is, if it still holds. */
    private ApiServerAccess accessNow(String node, Instant now) {
        Client client = clients.get(node);
        return client == null || now.isAfter(client.credential().end()) ? bootstrap : client.access();
    }

    private interface Obtaining {
        void run() throws IOException, InterruptedException;
    }

    private void ask(String what, Instant now, Obtaining obtaining) {
        if (now.isBefore(notBefore.getOrDefault(what, Instant.MIN)) || !asking.add(what)) {
            return;
        }
        Runnable task = () -> {
            try {
                slots.acquire();
                try {
                    obtaining.run();
                } finally {
                    slots.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                LOG.warn("A certificate was not renewed and will be asked for again: {}", e.getMessage());
                notBefore.put(what, now.plus(AGAIN_AFTER));
            } finally {
                asking.remove(what);
            }
        };
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed before {} was asked for", what, e);
        }
    }

    /** How the server shows who it is, now and after each renewal, and knows who asks. */
    public KubeletTls tls() {
        KubeletTls.Serving shown = () -> {
            NodeCredential now = serving;
            return now == null ? null : new KubeletTls.Shown(now.key(), now.chain());
        };
        return new KubeletTls(
                shown,
                options.bootstrap().authorities(),
                new ApiReviews(this, options.nodes().getFirst()));
    }

    /** Tokens for the pods of these nodes. */
    public PodTokens tokens() {
        return new PodTokens(this, options.bootstrap().authorities(), options.clock());
    }

    @Override
    public @Nullable String authorization(String node, Instant now) {
        NodeToken known = tokens.get(node);
        if (known == null || !now.isBefore(known.renewAt())) {
            Client client = clients.get(node);
            if (client == null) {
                return null;
            }
            known = NodeToken.of(client.credential(), now);
            tokens.put(node, known);
        }
        return known.authorization();
    }

    @Override
    public ApiServerAccess access(String node) throws IOException {
        Client client = clients.get(node);
        if (client == null) {
            throw new IOException("no node " + node + " is here");
        }
        return client.access();
    }

    /** The node's certificate that counts now; for tests. */
    NodeCredential held(String node) {
        return Objects.requireNonNull(clients.get(node), node).credential();
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
