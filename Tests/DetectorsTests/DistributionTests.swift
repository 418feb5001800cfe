import Foundation
import Testing

@testable import Detectors

@Suite("Distributions answer everything, and rightly")
struct DistributionTests {
    static let spreads: [(dispersion: Double, mean: Double)] = [
        (1, 0), (1, 0.1), (1, 1), (1, 7.3), (1, 60), (1.0001, 3), (1.5, 0.2), (2, 1), (3, 20), (10, 5),
        (40, 90),
    ]

    /// P(X = k) from the recursion of its definition, in which no special function is used.
    private func masses(_ spread: (dispersion: Double, mean: Double)) -> [Double] {
        let (phi, mean) = spread
        let size = mean / (phi - 1)
        var mass = phi > 1 ? pow(phi, -size) : exp(-mean)
        var all = [mass]
        for k in 1..<2000 {
            mass *= phi > 1 ? (Double(k) - 1 + size) / Double(k) * (1 - 1 / phi) : mean / Double(k)
            all.append(mass)
        }
        return all
    }

    @Test("Tails are the sums of the masses", arguments: spreads)
    func tails(spread: (dispersion: Double, mean: Double)) throws {
        let law = try #require(CountDistribution(mean: spread.mean, dispersion: spread.dispersion))
        let masses = masses(spread)
        for k in 0..<200 {
            let above = masses[k...].reduce(0, +)
            let below = masses[...k].reduce(0, +)
            #expect(abs(law.upperTail(from: Double(k)) - above) <= 1e-10 * above + 1e-15, "P(X >= \(k))")
            #expect(abs(law.lowerTail(to: Double(k)) - below) <= 1e-10 * below, "P(X <= \(k))")
            #expect(abs(exp(law.logMass(of: Double(k))) - masses[k]) <= 1e-9 * masses[k], "P(X = \(k))")
        }
    }

    @Test("A quantile is the smallest count that reaches the probability", arguments: spreads)
    func quantiles(spread: (dispersion: Double, mean: Double)) throws {
        let law = try #require(CountDistribution(mean: spread.mean, dispersion: spread.dispersion))
        for p in [1e-6, 0.005, 0.05, 0.3, 0.5, 0.77, 0.95, 0.995, 0.999_999] {
            var (count, sum) = (0, 0.0)
            for mass in masses(spread) {
                sum += mass
                if sum >= p { break }
                count += 1
            }
            #expect(law.quantile(p) == Double(count))
            #expect(law.upperQuantile(1 - p) == Double(count))
        }
    }

    @Test("Normal, Student's, gamma and beta quantiles are those of the tables")
    func continuous() throws {
        #expect(abs(StandardNormal.quantile(0.975) - 1.959_963_984_540_054) < 1e-14)
        #expect(abs(StandardNormal.upperTail(from: 10) - 7.619_853_024_160_527e-24) < 1e-36)
        let student = try #require(StudentT(degrees: 6))
        #expect(abs(student.upperQuantile(0.025) - 2.446_911_851_144_97) < 1e-12)
        #expect(abs(student.upperTail(from: 2.446_911_851_144_97) - 0.025) < 1e-14)
        let exponential = try #require(GammaDistribution(shape: 1, rate: 2))
        #expect(abs(exponential.upperTail(from: 3) - exp(-6)) < 1e-16)
        #expect(abs(exponential.quantile(0.5) - log(2) / 2) < 1e-14)
        let share = try #require(BetaDistribution(a: 1, b: 3))
        #expect(abs(share.lowerTail(to: 0.2) - (1 - pow(0.8, 3))) < 1e-14)
        #expect(abs(share.quantile(1 - pow(0.8, 3)) - 0.2) < 1e-13)
        #expect(abs(GammaFunction.digamma(1) + 0.577_215_664_901_532_9) < 1e-14)
        #expect(abs(GammaFunction.trigamma(1) - Double.pi * Double.pi / 6) < 1e-13)
        #expect(abs(GammaFunction.logarithm(11) - log(3_628_800)) < 1e-12)
    }

    @Test("Huge counts have quantiles near those of a normal law")
    func huge() throws {
        let law = try #require(CountDistribution(mean: 1e9, dispersion: 4))
        let normal = 1e9 + StandardNormal.quantile(0.995) * 2 * 1e9.squareRoot()
        #expect(abs(law.quantile(0.995) - normal) < 10)
        #expect(law.upperTail(from: 2e9) == 0)
        #expect(law.lowerTail(to: 2e9) == 1)
    }

    @Test(
        "The mass of a count keeps its digits where the spread is hardly more than Poisson's",
        arguments: [1e8, 1e10, 1e13])
    func hardlyMoreThanPoisson(size: Double) throws {
        let poisson = try #require(PoissonDistribution(mean: 40))
        let spread = try #require(NegativeBinomial(size: size, mean: 40))
        #expect(abs(spread.logMass(of: 37) - poisson.logMass(of: 37)) < 1e-6)
    }

    @Test("What has no answer is told apart, and nothing traps")
    func outside() throws {
        #expect(CountDistribution(mean: -1, dispersion: 2) == nil)
        #expect(CountDistribution(mean: .nan, dispersion: 2) == nil)
        #expect(CountDistribution(mean: .infinity, dispersion: 2) == nil)
        #expect(CountDistribution(mean: 3, dispersion: .infinity) == nil)
        #expect(NegativeBinomial(size: 0, mean: 3) == nil)
        #expect(StudentT(degrees: 0) == nil && GammaDistribution(shape: -1, rate: 1) == nil)
        #expect(StandardNormal.quantile(1.5).isNaN && GammaFunction.logarithm(-1).isNaN)
        let law = try #require(CountDistribution(mean: 3, dispersion: 2))
        #expect(law.quantile(2).isNaN && law.upperTail(from: .nan).isNaN)
        #expect(law.quantile(1) == .infinity && law.upperQuantile(0) == .infinity)
        #expect(law.upperTail(from: -4) == 1 && law.upperTail(from: .infinity) == 0)
        #expect(law.logMass(of: -1) == -.infinity)
    }

    @Test("No combination of extremes is slow, or gives less than a number")
    func extremes() {
        let sizes = [1e-300, 1e-8, 1, 1e12, 1e300]
        for size in sizes {
            for mean in [0, 1e-300, 1e-8, 1, 1e9, 1e15, 1e300] {
                guard let law = NegativeBinomial(size: size, mean: mean) else { continue }
                for p in [1e-300, 1e-9, 0.01, 0.5, 1] {
                    #expect(!law.upperQuantile(p).isNaN && !law.quantile(p).isNaN, "\(law), \(p)")
                }
                #expect(!law.upperTail(from: 1e9).isNaN && !law.lowerTail(to: 1e9).isNaN, "\(law)")
                #expect(!law.logMass(of: 1e9).isNaN, "\(law)")
            }
        }
    }
}
