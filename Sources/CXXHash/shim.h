#pragma once
/* XXH3 is used header-only: one stable 128-bit hash, the same on every machine and in every build. */
#define XXH_INLINE_ALL
#include <sys/mman.h>
#include <xxhash.h>

/* With XXH_INLINE_ALL the functions' names are macros, which Swift does not import. */
static inline XXH128_hash_t xxh3_128_bits(const void *bytes, size_t length, uint64_t seed) {
    return XXH3_128bits_withSeed(bytes, length, seed);
}

static inline uint64_t xxh3_64_bits(const void *bytes, size_t length, uint64_t seed) {
    return XXH3_64bits_withSeed(bytes, length, seed);
}

/* A hint to the processor; an address that cannot be read does no harm. */
static inline void fetch_ahead(const void *address) { __builtin_prefetch(address); }

/* A wish; where it is not granted, the memory is as good as any other. */
static inline void use_large_pages(void *start, size_t length) {
    (void)madvise(start, length, MADV_HUGEPAGE);
}
