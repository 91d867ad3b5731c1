/* Tables of words: dispositions, causes, phrases, parties, directions. */
#include "words.h"

#include "fields.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* Folded as headings are, without blanks and marks. */
static const struct {
    const char *words;
    struct word_meaning meaning;
} words[] = {
    /* Asterisk (main/cdr.c, app_dial.c), FreeSWITCH, FusionPBX, Twilio, dialers. */
    {"answered|answer|useranswer|answeredcall|completed|complete|success|successful|ok|yes|"
     "yespostredirection|"
     "connected|talked|callanswered|успешно|успешный|отвечен|отвечено|отвечено клиентом|принят|"
     "разговор|состоялся|успішно|успішний|відповів|відповіли|прийнятий|відбувся|да|так",
     {WORD_ANSWERED, 200}},
    {"busy|busyline|userbusy|callbusy|failedbusy|занято|занят|абонентзанят|зайнято|зайнятий|"
     "абонентзайнятий|linebusy",
     {WORD_BUSY, 486}},
    {"noanswer|unanswered|usercalled|notanswered|missed|ringing|ringtimeout|ringtimeoutreached|"
     "noresponse|na|"
     "нетответа|неответил|неотвечен|неотвечает|пропущен|пропущенный|безответа|немаєвідповіді|"
     "невідповів|невідповідає|пропущений|безвідповіді|failednoanswer",
     {WORD_NO_ANSWER, 0}},
    {"cancel|canceled|cancelled|originatorcancel|abandoned|abandon|failedcancelled|failedcanceled|"
     "callercancel|callcanceled|terminatedbysrc|отменен|отменён|отменено|сброшен|сброс|скасовано|"
     "скасований|відміненo",
     {WORD_CANCELLED, 487}},
    {"failed|fail|failure|error|other|networkerror|callfailed|notconnected|ошибка|неуспешно|"
     "неудача|помилка|неуспішно|невдача",
     {WORD_FAILED, 0}},
    {"congestion|unavailabletrunkline|allcircuitsbusy|trunkbusy|перегрузка|перевантаження",
     {WORD_CONGESTION, 503}},
    {"chanunavail|channelunavailable", {WORD_CHANNEL_UNAVAILABLE, 0}},
    {"offline|unavailable|unreachable|notavailable|failednotreachable|недоступен|абонентнедоступен|"
     "недоступний|абонентнедоступний|внесети",
     {WORD_UNREACHABLE, 480}},
    {"rejected|declined|denied|callrejected|failedrejected|отклонен|отклонён|отклонено|відхилено|"
     "відхилений",
     {WORD_REJECTED, 0}},
    {"invalidnumber|wrongnumber|notfound|unassignednumber|failednotfound|failedinvalidnumber|"
     "invaliddestinationaddress|invaliddestination|unallocated|неверныйномер|неправильныйномер|"
     "номернесуществует|невірнийномер|неправильнийномер|номернеіснує",
     {WORD_INVALID_NUMBER, 404}},
    {"timeout|timedout", {WORD_TIMEOUT, 408}},
    {"terminatedbydst", {WORD_REJECTED, 0}},
    /* Service words of a dialer platform. */
    {"connectiontimeout|таймаутсоединения|таймаутзєднання", {WORD_PLATFORM_TIMEOUT, 0}},
    {"blocked|заблокирован|заблокировано|заблоковано", {WORD_PLATFORM_BLOCKED, 0}},
    {"agentworkstationconnectionproblem|проблемасоединениясрабочимместомоператора",
     {WORD_PLATFORM_AGENT, 0}},
    {"dropnoavailableagent|noavailableagent|drop|сброснетсвободногооператора|"
     "дропнетсвободногооператора",
     {WORD_NOT_SERVED, 200}},
    {"kill|killed", {WORD_KILLED, 0}},
    {"finish|finished|normalhangup|hangup|завершен|завершён|завершено|завершений",
     {WORD_FINISHED, 0}},
    {"voicemail|машина|автоответчик|автовідповідач", {WORD_ANSWERED, 200}},
};

static bool is_in(const char *list, struct str folded)
{
    struct str rest = str_from(list);
    while (rest.len)
        if (str_equal(str_before(rest, '|', &rest), folded))
            return true;
    return false;
}

struct word_meaning word_read(struct str text, struct text *buffer)
{
    heading_fold(text, buffer);
    struct str folded = text_str(buffer);
    for (size_t i = 0; folded.len && i < COUNT(words); i++)
        if (is_in(words[i].words, folded))
            return words[i].meaning;
    return (struct word_meaning){WORD_NONE, 0};
}

/* ---- causes ---- */

/* Q.850 with the names of FreeSWITCH (switch_types.h), and the SIP code behind each when the switch
 * is a gateway by RFC 3398, Asterisk (res_pjsip), FreeSWITCH (sofia_glue.c). Where a switch turns
 * several codes into one cause, the most frequent. */
