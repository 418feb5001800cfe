# The methods of R's surveillance on simulated series, for Benchmarks/detectors.
# Rscript surveillance.R weekly|daily <series.csv> <scores.csv> <first judged bucket> <last>
# Writes one line a method and series: name, series, ms a bucket, scores and alarms with the outbreak, and without.
suppressMessages(library(surveillance))
a <- commandArgs(TRUE); set <- a[1]; judged <- as.integer(a[4]):as.integer(a[5]); options(warn = -1)
x <- read.csv(a[2]); out <- file(a[3], "w")
weeks <- function(y) sts(y, frequency = 52, start = c(2000, 1))
answer <- function(score, alarm) { score[is.na(score)] <- -99; alarm[is.na(alarm)] <- 0
  list(score = score, alarm = as.integer(alarm)) }
ears <- function(method) function(y, range) {
  alarm <- as.vector(earsC(weeks(y), control = list(range = range, method = method))@alarm)
  back <- if (method == "C1") 7:1 else 9:3
  z <- function(t) { v <- y[t - back]; e <- y[t] - mean(v); s <- sd(v)
    if (s > 0) e / s else if (e > 0) 1e6 else if (e < 0) -1e6 else 0 }
  score <- if (method == "C3") sapply(range, function(t) sum(pmax(0, c(z(t - 1), z(t - 2)) - 1))) else sapply(range, z)
  answer(pmin(score, 1e6), alarm) }
flexible <- function(y, range) {
  r <- farringtonFlexible(weeks(y), control = list(range = range, b = 5, w = 3, reweight = TRUE,
    weightsThreshold = 2.58, alpha = 0.005, trend = TRUE, pThresholdTrend = 1, limit54 = c(0, 4), noPeriods = 10,
    pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin", glmWarnings = FALSE))
  answer(-log10(pmax(as.vector(r@control$pvalue), 1e-300)), as.vector(r@alarm)) }
original <- function(y, range) {
  r <- farrington(weeks(y), control = list(range = range, b = 5, w = 3, reweight = TRUE, alpha = 0.01,
    limit54 = c(0, 4), powertrans = "2/3", trend = TRUE))
  answer(-log10(pmax(1 - r@control$pd[, 1], 1e-300)), as.vector(r@alarm)) }
# Noufaily's algorithm on the sums of seven days that end on each day.
sums <- function(y, range) {
  r <- lapply(range, function(k) { n <- k %/% 7; s <- colSums(matrix(y[k - 7 * n + seq_len(7 * n)], nrow = 7))
    flexible(s, n) })
  answer(sapply(r, `[[`, "score"), sapply(r, `[[`, "alarm")) }
methods <- list("R earsC C1" = ears("C1"), "R earsC C2" = ears("C2"), "R earsC C3" = ears("C3"))
methods <- if (set == "weekly") c(list("R farringtonFlexible, Noufaily (99.5 %)" = flexible,
  "R farrington (99.5 %)" = original), methods) else c(list("R farringtonFlexible on 7-day sums (99.5 %)" = sums), methods)
for (i in unique(x$series)) { y1 <- x$count[x$series == i]; y0 <- x$without[x$series == i]
  late <- seq(min(which(y1 != y0)), max(judged))
  for (n in names(methods)) {
    t0 <- sum(proc.time()[1:2]); r1 <- methods[[n]](y1, judged); ms <- 1000 * (sum(proc.time()[1:2]) - t0) / length(judged)
    # Before its outbreak, a series is the same with and without it.
    r0 <- r1; if (length(late) > 1) { r <- methods[[n]](y0, late); j <- match(late, judged)
      r0$score[j] <- r$score; r0$alarm[j] <- r$alarm } else r0 <- methods[[n]](y0, judged)
    cat(gsub(",", "", n), i, ms, r1$score, r1$alarm, r0$score, r0$alarm, sep = ",", file = out); cat("\n", file = out) } }
close(out)
