package io.streamplane.apiserver.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.streamplane.apiserver.cel.ExpressionCompiler.CompilationFailure;
import io.streamplane.apiserver.cel.library.AuthorizerLibrary;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one webhook or policy, as {@code k8s.io/apiserver/pkg/admission/plugin/cel} does: over the object, the
 * request, its namespace, parameters, an authorizer, and variables that are expressions themselves.
 */
public final class AdmissionExpressions {

    static final String OBJECT = "object";
    static final String OLD_OBJECT = "oldObject";
    static final String PARAMETERS = "params";
    static final String REQUEST = "request";
    static final String NAMESPACE = "namespaceObject";
    static final String AUTHORIZER = "authorizer";
    static final String REQUEST_RESOURCE = "authorizer.requestResource";
    static final String VARIABLES = "variables";

    private static final String VARIABLES_TYPE = "kubernetes.variables";

    /** What an expression has to give. */
    public enum Returns {
        BOOL(SimpleType.BOOL),
        TEXT(SimpleType.STRING),
        TEXT_OR_NULL(SimpleType.STRING, SimpleType.NULL_TYPE),
        CONFIGURATION(StructTypeReference.create(ConstructedTypes.OBJECT)),
        PATCH(ListType.create(StructTypeReference.create(ConstructedTypes.PATCH))),
        ANYTHING;

        private final List<CelType> types;

        Returns(CelType... types) {
            this.types = List.of(types);
        }

        private Optional<String> problem(CelType type) {
            String found = type.equals(SimpleType.NULL_TYPE) ? "null_type" : CelTypes.format(type);
            List<String> wanted = types.stream()
                    .map(each -> each.equals(SimpleType.NULL_TYPE) ? "null_type" : CelTypes.format(each))
                    .toList();
            if (wanted.isEmpty() || wanted.contains(found)) {
                return Optional.empty();
            }
            return Optional.of(
                    wanted.size() == 1
                            ? "must evaluate to " + wanted.getFirst() + " but got " + found
                            : "must evaluate to one of [" + String.join(" ", wanted) + "] but got " + found);
        }
    }

    private final boolean parameters;
    private final @Nullable DeclaredType objectType;
    private final @Nullable DeclaredType parametersType;
    private final Map<String, DeclaredType> variableTypes = new LinkedHashMap<>();
    private final Map<String, AdmissionExpression> variables = new LinkedHashMap<>();
    private boolean asking;
    private @Nullable ExpressionCompiler authorized;
    private @Nullable ExpressionCompiler plain;

    private AdmissionExpressions(
            boolean parameters, @Nullable DeclaredType objectType, @Nullable DeclaredType parametersType) {
        this.parameters = parameters;
        this.objectType = objectType;
        this.parametersType = parametersType;
    }

    /**
     * Over objects of whatever kind.
     *
     * @param parameters whether there may be any
     */
    public static AdmissionExpressions untyped(boolean parameters) {
        return new AdmissionExpressions(parameters, null, null);
    }

    /**
     * Over objects and parameters of known types, to find out whether expressions fit them.
     *
     * @param parametersType null where it is not known
     */
    public static AdmissionExpressions typed(
            DeclaredType object, boolean parameters, @Nullable DeclaredType parametersType) {
        return new AdmissionExpressions(parameters, object, parametersType);
    }

    /** Makes {@code variables.name} known to the expressions that are compiled after it. */
    public AdmissionExpression variable(String name, String expression) {
        var found = new CelType[] {SimpleType.DYN};
        AdmissionExpression compiled = compile(expression, Returns.ANYTHING, true, false, found);
        variables.put(name, compiled);
        variableTypes.put(name, RequestTypes.of(found[0]));
        authorized = null;
        plain = null;
        return compiled;
    }

    /** An expression that may ask what somebody may do. */
    public AdmissionExpression compile(String expression, Returns returns) {
        boolean constructs = returns == Returns.CONFIGURATION || returns == Returns.PATCH;
        return compile(expression, returns, true, constructs, new CelType[1]);
    }

    /** As {@link #compile}, of one that makes a message only. */
    public AdmissionExpression compileMessage(String expression) {
        return compile(expression, Returns.TEXT, false, false, new CelType[1]);
    }

    private AdmissionExpression compile(
            String expression, Returns returns, boolean authorizer, boolean constructs, CelType[] found) {
        try {
            var compiled = compiler(authorizer).compile(expression, constructs);
            found[0] = compiled.type();
            asking |= compiled.uses(AUTHORIZER) || compiled.uses(REQUEST_RESOURCE);
            Optional<String> problem = returns.problem(compiled.type());
            return problem.isPresent()
                    ? new AdmissionExpression(expression, null, problem.get())
                    : new AdmissionExpression(expression, compiled.program(), "");
        } catch (CompilationFailure e) {
            return new AdmissionExpression(
                    expression, null, objectType == null ? "compilation failed: " + e.text() : e.text());
        }
    }

    private ExpressionCompiler compiler(boolean authorizer) {
        ExpressionCompiler known = authorizer ? authorized : plain;
        if (known != null) {
            return known;
        }
        var types = new java.util.ArrayList<>(List.of(RequestTypes.REQUEST, RequestTypes.NAMESPACE));
        var names = new LinkedHashMap<String, CelType>();
        names.put(REQUEST, RequestTypes.REQUEST.type());
        names.put(NAMESPACE, RequestTypes.NAMESPACE.type());
        names.put(OBJECT, objectType == null ? SimpleType.DYN : objectType.type());
        names.put(OLD_OBJECT, objectType == null ? SimpleType.DYN : objectType.type());
        if (objectType != null) {
            types.add(objectType);
        }
        if (parameters) {
            names.put(PARAMETERS, parametersType == null ? SimpleType.DYN : parametersType.type());
            if (parametersType != null) {
                types.add(parametersType);
            }
        }
        if (authorizer) {
            names.put(AUTHORIZER, AuthorizerLibrary.AUTHORIZER);
            names.put(REQUEST_RESOURCE, AuthorizerLibrary.RESOURCE_CHECK);
        }
        var all = RequestTypes.object(VARIABLES_TYPE, variableTypes);
        types.add(all);
        names.put(VARIABLES, all.type());
        ExpressionCompiler made = ExpressionCompiler.of(types, names);
        if (authorizer) {
            authorized = made;
        } else {
            plain = made;
        }
        return made;
    }

    /** Whether any of those that were compiled asks what somebody may do. */
    public boolean asks() {
        return asking;
    }

    @Nullable
    AdmissionExpression variable(String name) {
        return variables.get(name);
    }

    Iterable<String> variableNames() {
        return variables.keySet();
    }
}
