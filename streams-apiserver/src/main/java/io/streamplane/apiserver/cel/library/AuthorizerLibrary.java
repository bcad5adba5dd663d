package io.streamplane.apiserver.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.Arguments;
import io.streamplane.apiserver.cel.library.AccessChecks.Decision;
import io.streamplane.apiserver.cel.library.AccessChecks.Wanted;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.kind.Names;

/** Kubernetes' library of authorization: {@code authorizer.group('').resource('pods').check('create').allowed()}. */
public final class AuthorizerLibrary {

    public static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");
    public static final CelType RESOURCE_CHECK = OpaqueType.create("kubernetes.authorization.ResourceCheck");

    private static final CelType PATH_CHECK = OpaqueType.create("kubernetes.authorization.PathCheck");
    private static final CelType GROUP_CHECK = OpaqueType.create("kubernetes.authorization.GroupCheck");
    private static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");
    private static final CelType TEXT = SimpleType.STRING;

    private AuthorizerLibrary() {}

    private record Authorizer(AccessChecks checks) implements TypeValue.Typed {
        @Override
        public String typeName() {
            return AUTHORIZER.name();
        }
    }

    private record Group(AccessChecks checks, String name) implements TypeValue.Typed {
        @Override
        public String typeName() {
            return GROUP_CHECK.name();
        }
    }

    private record Check(AccessChecks checks, Wanted wanted) implements TypeValue.Typed {
        @Override
        public String typeName() {
            return wanted.path().isEmpty() ? RESOURCE_CHECK.name() : PATH_CHECK.name();
        }
    }

    private record Decided(Decision decision) implements TypeValue.Typed {
        @Override
        public String typeName() {
            return DECISION.name();
        }
    }

    /** The value of {@code authorizer}. */
    public static Object authorizer(AccessChecks checks) {
        return new Authorizer(checks);
    }

    /** The value of {@code authorizer.requestResource}. */
    public static Object requestResource(
            AccessChecks checks, String group, String resource, String subresource, String namespace, String name) {
        return new Check(checks, new Wanted("", group, resource, subresource, namespace, name, "", "", ""));
    }

    static CelLibrary library() {
        var library = new CelLibrary()
                .member("path", "authorizer_path", PATH_CHECK, AUTHORIZER, TEXT)
                .member("group", "authorizer_group", GROUP_CHECK, AUTHORIZER, TEXT)
                .member("serviceAccount", "authorizer_serviceaccount", AUTHORIZER, AUTHORIZER, TEXT, TEXT)
                .member("resource", "groupcheck_resource", RESOURCE_CHECK, GROUP_CHECK, TEXT)
                .member("check", "pathcheck_check", DECISION, PATH_CHECK, TEXT)
                .member("check", "resourcecheck_check", DECISION, RESOURCE_CHECK, TEXT)
                .member("allowed", "decision_allowed", SimpleType.BOOL, DECISION)
                .member("errored", "decision_errored", SimpleType.BOOL, DECISION)
                .member("reason", "decision_reason", TEXT, DECISION)
                .member("error", "decision_error", TEXT, DECISION)
                .does("path", (arguments, budget) -> {
                    String path = named(Arguments.text(arguments, 1), "path");
                    return new Check(Arguments.of(Authorizer.class, arguments, 0).checks, Wanted.path(path));
                })
                .does(
                        "group",
                        (arguments, budget) -> new Group(
                                Arguments.of(Authorizer.class, arguments, 0).checks, Arguments.text(arguments, 1)))
                .does(
                        "serviceAccount",
                        (arguments, budget) -> serviceAccount(
                                Arguments.of(Authorizer.class, arguments, 0).checks,
                                Arguments.text(arguments, 1),
                                Arguments.text(arguments, 2)))
                .does("resource", (arguments, budget) -> {
                    Group group = Arguments.of(Group.class, arguments, 0);
                    String resource = named(Arguments.text(arguments, 1), "resource");
                    return new Check(group.checks, Wanted.resource(group.name, resource));
                })
                .does("check", (arguments, budget) -> {
                    Check check = Arguments.of(Check.class, arguments, 0);
                    return new Decided(check.checks.decide(check.wanted.with("verb", Arguments.text(arguments, 1))));
                })
                .does(
                        "allowed",
                        (arguments, budget) -> Arguments.of(Decided.class, arguments, 0)
                                .decision
                                .allowed())
                .does(
                        "errored",
                        (arguments, budget) -> !Arguments.of(Decided.class, arguments, 0)
                                .decision
                                .error()
                                .isEmpty())
                .does(
                        "reason",
                        (arguments, budget) -> Arguments.of(Decided.class, arguments, 0)
                                .decision
                                .reason())
                .does(
                        "error",
                        (arguments, budget) -> Arguments.of(Decided.class, arguments, 0)
                                .decision
                                .error());
        narrow(library, "subresource", "resourcecheck_subresource");
        narrow(library, "namespace", "resourcecheck_namespace");
        narrow(library, "name", "resourcecheck_name");
        narrow(library, "fieldSelector", "authorizer_fieldselector");
        narrow(library, "labelSelector", "authorizer_labelselector");
        return library;
    }

    private static void narrow(CelLibrary library, String function, String id) {
        library.member(function, id, RESOURCE_CHECK, RESOURCE_CHECK, TEXT).does(function, (arguments, budget) -> {
            Check check = Arguments.of(Check.class, arguments, 0);
            return new Check(check.checks, check.wanted.with(function, Arguments.text(arguments, 1)));
        });
    }

    private static String named(String text, String what) {
        if (text.isBlank()) {
            throw new EvaluationFailure(what + " must not be empty");
        }
        return text;
    }

    private static Object serviceAccount(AccessChecks checks, String namespace, String name) {
        if (!Names.dnsSubdomain(name).isEmpty()) {
            throw new EvaluationFailure("Invalid service account name");
        }
        if (!Names.dnsLabel(namespace).isEmpty()) {
            throw new EvaluationFailure("Invalid service account namespace");
        }
        return new Authorizer(checks.ofServiceAccount(namespace, name));
    }
}
