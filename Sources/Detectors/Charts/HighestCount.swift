/// The search for the bound of a chart whose statistic grows with the count.
enum HighestCount {
    /// The highest whole count that is within bounds; -1 where 0 is not, infinite from 2^53 on.
    ///
    /// - Parameters:
    ///   - guess: where to start; the search takes as many steps as the distance from it has bits, twice.
    ///   - isWithin: true up to some count and false from then on.
    static func within(near guess: Double, _ isWithin: (Double) -> Bool) -> Double {
        var (inside, outside) = (-1.0, 0x1p53)
        let start = guess >= 0 && guess < outside ? guess.rounded(.down) : 0
        var step = 1.0
        if isWithin(start) {
            inside = start
            while inside + step < outside {
                guard isWithin(inside + step) else {
                    outside = inside + step
                    break
                }
                inside += step
                step *= 2
            }
        } else {
            outside = start
            while outside - step > inside {
                guard !isWithin(outside - step) else {
                    inside = outside - step
                    break
                }
                outside -= step
                step *= 2
            }
        }
        while outside - inside > 1 {
            let middle = ((inside + outside) / 2).rounded(.down)
            if isWithin(middle) { inside = middle } else { outside = middle }
        }
        return outside == 0x1p53 ? .infinity : inside
    }
}
