import Testing

@Suite("Imports go down the ladder")
struct LadderTests {
    @Test("The ladder names the modules of Sources, and those of the manifest")
    func namesEveryModule() throws {
        let ladder = Set(Ladder.modules.map(\.name))
        let folders = Set(
            Repository.files.filter { $0.hasPrefix("Sources/") }.map { String($0.split(separator: "/")[1]) })
        let declared = Set(
            try Manifest.dependencies().keys.filter { !$0.hasSuffix("Tests") && !notOfSources.contains($0) })
        #expect(ladder == folders)
        #expect(ladder == declared)
    }

    @Test("An import goes to a lower rung, and the manifest declares it")
    func importsGoDown() throws {
        let declared = try Manifest.dependencies()
        for file in Repository.sources {
            let own = try #require(Ladder.module(file.module), "\(file.name) is of no module of the ladder")
            for (imported, line) in file.imports where !Ladder.toolchain.contains(imported) {
                guard let module = Ladder.module(imported) else {
                    Issue.record(
                        "\(file.place(line)): '\(imported)' is neither of the ladder nor of the toolchain")
                    continue
                }
                #expect(
                    module.rung < own.rung,
                    "\(file.place(line)): \(own.name) (rung \(own.rung)) imports \(imported) (\(module.rung))"
                )
                #expect(
                    declared[own.name]?.contains(imported) == true,
                    "\(file.place(line)): Package.swift does not declare that \(own.name) uses \(imported)")
            }
        }
    }

    @Test("A C library is imported by one module only")
    func foreignCodeHasOneDoor() {
        for file in Repository.sources {
            for (imported, line) in file.imports {
                guard let door = Ladder.module(imported)?.door else { continue }
                #expect(file.module == door, "\(file.place(line)): only \(door) may import \(imported)")
            }
        }
    }

    @Test("What the manifest declares goes down as well")
    func declaredDependenciesGoDown() throws {
        for (name, dependencies) in try Manifest.dependencies() {
            guard let own = Ladder.module(name) else { continue }
            for dependency in dependencies {
                let rung = try #require(Ladder.module(dependency)?.rung)
                #expect(rung < own.rung, "Package.swift: \(name) depends on \(dependency)")
            }
        }
    }

    /// Targets that serve tests and measurements.
    private let notOfSources: Set = [
        "BrokerSupport", "Seeded", "benchmarks", "Detection", "measure", "Simulation", "simulate",
    ]
}
