#include "page.h"

/* One array a file; a test compares the list with the folder. */
static const unsigned char index_html[] = {
#embed "../Console/Page/index.html"
};

static const struct vigia_asset assets[] = {
    {"index.html", index_html, sizeof index_html},
    {0, 0, 0},
};

const struct vigia_asset *vigia_asset_at(size_t place) { return &assets[place]; }
