#pragma once

/* Tails and quantiles of the distributions that detectors need, by Boost.Math.
 *
 * All functions are pure and thread-safe, allocate nothing and throw nothing: an argument outside a
 * function's domain gives NaN, an overflow gives an infinity. Quantiles of counts are whole numbers: the
 * smallest k with P(X <= k) >= p. A count below 0 has probability 0. */

#ifdef __cplusplus
extern "C" {
#endif

double normal_lower_tail(double z);
double normal_upper_tail(double z);
double normal_quantile(double p);
/* The z that is passed with probability p. Keeps its precision where p is tiny. */
double normal_upper_quantile(double p);

double student_upper_tail(double t, double degrees);
double student_upper_quantile(double p, double degrees);

/* P(X <= k), P(X >= k), log P(X = k). */
double poisson_lower_tail(double k, double mean);
double poisson_upper_tail(double k, double mean);
double poisson_log_mass(double k, double mean);
double poisson_quantile(double p, double mean);
/* The smallest k with P(X > k) <= p. */
double poisson_upper_quantile(double p, double mean);

/* With size r and mean m the variance is m + m^2 / r. */
double negative_binomial_lower_tail(double k, double size, double mean);
double negative_binomial_upper_tail(double k, double size, double mean);
double negative_binomial_log_mass(double k, double size, double mean);
double negative_binomial_quantile(double p, double size, double mean);
double negative_binomial_upper_quantile(double p, double size, double mean);

/* Shape and rate. */
double gamma_lower_tail(double x, double shape, double rate);
double gamma_upper_tail(double x, double shape, double rate);
double gamma_quantile(double p, double shape, double rate);

double beta_lower_tail(double x, double a, double b);
double beta_quantile(double p, double a, double b);

double log_gamma(double x);
double digamma(double x);
double trigamma(double x);

#ifdef __cplusplus
}
#endif
