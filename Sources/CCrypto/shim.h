#pragma once
/* Of OpenSSL's libcrypto, what Vigía uses: a message authentication code, and how long a certificate is valid. */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <time.h>

/* 32 bytes to `code`; 0 where libcrypto fails. */
static inline int vigia_hmac_sha256(const void *key, int key_length, const unsigned char *text, size_t length,
                                    unsigned char *code) {
    unsigned int size = 0;
    return HMAC(EVP_sha256(), key, key_length, text, length, code, &size) != NULL && size == 32;
}

/* Seconds since 1970 at which the first certificate of a PEM text begins and ends to be valid; 0 where there is none. */
static inline int vigia_certificate_span(const void *pem, int length, int64_t *start, int64_t *end) {
    BIO *text = BIO_new_mem_buf(pem, length);
    X509 *certificate = text ? PEM_read_bio_X509(text, NULL, NULL, NULL) : NULL;
    struct tm begin, until;
    int known = certificate && ASN1_TIME_to_tm(X509_get0_notBefore(certificate), &begin)
                && ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &until);
    if (known) {
        *start = (int64_t)timegm(&begin);
        *end = (int64_t)timegm(&until);
    }
    X509_free(certificate);
    BIO_free(text);
    return known;
}
