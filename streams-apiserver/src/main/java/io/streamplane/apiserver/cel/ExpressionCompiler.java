package io.streamplane.apiserver.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import io.streamplane.apiserver.cel.eval.Program;
import io.streamplane.apiserver.cel.eval.ProgramBuilder;
import io.streamplane.apiserver.cel.library.Functions;
import io.streamplane.apiserver.cel.schema.DeclaredType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses and checks expressions over variables of given types; what is wrong is said as Kubernetes says it. */
final class ExpressionCompiler {

    /** Longer expressions are refused before they are read. */
    private static final int LONGEST = 32_768;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableReservedIds(true)
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .maxParseRecursionDepth(100)
            .maxExpressionCodePointSize(LONGEST)
            .populateMacroCalls(false)
            .build();

    private final CelCompiler compiler;
    private final List<DeclaredType> objects;
    private final Map<String, CelType> variables;

    /** A checked expression and what evaluates it. */
    record Compiled(CelAbstractSyntaxTree ast, Program program) {
        boolean uses(String variable) {
            return ast.getReferenceMap().values().stream()
                    .anyMatch(reference -> reference.name().equals(variable));
        }

        CelType type() {
            return ast.getResultType();
        }
    }

    /** An expression is wrong. */
    static final class CompilationFailure extends Exception {
        private static final long serialVersionUID = 1L;

        CompilationFailure(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private ExpressionCompiler(CelCompiler compiler, List<DeclaredType> objects, Map<String, CelType> variables) {
        this.compiler = compiler;
        this.objects = objects;
        this.variables = variables;
    }

    /**
     * @param objects whose fields can be selected
     * @param variables by name
     */
    static ExpressionCompiler of(List<DeclaredType> objects, Map<String, CelType> variables) {
        return of(objects, variables, Map.of());
    }

    private static ExpressionCompiler of(
            List<DeclaredType> objects, Map<String, CelType> variables, Map<String, CelType> constructed) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addMacros(SortBy.MACRO)
                .setTypeProvider(new ObjectTypes(objects, constructed))
                .addFunctionDeclarations(Functions.all().declarations())
                .addLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(
                                CelStringExtensions.Function.CHAR_AT,
                                CelStringExtensions.Function.INDEX_OF,
                                CelStringExtensions.Function.JOIN,
                                CelStringExtensions.Function.LAST_INDEX_OF,
                                CelStringExtensions.Function.LOWER_ASCII,
                                CelStringExtensions.Function.QUOTE,
                                CelStringExtensions.Function.REPLACE,
                                CelStringExtensions.Function.SPLIT,
                                CelStringExtensions.Function.SUBSTRING,
                                CelStringExtensions.Function.TRIM,
                                CelStringExtensions.Function.UPPER_ASCII),
                        CelExtensions.comprehensions());
        builder.addVar("google.protobuf.Duration", TypeType.create(SimpleType.DURATION));
        builder.addVar("google.protobuf.Timestamp", TypeType.create(SimpleType.TIMESTAMP));
        variables.forEach(builder::addVar);
        return new ExpressionCompiler(builder.build(), objects, variables);
    }

    Compiled compile(String expression) throws CompilationFailure {
        return compile(expression, false);
    }

    /** @param constructs whether it may write out objects and operations of a patch: {@code Object{...}}, {@code JSONPatch{...}} */
    Compiled compile(String expression, boolean constructs) throws CompilationFailure {
        try {
            CelValidationResult parsed = compiler.parse(expression);
            if (parsed.hasError()) {
                throw new CompilationFailure(Issues.syntax(parsed));
            }
            Map<String, CelType> constructed = constructs ? ConstructedTypes.in(parsed.getAst()) : Map.of();
            CelCompiler checker = constructed.isEmpty() ? compiler : of(objects, variables, constructed).compiler;
            CelValidationResult checked = checker.check(parsed.getAst());
            if (checked.hasError()) {
                throw new CompilationFailure(Issues.types(checked));
            }
            CelAbstractSyntaxTree ast = checked.getAst();
            Optional<String> wrong = Issues.literals(ast);
            if (wrong.isPresent()) {
                throw new CompilationFailure(wrong.get());
            }
            return new Compiled(ast, ProgramBuilder.build(ast, Functions.all().byName()));
        } catch (CelValidationException | IllegalArgumentException | IllegalStateException e) {
            throw new CompilationFailure("ERROR: <input>:1:1: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new CompilationFailure("ERROR: <input>:1:1: Syntax error: expression is nested too deeply");
        }
    }

    /** Gives the checker the fields of objects. */
    private static final class ObjectTypes implements CelTypeProvider {
        private final ImmutableMap<String, CelType> types;

        ObjectTypes(List<DeclaredType> roots, Map<String, CelType> constructed) {
            var declared = new HashMap<String, DeclaredType>();
            roots.forEach(root -> root.collect(declared));
            var all = ImmutableMap.<String, CelType>builder();
            declared.forEach((name, type) -> all.put(name, struct(name, type)));
            all.putAll(constructed);
            types = all.buildOrThrow();
        }

        private static CelType struct(String name, DeclaredType type) {
            var fields = ImmutableMap.<String, CelType>builder();
            type.fields().forEach((field, each) -> fields.put(field, each.type()));
            ImmutableMap<String, CelType> known = fields.buildOrThrow();
            return StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
        }

        @Override
        public ImmutableCollection<CelType> types() {
            return types.values();
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(types.get(name));
        }
    }
}
