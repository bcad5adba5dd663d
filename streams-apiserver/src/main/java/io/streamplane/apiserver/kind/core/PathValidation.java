package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import java.util.List;

/** What is wrong with paths of files: none leads out of the folder that it belongs to. */
final class PathValidation {

    private static final String UP = "..";

    private PathValidation() {}

    static void noSteps(Errors errors, String file, String path) {
        if (List.of(file.split("/")).contains(UP)) {
            errors.invalid(path, file, "must not contain '..'");
        }
    }

    /** Below some folder. */
    static void descending(Errors errors, String file, String path) {
        if (file.startsWith("/")) {
            errors.invalid(path, file, "must be a relative path");
        }
        noSteps(errors, file, path);
    }

    /** Below some folder, and not among what begins with two dots, which is the kubelet's. */
    static void unreserved(Errors errors, String file, String path) {
        descending(errors, file, path);
        if (file.startsWith(UP) && !file.startsWith(UP + "/") && !file.equals(UP)) {
            errors.invalid(path, file, "must not start with '..'");
        }
    }
}
