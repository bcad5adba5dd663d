package io.streamplane.apiserver;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.apiserver.serviceaccount.TokenUse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Counts uses of tokens of ServiceAccounts under kube-apiserver's names, such as {@code serviceaccount_valid_tokens_total}. Upstream
 * remembers for ten seconds whose a token is, and counts no uses meanwhile; here each one counts. Thread-safe.
 */
final class TokenMeters implements Consumer<TokenUse> {

    private final Map<TokenUse, Counter> counters = new EnumMap<>(TokenUse.class);

    TokenMeters(MeterRegistry meters) {
        for (TokenUse each : TokenUse.values()) {
            counters.put(
                    each, Counter.builder("serviceaccount." + each.metric()).register(meters));
        }
    }

    @Override
    public void accept(TokenUse use) {
        Objects.requireNonNull(counters.get(use), "a counter of each").increment();
    }
}
