/* The table of fields: names, meanings, headings in three languages. */
#include "fields.h"

#include "sipdiag/base/clock.h"

#include <string.h>

/* Headings as heading_fold() leaves them, the surest first. */
static const struct {
    const char *name, *meaning, *headings;
} fields[FIELD_COUNT] = {
    [FIELD_NONE] = {"-", "not read", ""},
    [FIELD_CALL_ID] =
        {"call-id", "Call-ID, or the id of the call in its system",
         "sipcallid|callid|fbasename|networkcallid|callercallid|uniqueid|uuid|xmlcdruuid|calluuid|"
         "callsid|calllegid|acctsessionid|billid|historyid|globalcallidcallid|recordid|"
         "conversationid|connid|id|идзвонка|idзвонка|iddзвонка|идентификаторзвонка|iдзвонка|"
         "iддзвінка|iдзвінка|ідзвінка|idдзвінка|ідентифікатордзвінка"},
    [FIELD_OTHER_ID] = {"other-id", "the id when call-id is empty", ""},
    [FIELD_CALL_ID_PREFIX] = {"call-id-prefix", "what stands before the id",
                              "globalcallidcallmanagerid"},
    [FIELD_GROUP] = {"group", "the same in all rows of one call",
                     "linkedid|parentcallsid|sessionid|correlationid|rootcallid"},
    [FIELD_OTHER_LEG] = {"other-leg", "id of the other leg of the call", "bleguuid"},
    [FIELD_START] =
        {"start", "when the call began",
         "start|startstamp|starttime|starttimestamp|callstart|startepoch|startuepoch|startingdate|"
         "calldate|datetimeorigination|initiationtime|inittime|invitetime|calltime|created|"
         "createdat|datetime|datetimestart|dateandtime|date|time|timestamp|callstarttime|"
         "setupdatetime|begin|begintime|начало|началозвонка|времяначала|датаивремя|датавремя|"
         "датазвонка|датаначала|времязвонка|дата|время|початок|початокдзвінка|часпочатку|"
         "датадзвінка|датаічас|датачас|часдзвінка|час"},
    [FIELD_START_CLOCK] = {"start-clock", "time of day, when `start` is a date alone",
                           "starttimeofday"},
    [FIELD_RING] =
        {"ring", "when it began to ring",
         "ringat|ringingat|progressuepoch|progressstamp|progressepoch|alertingtime|ringstart"},
    [FIELD_EARLY_MEDIA] = {"early-media", "when sound before the answer began",
                           "progressmediauepoch|progressmediastamp|progressmediaepoch"},
    [FIELD_ANSWER] =
        {"answer", "when it was answered",
         "answer|answerstamp|answertime|answertimestamp|answeredat|answerepoch|"
         "answeruepoch|timeanswered|datetimeconnect|connecttime|connectedat|answerdate|"
         "connect|ответ|времяответа|началоразговора|відповідь|часвідповіді|"
         "початокрозмови"},
    [FIELD_END] = {"end", "when it ended",
                   "end|endstamp|endtime|endtimestamp|callend|endepoch|enduepoch|endedat|"
                   "datetimedisconnect|datetimeend|releasetime|stoptime|hanguptime|hangupdate|"
                   "disconnecttime|disconnectdatetime|finish|конец|завершение|времязавершения|"
                   "окончание|времяокончания|конецзвонка|кінець|завершення|часзавершення|"
                   "закінчення"},
    [FIELD_END_CLOCK] = {"end-clock", "time of day, when `end` is a date alone", "endtimeofday"},
    [FIELD_FINAL] = {"final", "when the final response came", "finaltime|releasedate"},
    [FIELD_DURATION] =
        {"duration", "from start to end",
         "duration|totalduration|dur|calllength|length|elapsed|elapsedtime|callduration|"
         "durationsec|"
         "dialtime|sessiontime|mduration|uduration|длительность|длительностьзвонка|"
         "продолжительность|общаядлительность|тривалість|тривалістьдзвінка|загальнатривалість"},
    [FIELD_TALK] =
        {"talk", "from the answer to the end",
         "billsec|billmsec|talktime|talking|talk|talksec|connectduration|answeredtime|holdtime|"
         "conversation|conversationtime|billduration|billedduration|billable|billabletime|"
         "billableduration|billseconds|talkduration|разговор|времяразговора|"
         "длительностьразговора|розмова|часрозмови|тривалістьрозмови"},
    [FIELD_RING_TIME] = {"ring-time", "how long it rang",
                         "ringing|ringtime|ringduration|ringsec|ringtimesec|дозвон|времядозвона|"
                         "времяожидания|ожидание|очікування|часочікування|тривалістьочікування"},
    [FIELD_SETUP_TIME] = {"setup-time", "from the start to the answer or the refusal",
                          "setuptime|tta|timetoanswer|wait|waittime|waitsec|answersec"},
    [FIELD_PDD] = {"pdd", "post dial delay",
                   "pdd|pddms|progresstime|progresssec|calleepdd|callerpdd|postdialdelay"},
    [FIELD_CALLER] =
        {"caller", "the calling number",
         "calleridnumber|callingpartynumber|callingnumber|callingstationid|fromnumber|src|srcuser|"
         "caller|callernumber|ani|cli|anumber|sourcenumber|source|originatingnumber|outboundcid|"
         "callere164|srcuri|fromuser|from|fromno|callerid|callerhandle|звонящий|ктозвонил|откого|"
         "исходящийномер|номерзвонящего|номера|аон|анумер|вихіднийномер|номертогохтодзвонив|"
         "хтодзвонив|аноmер"},
    [FIELD_CALLEE] =
        {"callee", "the called number",
         "destinationnumber|finalcalledpartynumber|callednumber|calledstationid|tonumber|dst|"
         "dstuser|dstouser|destination|called|callee|calleenumber|bnumber|dnis|terminatingnumber|"
         "calleee164|remotenumber|dsturi|touser|to|tono|phone|phonenumber|clientphone|номерклиента|"
         "номер|кому|вызываемый|набранныйномер|телефон|телефонклиента|номерклієнта|"
         "набранийномер|номертелефону|номертелефона"},
    [FIELD_CALLEE_DIALED] = {"callee-dialed", "the called number when `callee` is empty",
                             "originalcalledpartynumber|dialeddigits|dialednumber|dialno|"
                             "callerdestination"},
    [FIELD_TRUNK] =
        {"trunk", "trunk, gateway or provider",
         "trunk|sipgatewayname|sipgateway|gateway|gw|trunkname|trunkdomain|provider|carrier|"
         "carriername|destdevicename|connectionname|calleegatewayid|egressrealm|egresstrunk|"
         "supplier|vendor|trunkgroup|ipgroup|транк|провайдер|шлюз|операторсвязи|линия|лінія"},
    [FIELD_CHANNEL] = {"channel", "channel of the calling leg",
                       "channel|channelname|sourcechannel"},
    [FIELD_OTHER_CHANNEL] = {"other-channel", "channel of the called leg",
                             "dstchannel|destchannel|bridgechannel|destinationchannel"},
    [FIELD_APP_DATA] = {"app-data", "what was dialled, as the dialplan writes it",
                        "lastdata|lastarg"},
    [FIELD_CONTEXT] = {"context", "dialplan context", "dcontext|context"},
    [FIELD_SIP_CODE] =
        {"sip-code", "SIP code, alone or with its phrase",
         "sipcode|lastsipresponsenum|lastsipresponsecode|siptermstatus|sipresultcode|"
         "protospecifichangupcause|siphangupcause|sipinvitefailurestatus|siptrmreason|sipresult|"
         "sipcallresult|sipresponse|sipresponsecode|responsecode|sipstatus|sipstatuscode|"
         "finalresponse|disconnectcode|hangupcode|callcode|techcause|code|statuscode|кодsip|"
         "sipкод|sipответ|ответsip|результатsip|кодответа|код|кодвідповіді|відповідьsip"},
    [FIELD_SIP_REASON] = {"sip-reason", "reason phrase of the SIP response",
                          "sipreason|siphangupreason|siptermdesc|sipinvitefailurephrase|"
                          "siphangupphrase|lastsipresponse|response|reasonphrase|responsetext"},
    [FIELD_Q850] = {"q850", "Q.850 cause number",
                    "q850|q850cause|hangupcauseq850|reasonq850cause|hangupcauseid|destcausevalue|"
                    "terminationcause|isdncause|siptermcause|causecode|pstntermreason|"
                    "disconnectcodeq931"},
    [FIELD_Q850_CALLER] = {"q850-caller", "Q.850 cause when the calling side released",
                           "origcausevalue"},
    [FIELD_CAUSE] = {"cause", "why the call ended: a name or a Q.850 number",
                     "hangupcause|cause|causename|releasecause|hangupcausename|trmreason|endreason|"
                     "disconnectreason|причина|причиназавершения|причиназавершення"},
    [FIELD_RESULT] =
        {"result", "how the call ended, in a word",
         "disposition|dialstatus|callstatus|callstate|callresult|status|result|state|outcome|"
         "answerindicator|reasonterminated|результат|результатзвонка|статус|статусзвонка|"
         "результатдзвінка|статусдзвінка|стан"},
    [FIELD_DETAIL] = {"detail", "free text that may hold a SIP code",
                      "callactivitydetails|detail|details|reason|comment|комментарий|детали"},
    [FIELD_ENDED_BY] =
        {"ended-by", "who hung up",
         "whohanged|hangupsource|hangupside|hangupby|endedby|disconnectinitiator|disconnectedby|"
         "releasingparty|siphangupdisposition|trmsd|enddirection|ктозавершил|ктоположилтрубку|"
         "инициаторзавершения|хтозавершив|хтопоклавслухавку"},
    [FIELD_DIRECTION] = {"direction", "out, in or internal",
                         "direction|calldirection|calltype|направление|типзвонка|напрямок|"
                         "типдзвінка"},
    [FIELD_LEG_DIRECTION] = {"leg-direction", "direction of this leg as its switch sees it", ""},
    [FIELD_SOURCE] = {"source", "address that the call came from",
                      "sipcallerip|sourceip|srcip|callerip|origip|origipv4v6addr|networkaddr|"
                      "remoteip"},
    [FIELD_SOURCE_PORT] = {"source-port", "its port", "sipcallerport|sourceport|srcport"},
    [FIELD_PEER] = {"peer", "address that the call was sent to",
                    "sipcalledip|destip|dstip|calleeip|termip|destipv4v6addr"},
    [FIELD_PEER_PORT] = {"peer-port", "its port", "sipcalledport|destport|dstport"},
    [FIELD_USER_AGENT] = {"user-agent", "of the caller", "sipuseragent|useragent|aua"},
    [FIELD_METHOD] = {"method", "SIP method of the row's transaction", "method|sipmethod"},
    [FIELD_FROM_TAG] = {"from-tag", "tag in From", "fromtag"},
    [FIELD_TO_TAG] = {"to-tag", "tag in To", "totag"},
    [FIELD_RECORD_TYPE] = {"record-type", "kind of the row", "cdrrecordtype|sbcreporttype|type"},
};

