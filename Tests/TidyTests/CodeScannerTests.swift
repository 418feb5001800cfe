import Testing

@Suite("Strings and comments are not code")
struct CodeScannerTests {
    @Test(
        "Their insides are blanked, and every line stays",
        arguments: [
            ("let a = 1 // try!", "let a = 1        "),
            ("a(\"}\") {", "a(   ) {"),
            ("/* { /* } */ { */x", "                 x"),
            (##"f(#"\(x) " {"#) }"##, "f(            ) }"),
            (#"f("\(g("}")) {")}"#, "f(             )}"),
            (#"f("\"{")"#, "f(     )"),
            ("\"\"\"\n{ \" }\n\"\"\"}", "   \n     \n   }"),
        ])
    func blanks(text: String, code: String) {
        #expect(CodeScanner.code(of: text) == code)
    }

    @Test("A function is measured by its lines of code, to its closing brace")
    func measuresFunctions() {
        let file = SwiftFile(
            name: "Sources/A/B.swift",
            text: """
                struct B {
                    init(a: () -> Void = {}) {
                        if true { a() }
                    }
                    func c(
                        d: Int
                    ) {
                        // }
                    }
                }
                protocol P {
                    func e()

                    func f() -> Int
                }
                """)
        #expect(file.functions.map(\.line) == [1, 4])
        #expect(file.functions.map(\.length) == [3, 4])
    }
}
