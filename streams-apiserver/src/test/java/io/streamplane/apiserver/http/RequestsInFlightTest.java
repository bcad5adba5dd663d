package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.http.RequestsInFlight.Admitted;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RequestsInFlightTest {

    private final Target pod = new Target(Kinds.builtIn().get("pods"), "ns", "p", "");
    private final Target log = new Target(Kinds.builtIn().get("pods"), "ns", "p", "log");

    @ParameterizedTest
    @CsvSource({"get,list", "list,get", "create,delete", "patch,update", "deletecollection,patch"})
    void shouldRefuseOneThatIsTooMany(String first, String second) throws InterruptedException {
        // Given
        var inFlight = new RequestsInFlight(1, 1, 0, 60);
        inFlight.enter(first, pod);

        // When
        // Then
        assertThatThrownBy(() -> inFlight.enter(second, pod))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(429));
    }

    @ParameterizedTest
    @CsvSource({"get,create", "create,get", "get,watch", "list,watch"})
    void shouldNotLetReadsWritesAndWatchesInEachOthersWay(String first, String second) throws InterruptedException {
        // Given
        var inFlight = new RequestsInFlight(1, 1, 0, 60);
        inFlight.enter(first, pod);

        // When
        Admitted other = inFlight.enter(second, pod);

        // Then
        assertThat(other).isNotNull();
        assertThat(inFlight.enter("get", log)).isNotNull();
    }

    @Test
    void shouldLetTheNextInWhenOneIsDone() throws InterruptedException {
        // Given
        var inFlight = new RequestsInFlight(1, 1, 1, 60);
        Admitted first = inFlight.enter("get", pod);
        var done = Thread.startVirtualThread(first::close);

        // When
        Admitted second = inFlight.enter("get", pod);

        // Then
        done.join();
        assertThat(second).isNotNull();
    }

    @Test
    void shouldRefuseOneThatWaitedTooLong() throws InterruptedException {
        // Given
        var inFlight = new RequestsInFlight(1, 1, 1, 0);
        inFlight.enter("create", pod);

        // When
        // Then
        assertThatThrownBy(() -> inFlight.enter("create", pod)).hasMessageContaining("Too many requests");
    }
}