const char *cdr_field_name(enum cdr_field field)
{
    return fields[field].name;
}

const char *cdr_field_meaning(enum cdr_field field)
{
    return fields[field].meaning;
}

const char *headings_of_field(enum cdr_field field)
{
    return fields[field].headings;
}

enum cdr_field cdr_field_named(struct str name)
{
    enum cdr_field field = 0;
    while (field < FIELD_COUNT && !str_equal(name, str_from(fields[field].name)))
        field++;
    return field;
}

/* ---- folding ---- */

/* Cyrillic letters are two bytes: D0 90-AF are capitals of D0 B0-BF and D1 80-8F; D0 80-8F of
 * D1 90-9F; D2 90 is the Ukrainian capital of D2 91. */
static size_t fold_cyrillic(struct str at, char folded[2])
{
    if (at.len < 2)
        return 0;
    unsigned char lead = (unsigned char)at.at[0], tail = (unsigned char)at.at[1];
    if (lead < 0xd0 || lead > 0xd2)
        return 0;
    if (lead == 0xd0 && tail >= 0x90 && tail < 0xa0)
        tail = (unsigned char)(tail + 0x20);
    else if (lead == 0xd0 && tail >= 0xa0 && tail < 0xb0)
        lead = 0xd1, tail = (unsigned char)(tail - 0x20);
    else if (lead == 0xd0 && tail >= 0x80 && tail < 0x90)
        lead = 0xd1, tail = (unsigned char)(tail + 0x10);
    else if (lead == 0xd2 && tail == 0x90)
        tail = 0x91;
    folded[0] = (char)lead;
    folded[1] = (char)tail;
    return 2;
}

