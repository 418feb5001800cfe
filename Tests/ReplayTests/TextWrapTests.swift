import Replay
import Testing

struct TextWrapTests {
    @Test func `Every word is kept, in its order, and no line is wider than asked`() {
        let text = "249,740 in December 2023: a record. The former record was 224,370 in May 2022 (+11.3%)."
        for width in 12...100 {
            let lines = TextWrap.lines(text, width: width)
            #expect(lines.joined(separator: " ") == text)
            #expect(lines.allSatisfy { $0.count <= width })
        }
    }

    @Test func `A word wider than the line stands alone`() {
        #expect(TextWrap.lines("a encounters/USBP b", width: 5) == ["a", "encounters/USBP", "b"])
        #expect(TextWrap.lines("", width: 5).isEmpty)
    }

    @Test func `A percent sign stays with its number`() {
        #expect(TextWrap.lines("grew by 104% and", width: 11) == ["grew by", "104% and"])
    }

    @Test func `A long text is shortened at words, and its end stays`() {
        let text = "Repatriations from the United States change: citizenship Guatemala"
        #expect(TextWrap.shortened(text, to: 46) == "Repatriations from the… citizenship Guatemala")
        #expect(TextWrap.shortened(text, to: text.count) == text)
        for width in 20...70 {
            let short = TextWrap.shortened(text, to: width)
            #expect(short.count <= width)
            #expect(short.hasSuffix("Guatemala"))
        }
    }

    @Test func `One word that is too long is cut`() {
        #expect(TextWrap.shortened("unaccompanied-minors", to: 10) == "unaccompa…")
        #expect(TextWrap.cut("one two", to: 5) == "one…")
    }
}
