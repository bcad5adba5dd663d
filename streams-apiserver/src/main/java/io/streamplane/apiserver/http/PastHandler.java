package io.streamplane.apiserver.http;

import io.streamplane.apiserver.history.History;
import io.streamplane.apiserver.journal.read.Moment;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.KindRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The read API as of a moment: what is read is what was then, and nothing can be written. */
final class PastHandler {

    private final Optional<History> history;
    private final KindRulebook rules;
    private final InstantSource clock;

    PastHandler(Optional<History> history, KindRulebook rules, InstantSource clock) {
        this.history = history;
        this.rules = rules;
        this.clock = clock;
    }

    void handle(Exchange exchange, String verb, Target target, QueryOptions query, Moment moment)
            throws IOException, InterruptedException {
        boolean read = verb.equals("get") || verb.equals("list") || verb.equals("watch");
        if (!read || target.subresource().equals("log")) {
            throw new RequestException(new ApiFailure(
                    405,
                    "MethodNotAllowed",
                    read
                            ? "logs are not kept: they cannot be read as of " + moment
                            : "the past cannot be changed: " + moment + " can only be read",
                    null));
        }
        History all = history.orElseThrow(() -> new RequestException(
                HttpFailures.expired("this server forgets history: it can be read only as of now")));
        Snapshot snapshot = all.at(revision(all, moment));
        var source = new PastSource(all, snapshot);
        var reader = new ObjectReader(kind -> kind.journaled() ? source : source.without(), rules);
        var then = InstantSource.fixed(time(all, moment, snapshot.revision()));
        switch (verb) {
            case "get" -> new ReadHandler(reader, then).get(exchange, target, query);
            case "list" -> new ReadHandler(reader, then).list(exchange, target, query);
            default -> {
                new WatchStream(reader, target, query, exchange.acceptedWatch(target.kind()), then).run(exchange);
                exchange.succeeded();
            }
        }
    }

    /**
     * The kinds that there were: custom resources come and go.
     *
     * @param now where nothing is kept of the past
     */
    KindRegistry kinds(Moment moment, KindRegistry now) {
        return history.map(all -> all.at(revision(all, moment)).kinds()).orElse(now);
    }

    private static long revision(History all, Moment moment) {
        try {
            return all.revision(moment);
        } catch (IllegalArgumentException e) {
            throw new RequestException(HttpFailures.badRequest(String.valueOf(e.getMessage())));
        }
    }

    /** By which ages are counted. */
    private Instant time(History all, Moment moment, long revision) {
        return moment instanceof Moment.AtTime at
                ? at.time()
                : all.time(revision).orElseGet(clock::instant);
    }
}
