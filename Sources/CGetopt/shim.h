#pragma once
/* getopt_long and its globals: not in the Glibc module, and not concurrency-safe. Called once, by the main thread, before any other starts. */
#include <getopt.h>
static inline int vigia_getopt_long(int argc, char *const argv[], const char *shorts, const struct option *longs, int *index) {
    return getopt_long(argc, argv, shorts, longs, index);
}
static inline const char *vigia_optarg(void) { return optarg; }
static inline int vigia_optind(void) { return optind; }
static inline int vigia_optopt(void) { return optopt; }
static inline void vigia_getopt_reset(void) { optind = 0; opterr = 0; }
