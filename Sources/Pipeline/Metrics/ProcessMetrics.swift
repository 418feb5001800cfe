import Foundation
import KafkaClient
package import Telemetry

/// What a process tells of itself, whatever it does.
package enum ProcessMetrics {
    /// Declares the families; memory and time are looked at when they are asked for.
    ///
    /// - Parameter version: of the program.
    package static func declare(in registry: MetricRegistry, version: String) {
        registry.gauge(
            "vigia_build_info", "Always 1; its labels tell the versions of Vigía and of librdkafka.",
            labels: ["version", "librdkafka"]
        ).set(1, version, LibraryVersion.text)
        registry.gauge(
            "vigia_process_start_time_seconds", "When the process began, in seconds since 1970.",
            unit: .seconds
        ).set(Date().timeIntervalSince1970)
        let memory = registry.gauge(
            "vigia_process_resident_memory_bytes", "Memory of the process that is in RAM.", unit: .bytes)
        let processor = registry.counter(
            "vigia_process_cpu_seconds_total", "Processor time of all its threads.", unit: .seconds)
        registry.beforeExposition {
            if let bytes = residentMemory() { memory.set(bytes) }
            processor.follow(processorSeconds())
        }
    }

    /// Linux' own count; nil where there is none.
    private static func residentMemory() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? Int(fields[1]).map { $0 * sysconf(Int32(_SC_PAGESIZE)) } : nil
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
