package io.streamplane.ops.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A single etcd of this bench's own, as it comes: it syncs its write-ahead log before it acknowledges. */
final class EtcdStore implements Store {

    private static final long READY_SECONDS = 30;

    private final Process process;
    private final Client client;
    private final KV kv;

    private EtcdStore(Process process, String endpoint) {
        this.process = process;
        this.client = Client.builder().endpoints(endpoint).build();
        this.kv = client.getKVClient();
    }

    /** Empty where no etcd is installed. */
    static Optional<Store> start(Path directory) {
        Optional<Path> program = program();
        return program.map(path -> launch(path, directory));
    }

    private static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, "etcd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Store launch(Path program, Path directory) {
        try {
            String clientUrl = "http://127.0.0.1:" + freePort();
            String peerUrl = "http://127.0.0.1:" + freePort();
            Files.createDirectories(directory);
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--data-dir",
                            directory.resolve("etcd").toString(),
                            "--listen-client-urls",
                            clientUrl,
                            "--advertise-client-urls",
                            clientUrl,
                            "--listen-peer-urls",
                            peerUrl,
                            "--initial-advertise-peer-urls",
                            peerUrl,
                            "--initial-cluster",
                            "default=" + peerUrl)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("etcd.log").toFile())
                    .start();
            var store = new EtcdStore(process, clientUrl);
            store.awaitReady();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException("expected to start " + program, e);
        }
    }

    private void awaitReady() {
        try {
            kv.put(bytes("ready"), bytes("yes")).get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while etcd starts", e);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new IllegalStateException("expected etcd to answer, but: " + e, e);
        }
    }

    @Override
    public CompletionStage<Long> create(String key, byte[] value) {
        return put(key, Cmp.Op.EQUAL, CmpTarget.createRevision(0), value);
    }

    @Override
    public CompletionStage<Long> swap(String key, long revision, byte[] value) {
        return put(key, Cmp.Op.EQUAL, CmpTarget.modRevision(revision), value);
    }

    private CompletionStage<Long> put(String key, Cmp.Op op, CmpTarget<?> target, byte[] value) {
        ByteSequence name = bytes(key);
        return kv.txn()
                .If(new Cmp(name, op, target))
                .Then(Op.put(name, ByteSequence.from(value), PutOption.DEFAULT))
                .commit()
                .thenApply(response -> {
                    if (!response.isSucceeded()) {
                        throw new IllegalStateException("expected etcd to accept " + key + ", but it did not");
                    }
                    return response.getHeader().getRevision();
                });
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
