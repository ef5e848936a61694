/*
 * The wolfSSL that the tuned addon is built from: one fixed feature set, no configure run.
 *
 * TLS 1.2 (ECDHE with AEAD only) and 1.3, DTLS 1.2 and 1.3, small and fast. What is missing is
 * missing on purpose: no renegotiation, compression, early data, CBC, finite-field DH, RSA key
 * exchange, old TLS, and none of the OpenSSL layer, which costs 50 KB per connection.
 */
#ifndef WOLFSSL_BINDING_USER_SETTINGS_H
#define WOLFSSL_BINDING_USER_SETTINGS_H

/* What configure would have found out; true of every Linux this addon supports. */
#define HAVE_LIMITS_H 1
#define HAVE_ARPA_INET_H 1
#define HAVE_ASSERT_H 1
#define HAVE_GETRANDOM 1
#define HAVE_GMTIME_R 1
#define HAVE_NETDB_H 1
#define HAVE_NETINET_IN_H 1
#define HAVE_PTHREAD 1
#define HAVE_STDINT_H 1
#define HAVE_SYS_SOCKET_H 1
#define HAVE_THREAD_LS
#define HAVE_C___ATOMIC 1
#define WOLFSSL_HAVE_ATOMIC_H
#define WOLFSSL_HAVE_ASSERT_H
#define HAVE___UINT128_T 1
#define SIZEOF_LONG_LONG 8
#if defined(__LP64__)
#define SIZEOF_LONG 8
#else
#define SIZEOF_LONG 4
#endif
#define WC_NO_ASYNC_THREADING
#define WOLFSSL_W64_WRAPPER

/* Protocols. */
#define WOLFSSL_TLS13
#define NO_OLD_TLS
#define WOLFSSL_DTLS
#define WOLFSSL_DTLS13
#define WOLFSSL_DTLS_CID
#define WOLFSSL_DTLS_MTU
#define WOLFSSL_DTLS_CH_FRAG
#define WOLFSSL_SEND_HRR_COOKIE
/* Shortest time between two DTLS 1.3 retransmissions, in ms. Stock is 1 s, which holds back even what
 * the peer's acknowledgement says is missing (RFC 9147 section 7.1 wants that sent at once). */
#define DTLS13_MIN_RTX_INTERVAL 50
#define HAVE_TLS_EXTENSIONS
#define HAVE_SUPPORTED_CURVES
#define HAVE_EXTENDED_MASTER
#define HAVE_SNI
#define WOLFSSL_ALWAYS_KEEP_SNI
#define HAVE_ALPN
#define HAVE_SESSION_TICKET
#define HAVE_KEYING_MATERIAL
#define HAVE_SECRET_CALLBACK
/* Answers RFC 5746's signalling, which OpenSSL 3 insists on; renegotiation itself stays out. */
#define HAVE_SERVER_RENEGOTIATION_INFO
#define WOLFSSL_ALWAYS_VERIFY_CB
/* Sessions live in tickets and in our own store; the library's static table is only compiled in
 * because wolfSSL_set_session stands in the same block. It is never used, so never paged in. */
#define SMALL_SESSION_CACHE
#define NO_SESSION_CACHE_REF
#define NO_CLIENT_CACHE

/* Key exchange, signatures, ciphers. */
#define HAVE_ECC
#define ECC_SHAMIR
#define ECC_MIN_KEY_SZ 256
#define ECC_TIMING_RESISTANT
#define TFM_TIMING_RESISTANT
#define HAVE_ECC384
#define HAVE_CURVE25519
#define HAVE_ED25519
#define WOLFSSL_HAVE_MLKEM
#define WOLFSSL_TLS_NO_MLKEM_STANDALONE
#define WOLFSSL_PQC_HYBRIDS
#define WC_RSA_BLINDING
#define WC_RSA_PSS
#define WOLFSSL_PSS_LONG_SALT
#define HAVE_AESGCM
#define GCM_TABLE_4BIT
#define WOLFSSL_AES_DIRECT
#define NO_AES_CBC
#define HAVE_CHACHA
#define HAVE_POLY1305
#define HAVE_HKDF
#define HAVE_HASHDRBG
#define WOLFSSL_SHA384
#define WOLFSSL_SHA512
#define WOLFSSL_SHA3
#define WOLFSSL_SHAKE128
#define WOLFSSL_SHAKE256
#define WOLFSSL_BASE64_ENCODE
#define WOLFSSL_ASN_TEMPLATE
#define NO_DH
#define NO_DSA
#define NO_DES3
#define NO_RC4
#define NO_MD4
#define NO_MD5
#define NO_PSK
#define NO_PKCS12
#define NO_PWDBASED

/* Making identities. */
#define WOLFSSL_KEY_GEN
#define WOLFSSL_CERT_GEN
#define WOLFSSL_CERT_EXT
#define WOLFSSL_ALT_NAMES
#define WOLFSSL_IP_ALT_NAME

/* Big numbers: single precision for the sizes TLS uses, generic code for the rest. */
#define WOLFSSL_SP_MATH_ALL
#define WOLFSSL_HAVE_SP_RSA
#define WOLFSSL_HAVE_SP_ECC
#define WOLFSSL_SP_384
#define WOLFSSL_SP_4096
#define WOLFSSL_SP_LARGE_CODE

#if defined(__x86_64__)
/* Instruction sets are chosen at run time by cpuid, so one build serves every x86-64. */
#define WOLFSSL_X86_64_BUILD
#define USE_INTEL_SPEEDUP
#define WOLFSSL_AESNI
#define WOLFSSL_USE_ALIGN
#define WOLFSSL_SP_X86_64
#define WOLFSSL_SP_ASM
#define WOLFSSL_SP_X86_64_ASM
#endif

#define NO_CRYPT_TEST
#define NO_CRYPT_BENCHMARK

#endif