static const struct {
    uint16_t number;
    uint16_t code[FAMILY_COUNT];
    const char *names;
} causes[] = {
    {1, {404, 404, 404}, "UNALLOCATED_NUMBER|UNASSIGNED_NUMBER"},
    {2, {404, 404, 404}, "NO_ROUTE_TRANSIT_NET"},
    {3, {404, 404, 404}, "NO_ROUTE_DESTINATION|NO_ROUTE_TO_DESTINATION"},
    {5, {0, 0, 0}, "MISDIALLED_TRUNK_PREFIX"},
    {6, {0, 0, 480}, "CHANNEL_UNACCEPTABLE"},
    {7, {0, 0, 480}, "CALL_AWARDED_DELIVERED"},
    {14, {0, 0, 0}, "NUMBER_PORTED_NOT_HERE"},
    {16, {0, 0, 0}, "NORMAL_CLEARING|NORMAL|NORMAL_CALL_CLEAR|NORMAL_CALL_CLEARING"},
    {17, {486, 486, 486}, "USER_BUSY"},
    {18, {408, 408, 480}, "NO_USER_RESPONSE|NO_USER_RESPONDING"},
    {19, {480, 480, 480}, "NO_ANSWER|NOANSWER|ALERTING_NO_ANSWER"},
    {20, {480, 480, 480}, "SUBSCRIBER_ABSENT|UNREGISTERED"},
    {21, {403, 403, 403}, "CALL_REJECTED"},
    {22, {410, 410, 410}, "NUMBER_CHANGED"},
    {23, {302, 302, 302}, "REDIRECTION_TO_NEW_DESTINATION"},
    {25, {483, 0, 483}, "EXCHANGE_ROUTING_ERROR"},
    {26, {0, 0, 0}, "ANSWERED_ELSEWHERE|NON_SELECTED_USER_CLEARING"},
    {27, {502, 502, 502}, "DESTINATION_OUT_OF_ORDER"},
    {28, {484, 484, 484}, "INVALID_NUMBER_FORMAT"},
    {29, {501, 501, 501}, "FACILITY_REJECTED"},
    {30, {0, 0, 480}, "RESPONSE_TO_STATUS_ENQUIRY"},
    {31, {480, 480, 480}, "NORMAL_UNSPECIFIED"},
    {34, {503, 503, 503}, "NORMAL_CIRCUIT_CONGESTION|CONGESTION|NO_CIRCUIT_AVAILABLE"},
    {38, {503, 500, 502}, "NETWORK_OUT_OF_ORDER|FAILURE"},
    {41, {503, 503, 503}, "NORMAL_TEMPORARY_FAILURE|TEMPORARY_FAILURE"},
    {42, {503, 503, 503}, "SWITCH_CONGESTION"},
    {43, {0, 0, 480}, "ACCESS_INFO_DISCARDED"},
    {44, {503, 503, 503}, "REQUESTED_CHAN_UNAVAIL"},
    {45, {0, 0, 0}, "PRE_EMPTED"},
    {47, {503, 503, 503}, "RESOURCE_UNAVAILABLE"},
    {50, {0, 0, 480}, "FACILITY_NOT_SUBSCRIBED"},
    {52, {403, 403, 403}, "OUTGOING_CALL_BARRED"},
    {54, {403, 403, 403}, "INCOMING_CALL_BARRED"},
    {55, {403, 403, 403}, ""},
    {57, {403, 403, 403}, "BEARERCAPABILITY_NOTAUTH"},
    {58, {503, 488, 503}, "BEARERCAPABILITY_NOTAVAIL"},
    {63, {0, 405, 405}, "SERVICE_UNAVAILABLE"},
    {65, {488, 488, 488}, "BEARERCAPABILITY_NOTIMPL"},
    {66, {0, 503, 480}, "CHAN_NOT_IMPLEMENTED|NOSUCHDRIVER"},
    {69, {0, 501, 501}, "FACILITY_NOT_IMPLEMENTED"},
    {70, {488, 488, 488}, ""},
    {79, {501, 501, 501}, "SERVICE_NOT_IMPLEMENTED"},
    {81, {0, 0, 480}, "INVALID_CALL_REFERENCE"},
    {87, {403, 403, 403}, ""},
    {88, {503, 488, 488}, "INCOMPATIBLE_DESTINATION"},
    {95, {0, 0, 480}, "INVALID_MSG_UNSPECIFIED"},
    {96, {0, 0, 480}, "MANDATORY_IE_MISSING"},
    {97, {0, 0, 480}, "MESSAGE_TYPE_NONEXIST"},
    {98, {0, 0, 480}, "WRONG_MESSAGE"},
    {99, {0, 0, 480}, "IE_NONEXIST"},
    {100, {0, 0, 480}, "INVALID_IE_CONTENTS"},
    {101, {0, 0, 480}, "WRONG_CALL_STATE"},
    {102, {504, 504, 408}, "RECOVERY_ON_TIMER_EXPIRE"},
    {103, {0, 0, 480}, "MANDATORY_IE_LENGTH_ERROR"},
    {111, {500, 500, 480}, "PROTOCOL_ERROR"},
    {127, {0, 0, 480}, "INTERWORKING"},
    {142, {0, 0, 0}, "SUCCESS"},
    {487, {487, 487, 487}, "ORIGINATOR_CANCEL"},
    {602,
     {0, 0, 0},
     "PICKED_OFF|LOSE_RACE|MANAGER_REQUEST|BLIND_TRANSFER|ATTENDED_TRANSFER|"
     "ALLOTTED_TIMEOUT|SYSTEM_SHUTDOWN|BOWOUT|CRASH|NONE|UNSPECIFIED"},
    {804, {0, 0, 0}, "MEDIA_TIMEOUT|SRTP_READ_ERROR"},
    {806, {480, 480, 480}, "USER_NOT_REGISTERED"},
    {807, {408, 408, 408}, "PROGRESS_TIMEOUT"},
    {808, {484, 484, 484}, "INVALID_GATEWAY|INVALID_URL"},
    {809, {503, 503, 503}, "GATEWAY_DOWN"},
    {811, {502, 502, 502}, "INVALID_PROFILE"},
    {812, {480, 480, 480}, "NO_PICKUP"},
    {815, {600, 600, 600}, "BUSY_EVERYWHERE"},
    {816, {603, 603, 603}, "DECLINE|REJECT_ALL"},
    {817, {604, 604, 604}, "DOES_NOT_EXIST_ANYWHERE"},
    {818, {606, 606, 606}, "NOT_ACCEPTABLE"},
    {819, {607, 607, 607}, "UNWANTED"},
    {820, {428, 428, 428}, "NO_IDENTITY"},
    {821, {429, 429, 429}, "BAD_IDENTITY_INFO"},
    {822, {437, 437, 437}, "UNSUPPORTED_CERTIFICATE"},
    {823, {438, 438, 438}, "INVALID_IDENTITY"},
};

