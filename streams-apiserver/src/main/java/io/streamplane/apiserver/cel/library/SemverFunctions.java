package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import java.util.List;
import java.util.Optional;

/** Kubernetes' library of semantic versions; their comparison stands with that of {@link QuantityFunctions}. */
final class SemverFunctions {

    private static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");

    private SemverFunctions() {}

    static CelLibrary library() {
        return new CelLibrary()
                .global("semver", "string_to_semver", SEMVER, SimpleType.STRING)
                .global("semver", "string_bool_to_semver", SEMVER, SimpleType.STRING, SimpleType.BOOL)
                .global("isSemver", "is_semver_string", SimpleType.BOOL, SimpleType.STRING)
                .global("isSemver", "is_semver_string_bool", SimpleType.BOOL, SimpleType.STRING, SimpleType.BOOL)
                .member("isGreaterThan", "semver_is_greater_than", SimpleType.BOOL, SEMVER, SEMVER)
                .member("isLessThan", "semver_is_less_than", SimpleType.BOOL, SEMVER, SEMVER)
                .member("compareTo", "semver_compare_to", SimpleType.INT, SEMVER, SEMVER)
                .member("major", "semver_major", SimpleType.INT, SEMVER)
                .member("minor", "semver_minor", SimpleType.INT, SEMVER)
                .member("patch", "semver_patch", SimpleType.INT, SEMVER)
                .does(
                        "semver",
                        (arguments, budget) -> parse(arguments)
                                .orElseThrow(() -> new EvaluationFailure("No Major.Minor.Patch elements found")))
                .does("isSemver", (arguments, budget) -> parse(arguments).isPresent())
                .does("major", (arguments, budget) -> version(arguments).major())
                .does("minor", (arguments, budget) -> version(arguments).minor())
                .does("patch", (arguments, budget) -> version(arguments).patch());
    }

    private static Optional<SemanticVersion> parse(List<Object> arguments) {
        boolean tolerant = arguments.size() > 1 && Arguments.of(Boolean.class, arguments, 1);
        String text = Arguments.text(arguments, 0);
        return tolerant ? SemanticVersion.parseTolerantly(text) : SemanticVersion.parse(text);
    }

    private static SemanticVersion version(List<Object> arguments) {
        return Arguments.of(SemanticVersion.class, arguments, 0);
    }
}
