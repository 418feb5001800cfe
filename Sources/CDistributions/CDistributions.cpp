#include "CDistributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <cmath>
#include <limits>

// Nothing may be thrown through C, and `long double` costs several times the time for digits that nobody
// sees.
namespace bm = boost::math;
namespace bp = boost::math::policies;
using quiet = bp::policy<
    bp::domain_error<bp::ignore_error>, bp::pole_error<bp::ignore_error>,
    bp::overflow_error<bp::ignore_error>, bp::underflow_error<bp::ignore_error>,
    bp::denorm_error<bp::ignore_error>, bp::rounding_error<bp::ignore_error>,
    bp::evaluation_error<bp::ignore_error>, bp::indeterminate_result_error<bp::ignore_error>,
    bp::promote_double<false>, bp::promote_float<false>>;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// Policies do not cover everything (a rounding deep inside may still throw): what is thrown is no answer.
template <typename Answer> double asked(Answer answer) noexcept {
    try {
        return answer();
    } catch (...) {
        return none;
    }
}

bool positive(double x) { return x > 0 && std::isfinite(x); }
bool probability(double p) { return p >= 0 && p <= 1; }

double normal_start(double p, bool upper, double mean, double variance, double skewness) {
    // Cornish and Fisher's second term: within a few counts of the answer nearly everywhere.
    double z = upper ? normal_upper_quantile(p) : normal_quantile(p);
    return std::floor(mean + std::sqrt(variance) * (z + skewness * (z * z - 1) / 6));
}

// The smallest k >= 0 for which `reached(k)` holds; `reached` is monotone. From a start near the answer, in
// steps that double, then by halving.
template <typename Reached> double smallest(double start, Reached reached) {
    constexpr double most = 9007199254740992.0;  // beyond 2^53, k + 1 is k
    double low = -1, high = std::isfinite(start) && start > 0 ? std::fmin(start, most) : 0;
    if (reached(high)) {
        for (double step = 1; high > 0; step *= 2) {
            double next = std::fmax(high - step, 0);
            if (!reached(next)) {
                low = next;
                break;
            }
            high = next;
        }
    } else {
        for (double step = 1;; step *= 2) {
            low = high;
            if (high >= most) return infinity;
            high = std::fmin(high + step, most);
            if (reached(high)) break;
        }
    }
    while (high - low > 1) {
        double middle = std::floor(low + (high - low) / 2);
        (reached(middle) ? high : low) = middle;
    }
    return high;
}

// A quantile is asked of a tail that is computed to about 14 digits: without this, the 0.75 quantile of a
// distribution with P(X <= 2) = 0.75 would depend on the last bit.
constexpr double slack = 64 * std::numeric_limits<double>::epsilon();

template <typename Lower>
double count_quantile(double p, double mean, double variance, double skewness, Lower lower) {
    if (!probability(p)) return none;
    if (p == 0) return 0;
    if (p == 1) return infinity;
    double wanted = p * (1 - slack);
    return smallest(
        normal_start(p, false, mean, variance, skewness), [&](double k) { return lower(k) >= wanted; });
}

template <typename Upper>
double count_upper_quantile(double p, double mean, double variance, double skewness, Upper upper) {
    if (!probability(p)) return none;
    if (p == 0) return infinity;
    if (p == 1) return 0;
    double wanted = p * (1 + slack);
    return smallest(
        normal_start(p, true, mean, variance, skewness), [&](double k) { return upper(k + 1) <= wanted; });
}

double negative_binomial_skewness(double size, double mean) {
    double odds = mean / size;
    return (1 + 2 * odds) / std::sqrt(mean * (1 + odds));
}

}  // namespace

double normal_lower_tail(double z) {
    return asked([=] { return std::isnan(z) ? none : bm::erfc(-z / std::sqrt(2.0), quiet()) / 2; });
}

double normal_upper_tail(double z) { return normal_lower_tail(-z); }

double normal_quantile(double p) {
    if (!probability(p)) return none;
    if (p == 0) return -infinity;
    if (p == 1) return infinity;
    return asked([=] { return bm::quantile(bm::normal_distribution<double, quiet>(), p); });
}

double normal_upper_quantile(double p) { return -normal_quantile(p); }

double student_upper_tail(double t, double degrees) {
    if (!positive(degrees) || std::isnan(t)) return none;
    if (std::isinf(t)) return t > 0 ? 0 : 1;
    return asked(
        [=] { return bm::cdf(bm::complement(bm::students_t_distribution<double, quiet>(degrees), t)); });
}

double student_upper_quantile(double p, double degrees) {
    if (!probability(p) || !positive(degrees)) return none;
    if (p == 0) return infinity;
    if (p == 1) return -infinity;
    return asked(
        [=] { return bm::quantile(bm::complement(bm::students_t_distribution<double, quiet>(degrees), p)); });
}

double poisson_lower_tail(double k, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || std::isnan(k)) return none;
    if (k < 0) return 0;
    if (mean == 0 || std::isinf(k)) return 1;
    return asked([=] { return bm::gamma_q(std::floor(k) + 1, mean, quiet()); });
}

double poisson_upper_tail(double k, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || std::isnan(k)) return none;
    if (k <= 0) return 1;
    if (mean == 0 || std::isinf(k)) return 0;
    return asked([=] { return bm::gamma_p(std::ceil(k), mean, quiet()); });
}

