import Testing

@testable import Tables

@Suite("Country names")
struct CountryNamesTests {
    @Test("No two countries share a name, and every shown name leads to its own code")
    func unambiguous() throws {
        #expect(CountryNames.ambiguous.isEmpty)
        for code in CountryNames.all {
            let english = try #require(CountryNames.english(code))
            let spanish = try #require(CountryNames.spanish(code))
            #expect(CountryNames.code(for: english) == code)
            #expect(CountryNames.code(for: spanish) == code)
            #expect(CountryNames.code(for: english.uppercased()) == code)
            #expect(CountryNames.code(for: code) == code)
        }
        // ISO 3166-1 has 249; Kosovo, and five former states of ISO 3166-3.
        #expect(CountryNames.all.count == 249 + 1 + 5)
    }

    @Test(
        "Names as offices print them",
        arguments: [
            ("China, People's Republic", "CHN"), ("CHINA, PEOPLES REPUBLIC OF", "CHN"),
            ("Korea, South", "KOR"),
            ("Congo, Democratic Republic", "COD"), ("Congo, Republic", "COG"), ("Cote d'Ivoire", "CIV"),
            ("Côte d’Ivoire", "CIV"), ("MYANMAR (BURMA)", "MMR"), ("Burma", "MMR"), ("Cabo Verde", "CPV"),
            ("Bahamas", "BHS"), ("Bahamas, The", "BHS"), ("Micronesia, Federated States", "FSM"),
            ("Soviet Union (former)", "SUN"), ("Türkiye", "TUR"), ("TURKEY", "TUR"), ("Haití", "HTI"),
            ("HAITI", "HTI"), ("República Dominicana", "DOM"), ("Estados Unidos de América", "USA"),
            ("Saint Kitts and Nevis", "KNA"), ("St. Vincent and the Grenadines", "VCT"),
            ("El Salvador", "SLV"),
            (" Guatemala ", "GTM"), ("gtm", "GTM"), ("Guinea-Bissau", "GNB"), ("Guinea", "GIN"),
            ("Guinea Ecuatorial", "GNQ"), ("Niger", "NER"), ("Dominica", "DMA"), ("Swaziland", "SWZ"),
            ("Trinidad & Tobago", "TTO"), ("Antigua-Barbuda", "ATG"), ("EE. UU.", "USA"),
        ])
    func published(name: String, code: String) {
        #expect(CountryNames.code(for: name) == code)
    }

    @Test(
        "What is no country has no code",
        arguments: ["", " ", "Atlantis", "Korea", "Unknown", "OOO", "STL", "the", "Total"])
    func unknown(name: String) {
        #expect(CountryNames.code(for: name) == nil)
    }
}
