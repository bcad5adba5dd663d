package io.streamplane.apiserver.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeParamType;
import io.streamplane.apiserver.cel.eval.CelFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set of functions under construction: what the checker must know of them, and what they do. */
final class CelLibrary {

    /** Any type of an element. */
    static final TypeParamType T = TypeParamType.create("T");

    private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
    private final Map<String, CelFunction> functions = new LinkedHashMap<>();

    /** An overload that is called on its first argument. */
    CelLibrary member(String name, String id, CelType result, CelType... arguments) {
        overload(name, CelOverloadDecl.newMemberOverload(id, result, arguments));
        return this;
    }

    CelLibrary global(String name, String id, CelType result, CelType... arguments) {
        overload(name, CelOverloadDecl.newGlobalOverload(id, result, arguments));
        return this;
    }

    private void overload(String name, CelOverloadDecl overload) {
        overloads.computeIfAbsent(name, ignored -> new ArrayList<>()).add(overload);
    }

    CelLibrary does(String name, CelFunction function) {
        functions.put(name, function);
        return this;
    }

    List<CelFunctionDecl> declarations() {
        return overloads.entrySet().stream()
                .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
                .toList();
    }

    Map<String, CelFunction> functions() {
        return functions;
    }
}
