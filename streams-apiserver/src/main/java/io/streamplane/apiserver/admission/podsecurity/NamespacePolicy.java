package io.streamplane.apiserver.admission.podsecurity;

import io.streamplane.apiserver.kind.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a namespace asks of its pods, by its labels. */
record NamespacePolicy(SecurityLevel.At enforce, SecurityLevel.At audit, SecurityLevel.At warn) {

    static final String PREFIX = "pod-security.kubernetes.io/";

    static final NamespacePolicy PRIVILEGED = new NamespacePolicy(
            SecurityLevel.At.latest(SecurityLevel.PRIVILEGED),
            SecurityLevel.At.latest(SecurityLevel.PRIVILEGED),
            SecurityLevel.At.latest(SecurityLevel.PRIVILEGED));

    private static final String LEVELS = "must be one of privileged, baseline, restricted";
    private static final String VERSIONS = "must be \"latest\" or \"v1.x\"";

    /** A policy is always there: what cannot be read is enforced at the strictest, and not audited or warned of. */
    record Read(NamespacePolicy policy, List<FieldError> errors) {}

    boolean isPrivileged() {
        return enforce.level() == SecurityLevel.PRIVILEGED && isQuiet();
    }

    boolean isQuiet() {
        return audit.level() == SecurityLevel.PRIVILEGED && warn.level() == SecurityLevel.PRIVILEGED;
    }

    boolean equivalent(NamespacePolicy other) {
        return enforce.equivalent(other.enforce) && audit.equivalent(other.audit) && warn.equivalent(other.warn);
    }

    /** @param defaults of what no label says */
    static Read of(Map<String, String> labels, NamespacePolicy defaults) {
        var errors = new ArrayList<FieldError>();
        SecurityLevel.At enforce = read(labels, "enforce", defaults.enforce, SecurityLevel.RESTRICTED, errors);
        SecurityLevel.At audit = read(labels, "audit", defaults.audit, SecurityLevel.PRIVILEGED, errors);
        SecurityLevel.At warn = read(labels, "warn", defaults.warn, SecurityLevel.PRIVILEGED, errors);
        String level = labels.getOrDefault(PREFIX + "enforce", "");
        boolean stricter =
                SecurityLevel.of(level).isPresent() && enforce.level().compareTo(warn.level()) > 0;
        if (!labels.containsKey(PREFIX + "warn") && stricter) {
            int minor = labels.containsKey(PREFIX + "warn-version") ? warn.minor() : enforce.minor();
            warn = new SecurityLevel.At(enforce.level(), minor);
        }
        return new Read(new NamespacePolicy(enforce, audit, warn), errors);
    }

    private static SecurityLevel.At read(
            Map<String, String> labels,
            String mode,
            SecurityLevel.At otherwise,
            SecurityLevel unreadable,
            List<FieldError> errors) {
        SecurityLevel level = label(labels, mode, otherwise.level(), unreadable, SecurityLevel::of, LEVELS, errors);
        Integer latest = SecurityLevel.At.latest(level).minor();
        int minor = label(labels, mode + "-version", otherwise.minor(), latest, SecurityLevel::minor, VERSIONS, errors);
        return new SecurityLevel.At(level, minor);
    }

    private static <T> T label(
            Map<String, String> labels,
            String name,
            T absent,
            T unreadable,
            Function<String, Optional<T>> parse,
            String rule,
            List<FieldError> errors) {
        String value = labels.get(PREFIX + name);
        if (value == null) {
            return absent;
        }
        return parse.apply(value).orElseGet(() -> {
            errors.add(FieldError.invalid("metadata.labels[" + PREFIX + name + "]", "\"" + value + "\"", rule));
            return unreadable;
        });
    }
}
