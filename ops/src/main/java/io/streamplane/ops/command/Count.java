package io.streamplane.ops.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many of something there are to be: none, or more. */
final class Count implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        return parse(text, "0 or more");
    }

    static int parse(String text, String expected) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, as a negative number is.
        }
        throw new TypeConversionException("expected " + expected + ", but got '" + text + "'");
    }
}
