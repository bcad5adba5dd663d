package io.streamplane.apiserver.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types of objects that an expression writes out ({@code k8s.io/apiserver/pkg/cel/mutation}): {@code Object} and those below it
 * have whatever fields it gives them, {@code JSONPatch} its own.
 */
final class ConstructedTypes {

    static final String OBJECT = "Object";
    static final String PATCH = "JSONPatch";

    private static final Set<String> PATCH_TEXTS = Set.of("op", "path", "from");

    private ConstructedTypes() {}

    /** By their names; empty where the expression writes out none. */
    static Map<String, CelType> in(CelAbstractSyntaxTree parsed) {
        var fields = new LinkedHashMap<String, Set<String>>();
        var selected = new LinkedHashSet<String>();
        CelNavigableAst.fromAst(parsed)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .forEach(expr -> {
                    if (expr.getKind() == CelExpr.ExprKind.Kind.STRUCT) {
                        Set<String> names =
                                fields.computeIfAbsent(expr.struct().messageName(), _ -> new LinkedHashSet<>());
                        expr.struct().entries().forEach(entry -> names.add(entry.fieldKey()));
                    } else if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT) {
                        selected.add(expr.select().field());
                    }
                });
        var types = new LinkedHashMap<String, CelType>();
        fields.forEach((name, names) -> {
            if (name.equals(PATCH)) {
                types.put(name, patch());
            } else if (name.equals(OBJECT) || name.startsWith(OBJECT + ".")) {
                names.addAll(selected);
                types.put(name, open(name, names));
            }
        });
        return types;
    }

    private static CelType open(String name, Set<String> fields) {
        return StructType.create(name, ImmutableSet.copyOf(fields), _ -> Optional.of(SimpleType.DYN));
    }

    private static CelType patch() {
        return StructType.create(
                PATCH,
                ImmutableSet.of("op", "path", "from", "value"),
                field -> Optional.of(PATCH_TEXTS.contains(field) ? SimpleType.STRING : SimpleType.DYN));
    }
}