double poisson_log_mass(double k, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || std::isnan(k)) return none;
    if (k < 0 || std::isinf(k)) return -infinity;
    if (mean == 0) return k == 0 ? 0 : -infinity;
    double mass = asked([=] { return bm::gamma_p_derivative(k + 1, mean, quiet()); });
    if (mass > 1e-290) return std::log(mass);
    return k * std::log(mean) - mean - log_gamma(k + 1);
}

double poisson_quantile(double p, double mean) {
    if (!(mean >= 0) || std::isinf(mean)) return none;
    return asked([=] {
        return count_quantile(
            p, mean, mean, mean > 0 ? 1 / std::sqrt(mean) : 0,
            [=](double k) { return poisson_lower_tail(k, mean); });
    });
}

double poisson_upper_quantile(double p, double mean) {
    if (!(mean >= 0) || std::isinf(mean)) return none;
    return asked([=] {
        return count_upper_quantile(
            p, mean, mean, mean > 0 ? 1 / std::sqrt(mean) : 0,
            [=](double k) { return poisson_upper_tail(k, mean); });
    });
}

// A spread that nobody could see is Poisson's: there Boost's series lose digits, and then fail.
static bool is_poisson(double size, double mean) { return mean < size * 1e-10; }

// The chance of a success is size / (size + mean), but both it and its complement are needed in full.
double negative_binomial_lower_tail(double k, double size, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || !positive(size) || std::isnan(k)) return none;
    if (k < 0) return 0;
    if (mean == 0 || std::isinf(k)) return 1;
    if (is_poisson(size, mean)) return poisson_lower_tail(k, mean);
    double first = std::floor(k) + 1;
    return asked([=] {
        double failure = mean / (size + mean);
        return failure < 0.5 ? bm::ibetac(first, size, failure, quiet())
                             : bm::ibeta(size, first, size / (size + mean), quiet());
    });
}

double negative_binomial_upper_tail(double k, double size, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || !positive(size) || std::isnan(k)) return none;
    if (k <= 0) return 1;
    if (mean == 0 || std::isinf(k)) return 0;
    if (is_poisson(size, mean)) return poisson_upper_tail(k, mean);
    double first = std::ceil(k);
    return asked([=] {
        double failure = mean / (size + mean);
        return failure < 0.5 ? bm::ibeta(first, size, failure, quiet())
                             : bm::ibetac(size, first, size / (size + mean), quiet());
    });
}

double negative_binomial_log_mass(double k, double size, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || !positive(size) || std::isnan(k)) return none;
    if (k < 0 || std::isinf(k)) return -infinity;
    if (mean == 0) return k == 0 ? 0 : -infinity;
    if (is_poisson(size, mean)) return poisson_log_mass(k, mean);
    // Logarithms of gamma functions of a large size cancel; they are only for what is too small to be told.
    double mass = asked([=] {
        double success = size / (size + mean);
        return success * bm::ibeta_derivative(size, k + 1, success, quiet()) / (size + k);
    });
    if (mass > 1e-290) return std::log(mass);
    return log_gamma(k + size) - log_gamma(size) - log_gamma(k + 1) - size * std::log1p(mean / size)
        + k * (std::log(mean) - std::log(size + mean));
}

double negative_binomial_quantile(double p, double size, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || !positive(size)) return none;
    if (mean == 0) return probability(p) ? 0 : none;
    return asked([=] {
        return count_quantile(
            p, mean, mean + mean * mean / size, negative_binomial_skewness(size, mean),
            [=](double k) { return negative_binomial_lower_tail(k, size, mean); });
    });
}

double negative_binomial_upper_quantile(double p, double size, double mean) {
    if (!(mean >= 0) || std::isinf(mean) || !positive(size)) return none;
    if (mean == 0) return probability(p) ? 0 : none;
    return asked([=] {
        return count_upper_quantile(
            p, mean, mean + mean * mean / size, negative_binomial_skewness(size, mean),
            [=](double k) { return negative_binomial_upper_tail(k, size, mean); });
    });
}

double gamma_lower_tail(double x, double shape, double rate) {
    if (!positive(shape) || !positive(rate) || std::isnan(x)) return none;
    if (x <= 0) return 0;
    if (std::isinf(x)) return 1;
    return asked([=] { return bm::gamma_p(shape, rate * x, quiet()); });
}

double gamma_upper_tail(double x, double shape, double rate) {
    if (!positive(shape) || !positive(rate) || std::isnan(x)) return none;
    if (x <= 0) return 1;
    if (std::isinf(x)) return 0;
    return asked([=] { return bm::gamma_q(shape, rate * x, quiet()); });
}

double gamma_quantile(double p, double shape, double rate) {
    if (!probability(p) || !positive(shape) || !positive(rate)) return none;
    if (p == 0) return 0;
    if (p == 1) return infinity;
    return asked([=] { return bm::gamma_p_inv(shape, p, quiet()) / rate; });
}

double beta_lower_tail(double x, double a, double b) {
    if (!positive(a) || !positive(b) || std::isnan(x)) return none;
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    return asked([=] { return bm::ibeta(a, b, x, quiet()); });
}

double beta_quantile(double p, double a, double b) {
    if (!probability(p) || !positive(a) || !positive(b)) return none;
    return asked([=] { return bm::ibeta_inv(a, b, p, quiet()); });
}

double log_gamma(double x) {
    return asked([=] { return positive(x) ? bm::lgamma(x, quiet()) : none; });
}

double digamma(double x) {
    return asked([=] { return positive(x) ? bm::digamma(x, quiet()) : none; });
}

double trigamma(double x) {
    return asked([=] { return positive(x) ? bm::trigamma(x, quiet()) : none; });
}
