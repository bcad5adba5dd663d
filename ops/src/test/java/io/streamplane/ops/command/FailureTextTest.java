package io.streamplane.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTextTest {

    @Test
    void shouldSayWhatIsWrongWithAFileOrAHost() {
        Map.of(
                        new AccessDeniedException("/x"), "no permission for /x",
                        new NoSuchFileException("/x"), "there is no /x",
                        new NotDirectoryException("/x"), "/x is no directory",
                        new FileAlreadyExistsException("/x"), "/x is there already",
                        new UnknownHostException("kafka"), "no host of this name is known: kafka",
                        new IOException("as it is"), "as it is")
                .forEach((failure, text) -> assertThat(FailureText.of(failure)).isEqualTo(text));
    }

    @Test
    void shouldSayEachCauseOnce() {
        // Given
        var failure = new IllegalStateException("cannot start: disk full", new IOException("disk full"));

        // When
        String text = FailureText.of(new RuntimeException("outer", new RuntimeException(null, failure)));

        // Then
        assertThat(text).isEqualTo("outer: RuntimeException: cannot start: disk full");
    }
}