static bool is_mark(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '.' || c == '/' || c == '\t' || c == '\'' ||
           c == '"' || c == ':' || c == '#' || c == '*';
}

/* An address heading without its unit: "Talk (s)", "Длительность, сек". */
static struct str without_unit(struct str heading)
{
    size_t end = 0;
    while (end < heading.len && heading.at[end] != '(' && heading.at[end] != '[' &&
           (heading.at[end] != ',' || end == 0))
        end++;
    return end ? (struct str){heading.at, end} : heading;
}

void heading_fold(struct str heading, struct text *folded)
{
    char letters[2];
    text_clear(folded);
    heading = without_unit(str_trim(heading));
    while (heading.len) {
        size_t len = fold_cyrillic(heading, letters);
        if (len)
            text_add(folded, (struct str){letters, 2});
        else if (!is_mark(heading.at[0]))
            text_add_char(folded, ascii_lower(heading.at[0]));
        heading = str_from_offset(heading, len ? len : 1);
    }
}

/* ---- from a heading to a field ---- */

static bool rank_in(const char *headings, struct str folded, unsigned *rank)
{
    struct str rest = str_from(headings);
    *rank = 0;
    while (rest.len) {
        if (str_equal(str_before(rest, '|', &rest), folded))
            return true;
        ++*rank;
    }
    return false;
}

