package io.streamplane.apiserver.http;

import io.streamplane.schemas.metrics.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /healthz}, {@code /livez} and {@code /readyz}, with {@code ?verbose} and {@code ?exclude=}, and each check below them,
 * as {@code k8s.io/apiserver/pkg/server/healthz}. A process that stands still is alive but not ready. What is wrong is told,
 * where kube-apiserver withholds it.
 */
final class HealthHandler {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String LIVE = "livez";
    private static final Set<String> ROOTS = Set.of("healthz", LIVE, "readyz");

    private final Supplier<@Nullable String> journal;
    private final Health health;

    /** @param journal why the journal cannot serve, or null */
    HealthHandler(Supplier<@Nullable String> journal, Health health) {
        this.journal = journal;
        this.health = health;
    }

    /** Whether this path is about health. */
    static boolean isOne(String path) {
        return ROOTS.contains(path.substring(1).split("/", 2)[0]);
    }

    void handle(Exchange exchange, String path) throws IOException {
        String[] parts = path.substring(1).split("/", 2);
        var checks = checks();
        if (parts.length == 1) {
            all(exchange, parts[0], checks);
        } else if (!checks.containsKey(parts[1])) {
            exchange.notFound();
        } else {
            String problem = checks.get(parts[1]);
            if (problem.isEmpty()) {
                send(exchange, 200, "ok");
            } else {
                send(exchange, 500, "internal server error: " + problem + "\n");
            }
        }
    }

    private static void all(Exchange exchange, String root, Map<String, String> checks) throws IOException {
        var query = QueryOptions.of(exchange.request());
        var unknown = new LinkedHashSet<>(query.all("exclude"));
        var output = new StringBuilder();
        var failed = new ArrayList<String>();
        checks.forEach((name, problem) -> {
            if (unknown.remove(name)) {
                output.append("[+]").append(name).append(" excluded: ok\n");
            } else if (problem.isEmpty() || root.equals(LIVE)) {
                output.append("[+]").append(name).append(" ok\n");
            } else {
                output.append("[-]")
                        .append(name)
                        .append(" failed: ")
                        .append(problem)
                        .append('\n');
                failed.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            output.append(unknown.stream()
                    .map(name -> '"' + name + '"')
                    .collect(Collectors.joining(
                            ",", "warn: some health checks cannot be excluded: no matches for ", "\n")));
        }
        if (!failed.isEmpty()) {
            send(exchange, 500, output + root + " check failed\n");
        } else if (query.has("verbose")) {
            send(exchange, 200, output + root + " check passed\n");
        } else {
            send(exchange, 200, "ok");
        }
    }

    /** What is wrong, by check; empty where nothing is. */
    private Map<String, String> checks() {
        var problems = health.problems();
        var checks = new LinkedHashMap<String, String>();
        String journalProblem = journal.get();
        checks.put("ping", "");
        checks.put("journal", journalProblem == null ? "" : journalProblem);
        for (String part : List.copyOf(health.parts())) {
            checks.put(part, problems.getOrDefault(part, ""));
        }
        return checks;
    }

    private static void send(Exchange exchange, int code, String text) throws IOException {
        exchange.header("X-Content-Type-Options", "nosniff");
        exchange.send(code, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
}
