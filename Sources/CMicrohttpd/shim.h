#pragma once
/* libmicrohttpd's start is variadic and its constants are casts, which Swift does not import. */
#include <microhttpd.h>
#include <string.h>

/* Resolves percent signs. A text in C ends at a zero, so that what follows %00 would go unseen: it is read as another
   control character, which is as meaningless. */
static inline size_t vigia_http_unescape(void *context, struct MHD_Connection *connection, char *text) {
    (void)context;
    (void)connection;
    for (char *zero = text; (zero = strstr(zero, "%00")) != NULL; zero += 3) zero[2] = '1';
    return MHD_http_unescape(text);
}

/* `threads` that each serve their share of the connections, on a socket that listens already; NULL where that fails.
   `certificate` and `key` are PEM texts, or NULL for plain HTTP. The handler is called on these threads, once with the
   head of a request and then for each piece of its body, `completed` once at the end of each. */
static inline struct MHD_Daemon *vigia_http_start(
    int socket, unsigned int threads, unsigned int connections, unsigned int per_address,
    unsigned int idle_seconds, size_t memory,
    const char *certificate, const char *key, MHD_AccessHandlerCallback handler,
    MHD_RequestCompletedCallback completed, void *context) {
    unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)key},
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)certificate},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    if (certificate) flags |= MHD_USE_TLS;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, handler, context, MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_UNESCAPE_CALLBACK, vigia_http_unescape, NULL, MHD_OPTION_ARRAY,
        certificate ? tls : none, MHD_OPTION_END);
}

/* A response with a copy of these bytes. */
static inline struct MHD_Response *vigia_http_bytes(const void *bytes, size_t size) {
    return MHD_create_response_from_buffer(size, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

/* A response of unknown length, read piece by piece as the connection can take it. */
static inline struct MHD_Response *vigia_http_stream(
    MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback free) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, reader, context, free);
}

static inline ssize_t vigia_http_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }

/* From where a connection comes; NULL where that is not known. It lives as long as the connection. */
static inline const struct sockaddr *vigia_http_client(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *known = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return known ? known->client_addr : NULL;
}
