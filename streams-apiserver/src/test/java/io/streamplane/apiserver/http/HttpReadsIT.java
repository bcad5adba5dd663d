package io.streamplane.apiserver.http;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract of reads, over HTTP. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpReadsIT implements ListContract, WatchContract, WatchHistoryContract {

    private HttpReads reads;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        reads = new HttpReads(new ApiUnderTest(folder));
    }

    @Override
    public ServedReads served() {
        return reads;
    }

    @AfterAll
    void stop() {
        reads.close();
    }
}
