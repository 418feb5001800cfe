#pragma once
/* Of OpenSSL's libcrypto, what Vigía uses: one message authentication code. */
#include <openssl/evp.h>
#include <openssl/hmac.h>

/* 32 bytes to `code`; 0 where libcrypto fails. */
static inline int vigia_hmac_sha256(const void *key, int key_length, const unsigned char *text, size_t length,
                                    unsigned char *code) {
    unsigned int size = 0;
    return HMAC(EVP_sha256(), key, key_length, text, length, code, &size) != NULL && size == 32;
}
