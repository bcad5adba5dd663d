package io.streamplane.apiserver.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.streamplane.apiserver.cel.eval.CelFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All functions that a rule may call. Declarations of the library's own extensions come with those. */
public final class Functions {

    private static final Functions ALL = new Functions();

    private final Map<String, CelFunction> functions = new HashMap<>();
    private final List<CelFunctionDecl> declarations = new ArrayList<>();

    private Functions() {
        functions.putAll(StandardFunctions.functions());
        functions.putAll(Arithmetic.functions());
        functions.putAll(Conversions.functions());
        functions.putAll(TimeFunctions.functions());
        functions.putAll(StringFunctions.functions());
        Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
        CelType texts = ListType.create(SimpleType.DYN);
        CelLibrary format =
                new CelLibrary().member("format", "string_format", SimpleType.STRING, SimpleType.STRING, texts);
        for (CelLibrary library : List.of(
                format,
                Lists.library(),
                Regexes.library(),
                QuantityFunctions.library(),
                Urls.library(),
                Addresses.library(),
                Formats.library(),
                AuthorizerLibrary.library(),
                PatchPaths.library(),
                SemverFunctions.library())) {
            functions.putAll(library.functions());
            for (CelFunctionDecl declaration : library.declarations()) {
                overloads
                        .computeIfAbsent(declaration.name(), ignored -> new ArrayList<>())
                        .addAll(declaration.overloads());
            }
        }
        overloads.forEach((name, all) -> declarations.add(CelFunctionDecl.newFunctionDeclaration(name, all)));
    }

    /** Built when it is first asked for. */
    public static Functions all() {
        return ALL;
    }

    public Map<String, CelFunction> byName() {
        return functions;
    }

    public List<CelFunctionDecl> declarations() {
        return declarations;
    }
}
