import Foundation
import Testing

@Suite("The image is built from what the package and the installation name")
struct DeployTests {
    @Test("Every target's folder is copied into the image, and not ignored")
    func folders() throws {
        let manifest = try Repository.text("Package.swift")
        let named = manifest.matches(of: #/path: "([^"\/\\]+)/#).map { String($0.1) }
        let wanted = Set(named + ["Sources", "Tests", "Package.swift"])
        let copied = try Set(
            Repository.text("Deploy/Dockerfile").matches(of: #/(?m)^COPY (?!--)(\S+) /#).map { String($0.1) })
        #expect(wanted.subtracting(copied).isEmpty, "Deploy/Dockerfile has no COPY for these")
        let admitted = try Set(
            Repository.text("Deploy/Dockerfile.dockerignore").matches(of: #/(?m)^!(\S+)/#).map {
                String($0.1)
            })
        #expect(copied.subtracting(admitted).isEmpty, "Deploy/Dockerfile.dockerignore keeps these out")
    }

    @Test("Deploy/test --long lets the tests know that they may take long")
    func longTests() throws {
        let name = try #require(
            Repository.text("Tests/IntegrationTests/LongTests.swift")
                .firstMatch(of: #/environment\["([A-Z_]+)"\]/#)
        ).1
        let script = try Repository.text("Deploy/test")
        let branch = try #require(script.firstMatch(of: #/--long\)([^;]|;[^;])*;;/#))
        #expect(branch.0.contains("export \(name)=1"))
    }

    @Test("The libraries that Deploy/install installs are those of the image")
    func packages() throws {
        let library = #/\blib[a-z0-9.+-]+-dev\b/#
        // What a bare toolchain wants is in the toolchain's image already.
        let toolchain: Set = ["libncurses-dev", "libsqlite3-dev", "libxml2-dev"]
        func names(_ file: String) throws -> Set<String> {
            try Set(Repository.text(file).matches(of: library).map { String($0.0) })
        }
        let image = try names("Deploy/Dockerfile")
        #expect(try names("Deploy/install").subtracting(toolchain) == image)
        let manifest = try names("Package.swift")
        #expect(manifest.subtracting(image).isEmpty, "Deploy/Dockerfile does not install these")
    }
}
