package io.streamplane.ops.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a port; 0 asks for a free one. */
final class PortNumber implements ITypeConverter<Integer> {

    private static final int LAST = 65_535;

    @Override
    public Integer convert(String text) {
        int port = Count.parse(text, "a port from 0 to " + LAST);
        if (port > LAST) {
            throw new TypeConversionException("expected a port from 0 to " + LAST + ", but got '" + text + "'");
        }
        return port;
    }
}
