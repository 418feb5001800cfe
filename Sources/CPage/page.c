#include "page.h"

/* One array a file; a test compares the list with the folder. */
static const unsigned char answering_js[] = {
#embed "../Console/Page/answering.js"
};
static const unsigned char api_js[] = {
#embed "../Console/Page/api.js"
};
static const unsigned char app_css[] = {
#embed "../Console/Page/app.css"
};
static const unsigned char app_js[] = {
#embed "../Console/Page/app.js"
};
static const unsigned char card_js[] = {
#embed "../Console/Page/card.js"
};
static const unsigned char chart_css[] = {
#embed "../Console/Page/chart.css"
};
static const unsigned char chart_js[] = {
#embed "../Console/Page/chart.js"
};
static const unsigned char detail_js[] = {
#embed "../Console/Page/detail.js"
};
static const unsigned char dom_js[] = {
#embed "../Console/Page/dom.js"
};
static const unsigned char early_js[] = {
#embed "../Console/Page/early.js"
};
static const unsigned char filters_js[] = {
#embed "../Console/Page/filters.js"
};
static const unsigned char form_js[] = {
#embed "../Console/Page/form.js"
};
static const unsigned char format_js[] = {
#embed "../Console/Page/format.js"
};
static const unsigned char forms_css[] = {
#embed "../Console/Page/forms.css"
};
static const unsigned char head_js[] = {
#embed "../Console/Page/head.js"
};
static const unsigned char index_html[] = {
#embed "../Console/Page/index.html"
};
static const unsigned char keys_js[] = {
#embed "../Console/Page/keys.js"
};
static const unsigned char list_js[] = {
#embed "../Console/Page/list.js"
};
static const unsigned char live_js[] = {
#embed "../Console/Page/live.js"
};
static const unsigned char login_js[] = {
#embed "../Console/Page/login.js"
};
static const unsigned char parts_css[] = {
#embed "../Console/Page/parts.css"
};
static const unsigned char plots_js[] = {
#embed "../Console/Page/plots.js"
};
static const unsigned char reader_js[] = {
#embed "../Console/Page/reader.js"
};
static const unsigned char route_js[] = {
#embed "../Console/Page/route.js"
};
static const unsigned char scale_js[] = {
#embed "../Console/Page/scale.js"
};
static const unsigned char sections_js[] = {
#embed "../Console/Page/sections.js"
};
static const unsigned char series_js[] = {
#embed "../Console/Page/series.js"
};
static const unsigned char silence_js[] = {
#embed "../Console/Page/silence.js"
};
static const unsigned char silences_js[] = {
#embed "../Console/Page/silences.js"
};
static const unsigned char silencing_js[] = {
#embed "../Console/Page/silencing.js"
};
static const unsigned char store_js[] = {
#embed "../Console/Page/store.js"
};
static const unsigned char tables_js[] = {
#embed "../Console/Page/tables.js"
};
static const unsigned char vocabulary_js[] = {
#embed "../Console/Page/vocabulary.js"
};
static const unsigned char words_js[] = {
#embed "../Console/Page/words.js"
};

static const struct vigia_asset assets[] = {
    {"answering.js", answering_js, sizeof answering_js},
    {"api.js", api_js, sizeof api_js},
    {"app.css", app_css, sizeof app_css},
    {"app.js", app_js, sizeof app_js},
    {"card.js", card_js, sizeof card_js},
    {"chart.css", chart_css, sizeof chart_css},
    {"chart.js", chart_js, sizeof chart_js},
    {"detail.js", detail_js, sizeof detail_js},
    {"dom.js", dom_js, sizeof dom_js},
    {"early.js", early_js, sizeof early_js},
    {"filters.js", filters_js, sizeof filters_js},
    {"form.js", form_js, sizeof form_js},
    {"format.js", format_js, sizeof format_js},
    {"forms.css", forms_css, sizeof forms_css},
    {"head.js", head_js, sizeof head_js},
    {"index.html", index_html, sizeof index_html},
    {"keys.js", keys_js, sizeof keys_js},
    {"list.js", list_js, sizeof list_js},
    {"live.js", live_js, sizeof live_js},
    {"login.js", login_js, sizeof login_js},
    {"parts.css", parts_css, sizeof parts_css},
    {"plots.js", plots_js, sizeof plots_js},
    {"reader.js", reader_js, sizeof reader_js},
    {"route.js", route_js, sizeof route_js},
    {"scale.js", scale_js, sizeof scale_js},
    {"sections.js", sections_js, sizeof sections_js},
    {"series.js", series_js, sizeof series_js},
    {"silence.js", silence_js, sizeof silence_js},
    {"silences.js", silences_js, sizeof silences_js},
    {"silencing.js", silencing_js, sizeof silencing_js},
    {"store.js", store_js, sizeof store_js},
    {"tables.js", tables_js, sizeof tables_js},
    {"vocabulary.js", vocabulary_js, sizeof vocabulary_js},
    {"words.js", words_js, sizeof words_js},
    {0, 0, 0},
};

const struct vigia_asset *vigia_asset_at(size_t place) { return &assets[place]; }
