package io.streamplane.apiserver.admission.podsecurity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The levels of the Pod Security Standards, from the laxest to the strictest. */
enum SecurityLevel {
    PRIVILEGED,
    BASELINE,
    RESTRICTED;

    private static final int LATEST = Integer.MAX_VALUE;
    private static final Pattern VERSION = Pattern.compile("v1\\.([0-9]|[1-9][0-9]{1,8})");

    static Optional<SecurityLevel> of(String text) {
        return switch (text) {
            case "privileged" -> Optional.of(PRIVILEGED);
            case "baseline" -> Optional.of(BASELINE);
            case "restricted" -> Optional.of(RESTRICTED);
            default -> Optional.empty();
        };
    }

    /** The minor version of {@code v1.N}, or of {@code latest} the greatest number. */
    static Optional<Integer> minor(String version) {
        if (version.equals("latest")) {
            return Optional.of(LATEST);
        }
        Matcher found = VERSION.matcher(version);
        return found.matches() ? Optional.of(Integer.valueOf(found.group(1))) : Optional.empty();
    }

    /** A level as a version of Kubernetes had it. */
    record At(SecurityLevel level, int minor) {

        static At latest(SecurityLevel level) {
            return new At(level, LATEST);
        }

        boolean equivalent(At other) {
            return level == PRIVILEGED && other.level == PRIVILEGED || equals(other);
        }

        @Override
        public String toString() {
            return level.name().toLowerCase(Locale.ROOT) + ":" + (minor == LATEST ? "latest" : "v1." + minor);
        }
    }
}
