package io.streamplane.apiserver.admission;

import java.util.HashSet;
import java.util.Set;

/**
 * Which of the mutating plug-ins' parts are asked a second time: those that want to be, where another one has changed the object
 * after them ({@code k8s.io/apiserver/pkg/admission/reinvocation.go}). Of one request.
 */
public final class Reinvocation {

    private final Set<String> earlier = new HashSet<>();
    private final Set<String> again = new HashSet<>();
    private boolean wanted;
    private boolean second;

    /** Whether all plug-ins are asked a second time now. */
    public boolean isSecond() {
        return second;
    }

    /** Whether a part is left out: it is asked a second time only where it wants to be, and where there is a reason. */
    public boolean isLeftOut(String part) {
        return second && !again.contains(part);
    }

    /**
     * A part was asked.
     *
     * @param changed whether it changed the object
     * @param ifNeeded whether it wants to be asked again after later changes
     */
    public void asked(String part, boolean changed, boolean ifNeeded) {
        if (changed) {
            changed();
        }
        if (ifNeeded) {
            earlier.add(part);
        }
    }

    private void changed() {
        again.addAll(earlier);
        earlier.clear();
        wanted = true;
    }

    /** Begins the second round, where there is to be one. */
    boolean begin() {
        if (second || !wanted) {
            return false;
        }
        second = true;
        return true;
    }
}
