import EventTime
import Foundation

/// The covariates of a baseline: trend, two waves a year as cosine and sine, and up to three steps.
struct CovariateDesign {
    typealias Vector = RegressionRows.Vector

    static let trend = 0
    /// Indices of the cosines and sines of the first so many waves.
    static func waves(_ count: Int) -> [Int] { Array(1..<1 + 2 * count) }
    static let mostWaves = 2
    static let steps = 5..<8

    let origin: Bucket
    /// Buckets from the origin to the end of what is fitted.
    let length: Int
    let season: Double?
    /// Distances from the origin to the first bucket of each new level.
    var shifts: [Int] = []

    func covariates(at place: Int) -> Vector {
        let angle = season.map { 2 * Double.pi * Double(place) / $0 } ?? 0
        return covariates(at: place, cosine: cos(angle), sine: sin(angle))
    }

    func covariates(at place: Int, cosine: Double, sine: Double) -> Vector {
        var vector = Vector()
        // From -1 to 0, so that effects are those at the end.
        vector[Self.trend] = Double(place - length) / Double(max(length, 1))
        if season != nil {
            vector[1] = cosine
            vector[2] = sine
            vector[3] = 2 * cosine * cosine - 1
            vector[4] = 2 * sine * cosine
        }
        for (index, shift) in zip(Self.steps, shifts) { vector[index] = place >= shift ? 1 : 0 }
        return vector
    }

    var activeSteps: [Int] { Array(Self.steps.prefix(shifts.count)) }
}