static void set_cause(struct cause_meaning *meaning, size_t row, enum cdr_family family)
{
    uint16_t number = causes[row].number;
    *meaning = (struct cause_meaning){
        .code = causes[row].code[family],
        .q850 = number <= 127 ? (uint8_t)number : 0,
        .is_cancel = number == 487,
        .is_normal = number == 16 || number == 142,
    };
}

static bool cause_of_number(unsigned number, enum cdr_family family, struct cause_meaning *meaning)
{
    for (size_t i = 0; i < COUNT(causes); i++)
        if (causes[i].number == number) {
            set_cause(meaning, i, family);
            return true;
        }
    if (number == 0 || number > 127)
        return false;
    *meaning = (struct cause_meaning){.q850 = (uint8_t)number};
    return true;
}

/* CUCM packs a SIP failure and the Q.850 cause it stands for into one number: 83886081 is 404 in
 * the upper byte's own numbering, and cause 1. */
enum { CISCO_SIP = 1 << 24 };

bool cause_read(struct str text, enum cdr_family family, struct cause_meaning *meaning)
{
    uint64_t number;
    *meaning = (struct cause_meaning){0};
    text = str_trim(text);
    if (str_starts_with_nocase(text, STR("GWAPP_")))
        text = str_from_offset(text, 6);
    if (text.len && text.at[0] >= '0' && text.at[0] <= '9') {
        if (!str_to_u64(text, UINT32_MAX, &number))
            return false;
        if (number >= CISCO_SIP)
            number &= 0x7f;
        return number <= 999 && cause_of_number((unsigned)number, family, meaning);
    }
    for (size_t i = 0; text.len && i < COUNT(causes); i++) {
        struct str rest = str_from(causes[i].names);
        while (rest.len)
            if (str_equal_nocase(str_before(rest, '|', &rest), text)) {
                set_cause(meaning, i, family);
                return true;
            }
    }
    return false;
}

/* ---- SIP codes ---- */

