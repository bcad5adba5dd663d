package io.streamplane.ops.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param invariant its name, by which a shorter history is known to break the same */
    Violation(String invariant, String message) {
        super(invariant + ": " + message);
    }

    /** Throws where it does not hold. */
    static void unless(boolean holds, String invariant, String message) {
        if (!holds) {
            throw new Violation(invariant, message);
        }
    }

    String invariant() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.indexOf(':'));
    }
}
