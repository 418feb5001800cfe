/// The languages in which Vigía speaks to people; raw values are ISO 639-1 codes.
package enum Language: String, CaseIterable, Hashable, Sendable {
    case en, es
}
