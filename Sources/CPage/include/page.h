#pragma once
#include <stddef.h>

/* A file of the console's page, as it is in Sources/Console/Page, inside the program. */
struct vigia_asset {
    const char *path; /* "app.js" */
    const unsigned char *bytes;
    size_t size;
};

/* One of them; the last has no path. */
const struct vigia_asset *vigia_asset_at(size_t place);
