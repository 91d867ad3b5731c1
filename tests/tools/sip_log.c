/* Prints a log of Asterisk with `pjsip set logger on`: sip_log CALLS. Answered calls, busy ones and
 * such that nobody answers, a new one every 50 ms. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STEP_MS = 50 };

static const int64_t first_ms = INT64_C(1772323200000); /* 2026-03-01 00:00:00 */

struct message {
    int64_t time_ms;
    uint64_t call;
    const char *line; /* first line */
    const char *cseq;
    int is_request, is_sent;
};

static void print_time(int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", gmtime_r(&seconds, &parts));
    printf("[%s.%03d] ", text, (int)(time_ms % 1000));
}

static void print_message(const struct message *message)
{
    static const char *const words[2][2] = {
        {"Received SIP response", "Received SIP request"},
        {"Transmitting SIP response", "Transmitting SIP request"}};
    char bytes[2048];
    uint64_t n = message->call;
    int len = snprintf(
        bytes, sizeof bytes,
        "%s\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bK%016" PRIx64 "%s\r\n"
        "From: <sip:%u@192.0.2.10>;tag=f%" PRIx64 "\r\nTo: <sip:38067%07u@198.51.100.%u>%s%s\r\n"
        "Call-ID: %016" PRIx64
        "-%u@192.0.2.10\r\nCSeq: %s\r\nContact: <sip:asterisk@192.0.2.10:5060>\r\n"
        "Max-Forwards: 70\r\nUser-Agent: Asterisk PBX 18.20.0\r\nAllow: OPTIONS, REGISTER, "
        "SUBSCRIBE, "
        "NOTIFY, PUBLISH, INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, MESSAGE, REFER\r\n"
        "Content-Length: 0\r\n\r\n",
        message->line, n * 11400714819323198485U, message->cseq + 2, (unsigned)(200 + n % 300), n,
        (unsigned)(n * 7919 % 10000000), (unsigned)(7 + n % 4),
        message->is_request == 1 ? "" : ";tag=t", message->is_request == 1 ? "" : "1",
        n * 11400714819323198485U, (unsigned)(n % 1000), message->cseq);
    print_time(message->time_ms);
    printf(
        "VERBOSE[4711] res_pjsip_logger.c: <--- %s (%d bytes) %s UDP:198.51.100.%u:5060 --->\n%s\n",
        words[message->is_sent][message->is_request > 0], len, message->is_sent ? "to" : "from",
        (unsigned)(7 + n % 4), bytes);
}

static void print_call(uint64_t n)
{
    char invite[96], ack[96], bye[96], cancel[96];
    int64_t t = first_ms + (int64_t)n * STEP_MS;
    unsigned callee = (unsigned)(n * 7919 % 10000000), host = (unsigned)(7 + n % 4);
    snprintf(invite, sizeof invite, "INVITE sip:38067%07u@198.51.100.%u SIP/2.0", callee, host);
    snprintf(ack, sizeof ack, "ACK sip:38067%07u@198.51.100.%u SIP/2.0", callee, host);
    snprintf(bye, sizeof bye, "BYE sip:38067%07u@198.51.100.%u SIP/2.0", callee, host);
    snprintf(cancel, sizeof cancel, "CANCEL sip:38067%07u@198.51.100.%u SIP/2.0", callee, host);
    print_message(&(struct message){t, n, invite, "1 INVITE", 1, 1});
    print_message(&(struct message){t + 4, n, "SIP/2.0 100 Trying", "1 INVITE", 0, 0});
    if (n % 10 < 2) {
        print_message(&(struct message){t + 11, n, "SIP/2.0 486 Busy Here", "1 INVITE", 0, 0});
        print_message(&(struct message){t + 13, n, ack, "1 ACK", 2, 1});
        return;
    }
    print_message(&(struct message){t + 12, n, "SIP/2.0 180 Ringing", "1 INVITE", 0, 0});
    if (n % 10 < 5) {
        print_message(&(struct message){t + 20, n, cancel, "1 CANCEL", 2, 1});
        print_message(&(struct message){t + 22, n, "SIP/2.0 200 OK", "1 CANCEL", 0, 0});
        print_message(
            &(struct message){t + 24, n, "SIP/2.0 487 Request Terminated", "1 INVITE", 0, 0});
    } else {
        print_message(&(struct message){t + 30, n, "SIP/2.0 200 OK", "1 INVITE", 0, 0});
        print_message(&(struct message){t + 32, n, ack, "1 ACK", 2, 1});
        print_message(&(struct message){t + 46, n, bye, "2 BYE", 2, 1});
        print_message(&(struct message){t + 48, n, "SIP/2.0 200 OK", "2 BYE", 0, 0});
    }
}

int main(int argc, char **argv)
{
    uint64_t calls = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
    for (uint64_t n = 0; n < calls; n++)
        print_call(n);
    return ferror(stdout) || fflush(stdout) != 0;
}
