#pragma once
/* libcurl's options are set by a variadic function, which Swift does not import: one function for each kind of value. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

static inline CURLcode vigia_curl_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode vigia_curl_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode vigia_curl_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}

/* Called by the thread that is in curl_easy_perform, with bytes that are valid only during the call. */
typedef size_t (*vigia_curl_receiver)(char *bytes, size_t size, size_t count, void *context);
static inline void vigia_curl_on_body(CURL *handle, vigia_curl_receiver receiver, void *context) {
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receiver);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}
static inline void vigia_curl_on_header(CURL *handle, vigia_curl_receiver receiver, void *context) {
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, receiver);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}
/* Called about once a second; an answer other than 0 ends the request. */
typedef int (*vigia_curl_watch)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
static inline void vigia_curl_on_progress(CURL *handle, vigia_curl_watch watch, void *context) {
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
}
static inline long vigia_curl_status(CURL *handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}
static inline CURLcode vigia_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
