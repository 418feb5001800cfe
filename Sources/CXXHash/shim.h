#pragma once
/* XXH3 is used header-only: one stable 128-bit hash, the same on every machine and in every build. */
#define XXH_INLINE_ALL
#include <xxhash.h>
