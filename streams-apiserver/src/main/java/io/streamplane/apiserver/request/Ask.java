package io.streamplane.apiserver.request;

import io.streamplane.apiserver.apply.FieldManager;
import io.streamplane.schemas.journal.Grounds;
import io.streamplane.schemas.journal.Origin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One write as the command's origin tells it.
 *
 * @param options as the client says them
 * @param fieldManager the client's; of a component its name
 * @param cause the revision that the asker reacted to; 0 for a user
 * @param grounds what a controller or the scheduler decided it on; null for others
 * @param memory what was found out for it, and need not be when it is planned anew; thread-safe
 */
public record Ask(
        Caller caller,
        String verb,
        Target target,
        RequestOptions options,
        String fieldManager,
        long cause,
        @Nullable Grounds grounds,
        ConcurrentMap<String, Object> memory) {

    private static final int LONGEST_NAME = 128;

    /** What was not asked before. */
    public Ask(
            Caller caller,
            String verb,
            Target target,
            RequestOptions options,
            String fieldManager,
            long cause,
            @Nullable Grounds grounds) {
        this(caller, verb, target, options, fieldManager, cause, grounds, new ConcurrentHashMap<>());
    }

    /** What a user asks. */
    public Ask(Caller caller, String verb, Target target, RequestOptions options) {
        this(caller, verb, target, options, options.fieldManager(), 0, null);
    }

    public boolean dryRun() {
        return options.dryRun();
    }

    /** @param said of it for the audit */
    public Origin origin(Map<String, String> said) {
        return new Origin(
                caller.user(),
                caller.groups(),
                verb,
                target.subresource(),
                caller.userAgent(),
                fieldManager,
                caller.sourceAddress(),
                caller.command(),
                caller.session(),
                caller.impersonator(),
                annotations(said));
    }

    /** That it was allowed need not be kept: what was not allowed is no command. */
    private Map<String, String> annotations(Map<String, String> said) {
        if (caller.annotations().isEmpty()) {
            return said;
        }
        var all = new HashMap<>(caller.annotations());
        all.putAll(said);
        return all;
    }

    /** Who sets fields by this: the field manager that the client names, else what it calls itself. */
    public FieldManager manager(FieldManager.Operation operation) {
        String name = fieldManager.isEmpty() ? nameOf(caller.userAgent()) : fieldManager;
        return new FieldManager(
                name.isEmpty() ? "unknown" : name, operation, target.kind().apiVersion(), target.subresource());
    }

    /** As {@code prefixFromUserAgent} of {@code k8s.io/apiserver/pkg/endpoints/handlers}: what can be printed, cut to 128 bytes. */
    private static String nameOf(String agent) {
        int slash = agent.indexOf('/');
        int end = slash < 0 ? agent.length() : slash;
        var name = new StringBuilder();
        int bytes = 0;
        int letter;
        for (int i = 0; i < end; i += Character.charCount(letter)) {
            letter = agent.codePointAt(i);
            if (WriteOptions.isPrintable(letter)) {
                bytes += letter < 0x80 ? 1 : Character.toString(letter).getBytes(StandardCharsets.UTF_8).length;
                if (bytes > LONGEST_NAME) {
                    break;
                }
                name.appendCodePoint(letter);
            }
        }
        return name.toString();
    }
}
