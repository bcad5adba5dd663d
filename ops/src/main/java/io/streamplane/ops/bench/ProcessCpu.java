package io.streamplane.ops.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much processor time this process has used, all its threads together. */
final class ProcessCpu {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ProcessCpu() {}

    /** In nanoseconds, since the process started. */
    static long nanos() {
        return SYSTEM.getProcessCpuTime();
    }
}