/* The unit a heading names itself: in brackets, behind a comma, or as its last letters. */
static int64_t unit_of(struct str heading, struct str folded)
{
    struct str unit = str_from_offset(heading, without_unit(heading).len);
    if (str_contains_nocase(unit, STR("ms")) || str_contains_nocase(unit, STR("msec")))
        return US_PER_MS;
    if (str_contains_nocase(unit, STR("min")) ||
        str_contains_nocase(unit, STR("\xd0\xbc\xd0\xb8\xd0\xbd")))
        return 60 * US_PER_S;
    if (folded.len > 2 && (str_equal(str_from_offset(folded, folded.len - 2), STR("ms")) ||
                           str_contains_nocase(folded, STR("msec"))))
        return US_PER_MS;
    if (str_equal(folded, STR("mduration")) || str_contains_nocase(folded, STR("pddms")) ||
        str_equal(folded, STR("calleepdd")) || str_equal(folded, STR("callerpdd")))
        return US_PER_MS;
    return str_equal(folded, STR("uduration")) ? 1 : US_PER_S;
}

/* "answertimeutc", "durationms", "talksec" are what they are without the end. */
static bool cut_ending(struct str *folded)
{
    static const char *const endings[] = {"utc", "gmt", "ms", "sec", "secs", "seconds"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        struct str ending = str_from(endings[i]);
        if (folded->len > ending.len + 2 &&
            str_equal(str_from_offset(*folded, folded->len - ending.len), ending)) {
            folded->len -= ending.len;
            return true;
        }
    }
    return false;
}

static enum cdr_field field_of_folded(struct str folded, unsigned *rank)
{
    for (enum cdr_field field = FIELD_CALL_ID; field < FIELD_COUNT; field++)
        if (folded.len && rank_in(fields[field].headings, folded, rank))
            return field;
    return FIELD_NONE;
}

struct cdr_column column_of_heading(struct str heading, unsigned *rank)
{
    struct text text = {0};
    heading_fold(heading, &text);
    struct str folded = text_str(&text), whole = folded;
    enum cdr_field field = field_of_folded(folded, rank);
    if (field == FIELD_NONE && cut_ending(&folded))
        field = field_of_folded(folded, rank);
    struct cdr_column column = {field, unit_of(heading, whole)};
    text_free(&text);
    return column;
}