static bool three_digits(struct str text, uint16_t *code)
{
    if (text.len < 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    *code = (uint16_t)((text.at[0] - '0') * 100 + (text.at[1] - '0') * 10 + text.at[2] - '0');
    return *code >= 100 && *code < 700 && (text.len == 3 || text.at[3] < '0' || text.at[3] > '9');
}

static struct str skip_sip(struct str text)
{
    static const char *const marks[] = {"SIP/2.0 ", "SIP;cause=", "SIP:", "SIP-", "SIP/", "SIP "};
    for (size_t i = 0; i < COUNT(marks); i++)
        if (str_starts_with_nocase(text, str_from(marks[i])))
            return str_trim(str_from_offset(text, strlen(marks[i])));
    return text;
}

bool code_read(struct str text, struct code_reading *reading)
{
    text = str_trim(text);
    if (str_equal_nocase(text, STR("BYE")) || str_equal_nocase(text, STR("CANCEL"))) {
        *reading = (struct code_reading){text.len == 3 ? 200 : 487, {0}};
        return true;
    }
    text = skip_sip(text);
    if (!three_digits(text, &reading->code))
        return false;
    text = str_from_offset(text, 3);
    while (text.len > 3 && text.at[0] == '/' &&
           three_digits(str_from_offset(text, 1), &reading->code))
        text = str_from_offset(text, 4);
    if (text.len && !strchr(" -:;,", text.at[0]))
        return false;
    while (text.len && strchr(" -:;,", text.at[0]))
        text = str_from_offset(text, 1);
    reading->phrase = str_trim(text);
    return true;
}

bool code_find(struct str text, struct code_reading *reading)
{
    while (text.len >= 7) {
        const char *at = memchr(text.at, 'S', text.len - 6);
        if (!at)
            return false;
        text = str_from_offset(text, (size_t)(at - text.at));
        struct str line = {text.at, str_find_char(text, '\n')};
        if (str_starts_with(text, STR("SIP")) && code_read(line, reading))
            return true;
        text = str_from_offset(text, 1);
    }
    return false;
}

uint16_t code_of_phrase(struct str phrase)
{
    static const struct {
        uint16_t code;
        const char *phrase;
    } phrases[] = {
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {407, "Proxy Authentication Required"},
        {408, "Request Timeout"},
        {410, "Gone"},
        {415, "Unsupported Media Type"},
        {480, "Temporarily Unavailable"},
        {481, "Call/Transaction Does Not Exist"},
        {482, "Loop Detected"},
        {483, "Too Many Hops"},
        {484, "Address Incomplete"},
        {485, "Ambiguous"},
        {486, "Busy Here"},
        {487, "Request Terminated"},
        {488, "Not Acceptable Here"},
        {500, "Server Internal Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Server Time-out"},
        {504, "Server Timeout"},
        {600, "Busy Everywhere"},
        {603, "Decline"},
        {604, "Does Not Exist Anywhere"},
        {607, "Unwanted"},
    };
    for (size_t i = 0; phrase.len && i < COUNT(phrases); i++)
        if (str_equal_nocase(phrase, str_from(phrases[i].phrase)))
            return phrases[i].code;
    return 0;
}

/* ---- who, and which way ---- */

struct party_meaning party_read(struct str text, struct text *buffer)
{
    static const struct {
        const char *words;
        struct party_meaning meaning;
    } parties[] = {
        {"caller|o|src|source|originator|origination|terminatedbysrc|callerhangup|a|aleg|lega|"
         "orig|sendcancel|recvcancel|agent|operator|оператор|агент|звонящий|customer",
         {true, false, false, PARTY_CALLER}},
        {"callee|t|called|dst|destination|termination|terminatedbydst|calleehangup|b|bleg|legb|"
         "recvrefuse|term|client|клиент|абонент|клієнт",
         {true, false, false, PARTY_CALLEE}},
        {"recvbye|remote|rmt", {true, true, false, PARTY_CALLEE}},
        {"sendbye|sendrefuse|local|lcl", {true, true, false, PARTY_CALLER}},
        {"carrier|provider|plivo|zentrunk|провайдер|провайдер связи|system|система|network|"
         "platform|server|trafficswitch|trafficmanager",
         {true, false, true, PARTY_NETWORK}},
    };
    heading_fold(text, buffer);
    struct str folded = text_str(buffer);
    for (size_t i = 0; folded.len && i < COUNT(parties); i++)
        if (is_in(parties[i].words, folded))
            return parties[i].meaning;
    return (struct party_meaning){0};
}

enum direction direction_read(struct str text, struct text *buffer)
{
    static const struct {
        const char *words;
        enum direction direction;
    } directions[] = {
        {"out|outbound|outgoing|outboundapi|outbounddial|originating|origination|исходящий|исход|"
         "исходящая|"
         "вихідний|o",
         DIRECTION_OUT},
        {"in|inbound|incoming|terminating|termination|missed|входящий|вход|входящая|вхідний|i",
         DIRECTION_IN},
        {"internal|local|внутренний|внутрішній", DIRECTION_INTERNAL},
        {"transit|транзит", DIRECTION_TRANSIT},
    };
    heading_fold(text, buffer);
    struct str folded = text_str(buffer);
    for (size_t i = 0; folded.len && i < COUNT(directions); i++)
        if (is_in(directions[i].words, folded))
            return directions[i].direction;
    return DIRECTION_UNKNOWN;
}
