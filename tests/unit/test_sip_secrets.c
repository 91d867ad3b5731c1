/* Which parts of a message are secrets. */
#include "sipdiag/sip/sip_secrets.h"

#include "sipdiag/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void add(void *context, struct str secret)
{
    text_add(context, secret);
    text_add_char(context, '|');
}

/* The secrets of a message, each followed by a bar. */
static void assert_secrets(const char *message, const char *expected)
{
    struct text found = {0};
    sip_secrets_find(str_from(message), &found, add);
    assert_string_equal(found.at ? found.at : "", expected);
    text_free(&found);
}

static void the_response_of_a_digest_is_one(void **state)
{
    (void)state;
    assert_secrets(
        "REGISTER sip:h SIP/2.0\r\n"
        "Authorization: Digest username=\"1001\", response=\"abc\", nonce=\"n\"\r\n"
        "Proxy-Authorization: Digest nonce=x,\r\n response = d0f , cnonce=\"response\"\r\n"
        "\r\n",
        "abc|d0f|");
    assert_secrets("REGISTER sip:h SIP/2.0\r\nAuthorization: Basic QWxhZGRpbg==\r\n\r\n",
                   "QWxhZGRpbg==|");
    assert_secrets("SIP/2.0 200 OK\r\nAuthentication-Info: rspauth=\"77\", qop=auth\r\n\r\n",
                   "77|");
    assert_secrets("SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: Digest nonce=\"1\"\r\n\r\n", "");
}

static void passwords_in_uris_are(void **state)
{
    (void)state;
    assert_secrets("INVITE sip:bob:pw1@h SIP/2.0\r\nFrom: <sips:a:pw2@h:5061>;tag=1\r\n"
                   "Contact: sip:h:5060\r\nTo: \"sip:x\" <sip:b@h>\r\n\r\n",
                   "pw1|pw2|");
    assert_secrets("INVITE sip:bob:pw", "pw|");
    assert_secrets("INVITE sip:bob:p@ss@h SIP/2.0\r\nContact: sip:a@h:5060,sip:b@h\r\n"
                   "Route: <sip:a:p,1;x@h;lr>,<sip:b:q@h?x=a@b>\r\n\r\n",
                   "p@ss|p,1;x|q|");
    assert_secrets("INVITE sip:bob@h SIP/2.0\r\nContact: sip:h:5060\r\n", "");
}

static void keys_of_sound_are(void **state)
{
    (void)state;
    assert_secrets("INVITE sip:b@h SIP/2.0\r\n\r\nv=0\r\nk=clear:geheim\r\n"
                   "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0Rm|2^20 UNENCRYPTED_SRTP\r\n"
                   "a=ice-pwd:asd88\r\na=ice-ufrag:8hhY\r\n",
                   "clear:geheim|d0Rm|2^20|asd88|");
}

static void a_secret_is_told_once(void **state)
{
    (void)state;
    assert_secrets("INVITE sip:b@h SIP/2.0\r\nAuthorization: Bearer sip:a:b@c\r\n\r\n"
                   "v=0\r\nk=uri:sip:u:p@h\r\n",
                   "sip:a:b@c|uri:sip:u:p@h|");
}

static void a_text_message_is_and_so_are_keys_that_were_pressed(void **state)
{
    (void)state;
    assert_secrets("MESSAGE sip:b@h SIP/2.0\r\nContent-Type: text/plain\r\n\r\nat eight\r\nat home",
                   "at eight|at home|");
    assert_secrets("INFO sip:b@h SIP/2.0\r\nc: application/dtmf-relay\r\n\r\nSignal=5\r\n",
                   "Signal=5|");
    assert_secrets("INFO sip:b@h SIP/2.0\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n", "");
    assert_secrets("SIP/2.0 200 OK\r\nCSeq: 3  MESSAGE\r\n\r\nat nine", "at nine|");
    assert_secrets("NOTIFY sip:b@h SIP/2.0\r\nContent-Type: application/kpml-response+xml\r\n\r\n"
                   "<kpml-response digits=\"7\"/>\r\n",
                   "<kpml-response digits=\"7\"/>|");
    assert_secrets("INFO sip:b@h SIP/2.0\r\nContent-Type: application/vnd.nortelnetworks.digits"
                   "\r\n\r\nd=4\r\n",
                   "d=4|");
}

static void what_a_body_brings_is_looked_through_like_a_message(void **state)
{
    (void)state;
    assert_secrets("NOTIFY sip:b@h SIP/2.0\r\nContent-Type: message/sipfrag\r\n\r\n"
                   "INVITE sip:bob:pw1@h SIP/2.0\r\nAuthorization: Digest nonce=x,\r\n"
                   " response=abc\r\n",
                   "pw1|abc|");
    assert_secrets(
        "INVITE sip:b@h SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
        "Content-Type: application/sdp\r\n\r\na=ice-pwd:asd88\r\n--b\r\n"
        "Content-Type: application/dtmf-relay\r\n\r\nSignal=5\r\n--b--",
        "asd88|Signal=5|--b--|");
    assert_secrets("OPTIONS sip:b@h SIP/2.0\r\nContent-Length: 0\r\n\r\n"
                   "REGISTER sip:h SIP/2.0\r\nAuthorization: Basic QWxh\r\n\r\n",
                   "QWxh|");
    assert_secrets("INVITE sip:b@h SIP/2.0\r\nCall-ID: xxt=0 0\r\na=ice-pwd:asd88\r\n", "asd88|");
}

static void a_message_that_is_cut_is_no_trouble(void **state)
{
    static const char message[] = "\r\nREGISTER sip:h SIP/2.0\r\n"
                                  "Authorization: Digest username=\"1001\", response=\"abcdef\"\r\n"
                                  "Contact: <sip:a:pw@h>\r\n\r\na=crypto:1 X inline:zz\r\n";
    (void)state;
    for (size_t len = 0; len < sizeof message; len++) {
        struct text found = {0};
        char *copy = memcpy(malloc(len + 1), message, len);
        sip_secrets_find((struct str){copy, len}, &found, add);
        free(copy);
        text_free(&found);
    }
    assert_secrets("REGISTER sip:h SIP/2.0\r\nAuthorization: Digest response=\"abc", "abc|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_response_of_a_digest_is_one),
        cmocka_unit_test(passwords_in_uris_are),
        cmocka_unit_test(keys_of_sound_are),
        cmocka_unit_test(a_secret_is_told_once),
        cmocka_unit_test(a_text_message_is_and_so_are_keys_that_were_pressed),
        cmocka_unit_test(what_a_body_brings_is_looked_through_like_a_message),
        cmocka_unit_test(a_message_that_is_cut_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
