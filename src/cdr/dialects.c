/* One row per dialect. Order matters where one is a special case of another: the first that fits is
 * taken. */
#include "dialects.h"

#include <string.h>

#define HIDES_CANCEL \
    "No SIP code. NO ANSWER also stands for calls that the caller cancelled, FAILED for " \
    "congestion, wrong numbers, refusals and phones that are not registered alike."
#define HIDES_CODE "No SIP code: it is inferred from the cause."
#define HIDES_NOTHING "Nothing of the kind: it carries the SIP code."
#define ASTERISK \
    "- caller callee context - channel other-channel - app-data start answer end duration talk " \
    "result -"
#define ASTERISK_CELLS "15:disposition 16:amaflags"
#define ASTERISK_HEADINGS \
    "hangupcause=q850 dialstatus=cause techcause=sip-code outboundcnum=- cnum=-"
/* The best name first; the switch speaks of its own leg (`direction`). */
#define FREESWITCH_VARIABLES \
    "variables.sip_call_id=call-id variables.uuid=group variables.bridge_uuid=other-leg " \
    "variables.signal_bond=other-leg variables.originating_leg_uuid=other-leg " \
    "caller_profile.caller_id_number=caller variables.sip_from_user=caller " \
    "caller_profile.destination_number=callee variables.sip_req_user=callee " \
    "variables.sip_to_user=callee variables.sip_gateway_name=trunk variables.sip_gateway=trunk " \
    "variables.start_uepoch=start variables.start_epoch=start variables.start_stamp=start " \
    "variables.progress_uepoch=ring variables.progress_epoch=ring " \
    "variables.progress_media_uepoch=early-media variables.progress_media_epoch=early-media " \
    "variables.answer_uepoch=answer variables.answer_epoch=answer " \
    "variables.answer_stamp=answer variables.end_uepoch=end variables.end_epoch=end " \
    "variables.end_stamp=end variables.billmsec=talk variables.billsec=talk " \
    "variables.sip_term_status=sip-code " \
    "variables.last_bridge_proto_specific_hangup_cause=sip-code " \
    "variables.proto_specific_hangup_cause=sip-code " \
    "variables.sip_invite_failure_status=sip-code " \
    "variables.sip_invite_failure_phrase=sip-reason variables.hangup_cause=cause " \
    "variables.hangup_cause_q850=q850 variables.sip_hangup_disposition=ended-by " \
    "variables.direction=leg-direction variables.call_direction=direction " \
    "caller_profile.network_addr=source variables.sip_user_agent=user-agent"
#define FREESWITCH "- caller callee - start answer end duration talk cause call-id other-leg"

static const struct cdr_dialect dialects[] = {
    {.name = "sipdiag-report",
     .title = "Call records of sipdiag itself: `-f ndjson`, `-f json` with calls, `-l -f csv`",
     .example =
         "{\"call_id\":\"a84b4c76e66710\",\"input\":\"trunk.pcap\",\"start\":\"2026-03-10T10:"
         "00:00.000000Z\", ...}",
     .hides = "Nothing: records come back as they were written.",
     .shape = SHAPE_REPORT},
    {.name = "kamailio-acc-syslog",
     .title = "Kamailio and OpenSIPS acc, lines of a system log",
     .example =
         "Mar 10 10:00:08 sbc kamailio[812]: NOTICE: acc [acc.c:279]: acc_log_request(): ACC: "
         "transaction answered: timestamp=1773136808;method=INVITE;from_tag=f1;to_tag=t1;"
         "call_id=call-1@192.0.2.10;code=200;reason=OK",
     .hides = "When the call began (Kamailio), and how long it rang.",
     .columns = "timestamp=final created=start call_start_time=answer duration=talk code=sip-code "
                "reason=sip-reason ms_duration=- setuptime=setup-time start_time=answer "
                "end_time=end",
     .shape = SHAPE_PAIRS,
     .is_utc = true},
    {.name = "freeswitch-json",
     .title = "FreeSWITCH mod_json_cdr, one call or many in a file",
     .example =
         "{\"core-uuid\":\"63e2315b-...\",\"channel_data\":{...},\"variables\":{\"direction\":"
         "\"outbound\",\"uuid\":\"00000001-...\",\"sip_call_id\":\"call-1@192.0.2.10\",...}",
     .hides =
         "The SIP code, where none of its variables has it: then it is inferred from the cause.",
     .marks = "\"core-uuid\"|\"variables\"",
     .columns = FREESWITCH_VARIABLES,
     .shape = SHAPE_JSON,
     .family = FAMILY_FREESWITCH,
     .is_url_encoded = true,
     .is_closed = true},
    {.name = "freeswitch-xml",
     .title = "FreeSWITCH mod_xml_cdr, one call or many in a file",
     .example = "<cdr core-uuid=\"63e2315b-...\"><channel_data>...</channel_data><variables><uuid>"
                "00000001-...</uuid><sip_call_id>call-1%40192.0.2.10</sip_call_id>...",
     .hides =
         "The SIP code, where none of its variables has it: then it is inferred from the cause.",
     .marks = "<cdr |<variables>",
     .element = "cdr",
     .columns = FREESWITCH_VARIABLES,
     .shape = SHAPE_XML,
     .family = FAMILY_FREESWITCH,
     .is_url_encoded = true,
     .is_closed = true},
    {.name = "metaswitch-xml",
     .title = "Metaswitch CFS, billing records in XML",
     .example =
         "<Call seqnum=\"0000000001\" ... connected=\"true\"><ReleasingParty>Term</ReleasingParty>"
         "<ReleaseReason type=\"q850\" loc=\"u\">16</ReleaseReason>...",
     .hides = "The SIP code of some calls: then it is inferred from the Q.850 cause.",
     .marks = "<Call |<ReleaseReason",
     .element = "Call",
     .columns = "OrigParty.SIPCallId=call-id TermParty.SIPCallId=other-id "
                "Call.IcSeizeTime=start Call.RingingTime=ring Call.ConnectTime=answer "
                "Call.DisconnectTime=end Call.ReleaseTime=end Call.ReleasingParty=ended-by "
                "Call.ReleaseReason:q850=q850 Call.ReleaseReason:sip=sip-code "
                "OrigParty.CallingPartyAddr:e164=caller OrigParty.SubscriberAddr:e164=caller "
                "RoutingInfo.DestAddr:e164=callee RoutingInfo.DestAddr:national=callee "
                "RoutingInfo.RequestedAddr:unknown=callee-dialed "
                "RoutingInfo.RequestedAddr:e164=callee-dialed "
                "TermParty.TrunkGroup@trunkname=trunk",
     .shape = SHAPE_XML,
     .is_closed = true,
     .is_utc = true},
    {.name = "asterisk-json",
     .title = "Asterisk cdr_custom with `format=json`, and other JSON with the names of Asterisk",
     .example =
         "{\"clid\":\"\\\"Agent 1\\\" <12025550101>\",\"src\":\"12025550101\",\"dst\":"
         "\"442079460001\",...,\"duration\":68,\"billsec\":60,\"disposition\":\"ANSWERED\",...}",
     .hides = HIDES_CANCEL " Values of ${HANGUPCAUSE} tell more.",
     .headings = "src|dst|disposition|billsec",
     .columns = ASTERISK_HEADINGS,
     .shape = SHAPE_JSON,
     .family = FAMILY_ASTERISK},
    {.name = "twilio-json",
     .title = "Twilio, the calls as its API lists them",
     .example =
         "{\"calls\":[{\"sid\":\"CA000...\",\"from\":\"+12025550101\",\"to\":\"+442079460001\","
         "\"status\":\"completed\",\"start_time\":\"Tue, 10 Mar 2026 10:00:00 +0000\",...}]}",
     .hides = "The SIP code: only words such as busy and failed.",
     .headings = "sid|starttime|from|to|status",
     .columns = "sid=call-id parentcallsid=group duration=talk datecreated=- dateupdated=- "
                "accountsid=- uri=- price=- pricecurrency=- apiversion=- callername=- "
                "forwardedfrom=- fromformatted=- toformatted=-",
     .shape = SHAPE_JSON,
     .is_utc = true},
    {.name = "json",
     .title = "Any other JSON: an object is a call, one after another or in a list",
     .example = "{\"call_id\":\"call-1@192.0.2.10\",\"start_time\":\"2026-03-10T10:00:00Z\",\"to\":"
                "\"442079460001\",\"sip_code\":200,...}",
     .hides = "As much as its names leave out. With `-v` it is said which name was taken for what.",
     .headings = "",
     .shape = SHAPE_JSON},
    {.name = "mera-mvts",
     .title = "MERA MVTS, XPGK and billing systems that write as it does",
     .example = "Tue Mar 10 10:01:08 2026, HOST=MVTS, SRC-IP=192.0.2.10, DST-IP=198.51.100.20, "
                "SRC-NUMBER-IN=12025550101, DST-NUMBER-IN=442079460001, ELAPSED-TIME=60, "
                "SETUP-TIME=10:00:00.000 UTC Tue Mar 10 2026, ..., DISCONNECT-CODE-Q931=16",
     .hides = "The SIP code: it is inferred from the Q.931 cause. How long it rang: the unit of "
              "PDD-TIME differs.",
     .columns = "HOST=- SRC-IP=source DST-IP=peer SRC-NAME=- DST-NAME=trunk DIALPEER-NAME=- "
                "SRC-NUMBER-IN=caller DST-NUMBER-IN=callee SRC-NUMBER-BILL=- SRC-NUMBER-OUT=- "
                "DST-NUMBER-BILL=- DST-NUMBER-OUT=- SETUP-TIME=start CONNECT-TIME=answer "
                "DISCONNECT-TIME=end ELAPSED-TIME=talk DISCONNECT-CODE-LOCAL=- "
                "DISCONNECT-CODE-Q931=q850 CALLID=call-id CONFID=group PDD-TIME=- PDD-REASON=- "
                "SCD-TIME=- RECORD-ID=other-id QOS=-",
     .shape = SHAPE_COMMA_PAIRS},
    {.name = "audiocodes-syslog",
     .title = "AudioCodes SBC and gateway, CDR lines of a system log",
     .example = "192.0.2.10  local0.notice  [S=41] |CALL_END |SBC |call-1@192.0.2.10 |78 |LCL "
                "|192.0.2.10 |5060 |198.51.100.20 |5060 |UDP |...",
     .hides = "How long it rang. The unit of Durat can be configured: the times are used instead.",
     .columns = "durat=- setuptime=start connecttime=answer releasetime=end trmreason=cause "
                "trmreasoncategory=- orig=- srcuri=caller dsturi=callee",
     .shape = SHAPE_AUDIOCODES},
    {.name = "asterisk-master-21",
     .title = "Asterisk cdr_csv, Master.csv with uniqueid, userfield and the newer columns",
     .example = "\"\",\"12025550101\",\"442079460001\",\"from-internal\",\"\"\"Agent, 1\"\" "
                "<12025550101>\",\"PJSIP/101-00000001\",\"PJSIP/carrierA-00000011\",\"Dial\","
                "\"PJSIP/442079460001@carrierA,60,tT\",\"2026-03-10 10:00:00\",\"2026-03-10 "
                "10:00:08\",\"2026-03-10 10:01:08\",68,60,\"ANSWERED\",\"DOCUMENTATION\","
                "\"1773136800.101\",\"camp=spring\",\"\",\"1773136800.101\",41",
     .hides = HIDES_CANCEL,
     .cells = ASTERISK_CELLS,
     .columns = ASTERISK " call-id - - group -",
     .least = 21,
     .most = 21,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-master-20",
     .title = "Asterisk cdr_csv, Master.csv with uniqueid and the newer columns",
     .example =
         "..., 68,60,\"ANSWERED\",\"DOCUMENTATION\",\"1773136800.101\",\"\",\"1773136800.101\",41",
     .hides = HIDES_CANCEL,
     .cells = ASTERISK_CELLS,
     .columns = ASTERISK " call-id - group -",
     .least = 20,
     .most = 20,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-master-19",
     .title = "Asterisk cdr_csv, Master.csv with the newer columns alone",
     .example = "..., 68,60,\"ANSWERED\",\"DOCUMENTATION\",\"\",\"1773136800.101\",41",
     .hides = HIDES_CANCEL,
     .cells = ASTERISK_CELLS,
     .columns = ASTERISK " - group -",
     .least = 19,
     .most = 19,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-master-18",
     .title = "Asterisk cdr_csv, Master.csv with uniqueid and userfield",
     .example = "..., 68,60,\"ANSWERED\",\"DOCUMENTATION\",\"1773136800.101\",\"camp=spring\"",
     .hides = HIDES_CANCEL,
     .cells = ASTERISK_CELLS,
     .columns = ASTERISK " call-id -",
     .least = 18,
     .most = 18,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-master-17",
     .title = "Asterisk cdr_csv, Master.csv with uniqueid",
     .example = "..., 68,60,\"ANSWERED\",\"DOCUMENTATION\",\"1773136800.101\"",
     .hides = HIDES_CANCEL,
     .cells = ASTERISK_CELLS " 17:uniqueid",
     .columns = ASTERISK " call-id",
     .least = 17,
     .most = 17,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-master-16",
     .title = "Asterisk cdr_csv, Master.csv as it comes (16 columns, or 17 with userfield alone)",
     .example = "..., 68,60,\"ANSWERED\",\"DOCUMENTATION\"",
     .hides = HIDES_CANCEL,
     .cells = ASTERISK_CELLS,
     .columns = ASTERISK " -",
     .least = 16,
     .most = 17,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-custom",
     .title = "Asterisk cdr_custom, the mapping of the sample configuration",
     .example =
         "\"\"\"Agent 1\"\" <12025550101>\",\"12025550101\",\"442079460001\",\"from-internal\","
         "\"PJSIP/101-00000001\",\"PJSIP/carrierA-00000011\",\"Dial\","
         "\"PJSIP/442079460001@carrierA,60\",\"2026-03-10 10:00:00\",\"2026-03-10 10:00:08\","
         "\"2026-03-10 10:01:08\",\"68\",\"60\",\"ANSWERED\",\"DOCUMENTATION\",\"\","
         "\"1773136800.101\",\"\",41",
     .hides = HIDES_CANCEL,
     .cells = "14:disposition 9:date",
     .columns =
         "- caller callee context channel other-channel - app-data start answer end duration "
         "talk result - - call-id - -",
     .least = 17,
     .most = 19,
     .family = FAMILY_ASTERISK},
    {.name = "asterisk-header",
     .title = "Asterisk cdr_custom or adaptive ODBC with a header; FreePBX CDR report",
     .example =
         "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
         "disposition,amaflags,accountcode,uniqueid,userfield,did,...",
     .hides = HIDES_CANCEL " Columns with ${HANGUPCAUSE} tell more.",
     .headings = "src|dst|disposition|billsec",
     .columns = ASTERISK_HEADINGS,
     .family = FAMILY_ASTERISK},
    {.name = "grandstream-ucm",
     .title = "Grandstream UCM",
     .example =
         "AccountCode,Caller Number,Callee Number,Context,CallerID,Source Channel,Dest Channel,"
         "Lastapp,Lastdata,Start Time,Answer Time,End Time,Call Time,Talk Time,Disposition,...",
     .hides = HIDES_CANCEL,
     .headings = "callernumber|calleenumber|calltime|talktime|disposition",
     .columns = "calltime=duration callerid=-",
     .family = FAMILY_ASTERISK},
    {.name = "freeswitch",
     .title = "FreeSWITCH mod_cdr_csv: the built-in, example, linksys and snom templates",
     .example = "\"Agent 1\",\"12025550101\",\"442079460001\",\"default\",\"2026-03-10 10:00:00\","
                "\"2026-03-10 10:00:08\",\"2026-03-10 10:01:08\",\"68\",\"60\",\"NORMAL_CLEARING\","
                "\"00000001-aaaa-4bbb-8ccc-000000000001\",\"00000001-bbbb-4bbb-8ccc-000000000001\","
                "\"\",\"PCMA\",\"PCMA\"",
     .hides = HIDES_CODE " NORMAL_TEMPORARY_FAILURE stands for 400, 481, 500 and 503 alike.",
     .cells = "10:cause 11:uuid",
     .columns = FREESWITCH,
     .least = 13,
     .most = 20,
     .family = FAMILY_FREESWITCH,
     .naive = true},
    {.name = "freeswitch-asterisk",
     .title = "FreeSWITCH mod_cdr_csv, the asterisk template",
     .example =
         "\"\",\"12025550101\",\"442079460001\",\"default\",\"\"\"Agent 1\"\" <12025550101>\","
         "\"sofia/internal/101@192.0.2.10\",\"sofia/gateway/carrierA/442079460001\",\"bridge\","
         "\"sofia/gateway/carrierA/442079460001\",\"2026-03-10 10:00:00\",...,\"68\",\"60\","
         "\"NORMAL_CLEARING\",\"\",\"00000001-aaaa-4bbb-8ccc-000000000001\",\"\"",
     .hides = HIDES_CODE,
     .cells = "15:cause 17:uuid",
     .columns =
         "- caller callee - - channel other-channel - app-data start answer end duration talk "
         "cause - call-id -",
     .least = 18,
     .most = 18,
     .family = FAMILY_FREESWITCH,
     .naive = true},
    {.name = "freeswitch-opencdrrate",
     .title = "FreeSWITCH mod_cdr_csv, the opencdrrate template",
     .example = "\"00000001-aaaa-4bbb-8ccc-000000000001\",\"\",\"outbound\",\"12025550101\","
                "\"442079460001\",\"2026-03-10 10:00:08\",\"2026-03-10 10:01:08\",\"60\",\"\",\"\","
                "\"198.51.100.20\",\"false\",\"carrierA\"",
     .hides = "When the call began, and why it failed: only answer, end and talk are there.",
     .cells = "1:uuid 3:direction 8:number",
     .columns = "call-id - direction caller callee answer end talk - - - - trunk",
     .least = 13,
     .most = 13,
     .family = FAMILY_FREESWITCH,
     .naive = true},
    {.name = "freeswitch-sql",
     .title = "FreeSWITCH mod_cdr_csv, the sql template",
     .example =
         "INSERT INTO cdr VALUES (\"Agent 1\",\"12025550101\",\"442079460001\",\"default\",...);",
     .hides = HIDES_CODE,
     .cells = "10:cause 11:uuid",
     .columns = FREESWITCH,
     .shape = SHAPE_SQL,
     .family = FAMILY_FREESWITCH,
     .naive = true},
    {.name = "fusionpbx",
     .title = "FusionPBX, export of its call detail records",
     .example = "\"domain_uuid\",\"sip_call_id\",\"extension\",\"start_date_formatted\",...,"
                "\"start_stamp\",\"end_stamp\",\"start_epoch\",\"hangup_cause\",\"duration\",...",
     .hides = HIDES_CODE " Its column `duration` is the talk.",
     .headings = "startstamp|hangupcause|xmlcdruuid",
     .columns = "duration=- wait=- tta=setup-time bridgeuuid=- extension=- callercalleridnumber=-",
     .family = FAMILY_FREESWITCH,
     .naive = true},
    {.name = "cdr-stats",
     .title = "cdr-stats, import format",
     .example = "127.0.0.1,1,00000001-aaaa-4bbb-8ccc-000000000001,12025550101,,442079460001,44,,,"
                "2026-03-10 10:00:00,68,60,,,,16,NORMAL_CLEARING,1,,1000,,,,,{}",
     .hides = "The SIP code: it is inferred from the cause.",
     .headings = "cdrsourcetype|hangupcauseid|callid",
     .columns = "switch=- state=- channel=-",
     .family = FAMILY_FREESWITCH},
    {.name = "freeswitch-header",
     .title = "FreeSWITCH with a template of one's own and a header",
     .example = "uuid,sip_call_id,caller_id_number,destination_number,gateway,start_uepoch,"
                "progress_uepoch,answer_uepoch,end_uepoch,...",
     .hides = "As much as its columns leave out.",
     .headings = "calleridnumber|destinationnumber",
     .columns = "endpointdisposition=- mduration=- uduration=-",
     .family = FAMILY_FREESWITCH},
    {.name = "kamailio-acc",
     .title = "Kamailio acc table",
     .example = "1,INVITE,f1,t1,call-1@192.0.2.10,200,OK,\"2026-03-10 10:00:08\"",
     .hides = "When the call began: its rows are written at the answer or the refusal.",
     .headings = "method|fromtag|totag|callid|sipcode|time",
     .columns = "time=final id=- duration=talk msduration=- created=start setuptime=setup-time "
                "timeattr=- timeexten=- srcuser=caller dstouser=callee dstuser=callee-dialed"},
    {.name = "kamailio-acc-cdrs",
     .title = "Kamailio acc_cdrs table",
     .example =
         "1,\"2026-03-10 10:00:08\",\"2026-03-10 10:01:08\",60.003000,12025550101,442079460001,"
         "call-1@192.0.2.10",
     .hides = "Calls that were not answered, and when a call began: start_time is the answer.",
     .headings = "id|starttime|endtime|duration|callid",
     .columns = "starttime=answer endtime=end duration=talk id=-"},
    {.name = "cucm",
     .title = "Cisco Unified Communications Manager",
     .example =
         "\"cdrRecordType\",\"globalCallID_callManagerId\",\"globalCallID_callId\",...; a line of "
         "types (INTEGER, VARCHAR) follows",
     .hides = "The SIP code: it is inferred from the Q.850 cause.",
     .headings = "cdrrecordtype|globalcallidcallid",
     .columns = "duration=talk globalcallidcallid=call-id destdevicename=trunk origdevicename=- "
                "origipaddr=- destipaddr=- destcausevalue=q850",
     .is_utc = true},
    {.name = "3cx-log",
     .title = "3CX cdr.log or its socket",
     .example = "Call 1,0000011A2B3C_1,00:01:00,2026/03/10 10:00:00,2026/03/10 10:00:08,2026/03/10 "
                "10:01:08,TerminatedByDst,Ext.101,442079460001,101,10000,442079460001,...",
     .hides = "The SIP code: only words such as Failed_Busy.",
     .cells = "1:call-number",
     .columns = "- call-id talk start answer end result caller callee - - callee-dialed -x12 trunk",
     .least = 9,
     .most = 40},
    {.name = "3cx-export",
     .title = "3CX, export of the call log",
     .example =
         "Call Time,Call ID,From,To,Direction,Status,Ringing,Talking,Cost,Call Activity Details",
     .hides = "The SIP code, but where the details name it.",
     .headings = "calltime|status|ringing|talking",
     .columns = "calltime=start callerid=caller"},
    {.name = "yate",
     .title = "Yate cdrfile, with commas or TABs",
     .example = "1773136800.000,\"1773135800-1\",\"sip/2\",\"198.51.100.20:5060\",\"12025550101\","
                "\"442079460001\",68.000,8.000,60.000,\"outgoing\",\"answered\",\"\"",
     .hides = "The SIP code, but for the reason's words.",
     .cells = "1:epoch 3:channel 7:number",
     .columns = "start call-id - peer caller callee duration ring-time talk direction result "
                "sip-reason",
     .least = 12,
     .most = 18},
    {.name = "eltex-smg",
     .title = "Eltex SMG",
     .example = ";2026-03-10 10:00:08;60;16;user answer;192.0.2.10;sip-user;undef;12025550101;"
                "12025550101;198.51.100.20;trunk-SIP;carrierA;442079460001;442079460001;2026-03-10 "
                "10:00:00;2026-03-10 10:01:08;",
     .hides = "The SIP code: it is inferred from the Q.850 cause.",
     .first_line = "SMG",
     .columns = "- answer talk q850 result source - - caller - peer - trunk callee - start end -",
     .least = 17,
     .most = 20},
    {.name = "broadworks",
     .title = "BroadSoft BroadWorks",
     .example =
         "0000000001,EnterpriseOne,Normal,+12025550100,,Originating,+12025550101,Public,"
         "+442079460001,20260310100000.000,1+000,Yes,20260310100008.000,20260310100108.000,016,"
         "VoIP,,...",
     .hides = "The SIP code: it is inferred from the termination cause.",
     .first_line = "version=",
     .columns = "-x2 record-type -x2 direction caller - callee start - result answer end q850 -x2 "
                "callee-dialed -x4 ended-by trunk call-id",
     .least = 25,
     .most = 500,
     .is_utc = true},
    {.name = "sonus",
     .title = "Sonus (Ribbon) SBC, .ACT files",
     .example =
         "STOP,SBX1,0x0000000000005001,73136800,GMT,03/10/2026,10:00:00.0,2,210,800,03/10/2026,"
         "10:01:08.0,1,6000,16,IP-TO-IP,IP-TO-IP,,,12025550101,442079460001",
     .hides =
         "The SIP code: it is inferred from the disconnect reason. The Call-ID stands in a group "
         "\"SIP,...\", where that is written. Its dates are read month first.",
     .cells = "1:record-type 6:date",
     .columns = "record-type - call-id -x2 start start-clock - pdd setup-time end end-clock - talk "
                "q850 -x4 caller callee",
     .other_columns =
         "ATTEMPT record-type - call-id -x2 start start-clock - pdd end-clock - q850 -x4 "
         "caller callee",
     .least = 15,
     .most = 400,
     .has_sip_group = true,
     .month_first = true},
    {.name = "acme-local",
     .title = "Oracle (Acme Packet) SBC, local CDR",
     .example = "2,...,\"session id\",... with 175 or 269 columns",
     .hides = "The SIP code.",
     .cells = "1:stop",
     .columns = "-x3 call-id -x5 caller callee - talk start answer end -x7 trunk",
     .least = 170,
     .most = 280,
     .naive = true},
    {.name = "netcentrex",
     .title = "NetCentrex (Comverse) call control server",
     .example = "su01;ipv4:192.0.2.5:2518;910a4b12 cd67d93f 4300abd2 "
                "cc10a0a0;call-1@192.0.2.10;0;1773136800;1773136808;60;e164:12025550101;e164:"
                "442079460001;ipv4:192.0.2.10;ipv4:198.51.100.20;...",
     .hides = "The SIP code: it is inferred from the Q.850 cause.",
     .cells = "2:ipv4 6:date",
     .columns = "-x2 group call-id - start answer talk caller callee source peer -x14 q850 -x2 end",
     .least = 30,
     .most = 100,
     .is_utc = true},
    {.name = "sansay",
     .title = "Sansay VSX",
     .example = "#002452502;V1.10;R;WithMedia;181-1071459514@192.0.2.28;0001;Mon Dec 15 11:38:34 "
                "2003;Mon Dec 15 11:38:41 2003;Mon Dec 15 11:38:48 2003;480;EndedByRemoteUser;16;T;"
                "000200;SIP;12025550101;...",
     .hides = "The SIP code of calls that its own side or H.323 ended. Its times are those of the "
              "switch.",
     .cells = "3:letter-r 2:version",
     .columns =
         "-x4 group - start answer end - sip-reason cause ended-by -x2 caller source callee - "
         "call-id -x12 trunk -x4 peer -x15 talk pdd ring-time",
     .least = 11,
     .most = 120},
    {.name = "vos3000",
     .title = "VOS3000, hourly files",
     .example =
         "12025550101|442079460001|2026-03-10 10:00:00|2026-03-10 10:01:08|60|16|1|MG-callcenter|"
         "carrierA|192.0.2.10|198.51.100.20|60|0.0120|acct1|Customer One|0|0|1",
     .hides = "Its end reasons mix SIP codes, Q.850 causes and numbers of its own.",
     .cells = "3:date 4:date 5:number",
     .columns = "caller callee start end talk cause ended-by - trunk source peer",
     .least = 18,
     .most = 18},
    {.name = "vos3000-mysql",
     .title = "VOS3000, table e_cdr",
     .example =
         "1001,call-1@192.0.2.10,12025550101,192.0.2.10,MG-callcenter,442079460001,198.51.100.20,"
         "carrierA,1773136808000,1773136868000,60,2100,2100,60,0.0120,1,16",
     .hides =
         "When an answered call began; its end reasons mix SIP codes, Q.850 causes and numbers "
         "of its own.",
     .headings = "callere164|calleee164|endreason",
     .columns = "callerpdd=- feetime=- fee=- flowno=- callergatewayid=-",
     .start_is_answer = true},
    {.name = "vicidial-carrier-log",
     .title = "VICIdial vicidial_carrier_log",
     .example =
         "1773136800.101,2026-03-10 10:01:08,192.0.2.10,9001,16,ANSWER,PJSIP/carrierA-00000011,68,"
         "60,200,OK,V31010000000001",
     .hides = "The numbers; its date is the end of the call.",
     .headings = "uniqueid|calldate|dialstatus|answeredtime",
     .columns = "calldate=end dialtime=duration answeredtime=talk hangupcause=q850 "
                "channel=other-channel siphangupcause=sip-code leadid=- serverip=-",
     .family = FAMILY_ASTERISK,
     .direction = DIRECTION_OUT},
    {.name = "vicidial-dial-log",
     .title = "VICIdial vicidial_dial_log",
     .example =
         "caller_code,lead_id,server_ip,call_date,extension,channel,context,timeout,outbound_cid,"
         "sip_hangup_cause,sip_hangup_reason,uniqueid",
     .hides = "When a call ended.",
     .headings = "callercode|calldate|extension|outboundcid",
     .columns = "calldate=start extension=callee channel=- timeout=-",
     .family = FAMILY_ASTERISK,
     .direction = DIRECTION_OUT},
    {.name = "voipmonitor",
     .title = "VoIPmonitor, table cdr",
     .example = "\"1\",\"2026-03-10 10:00:00\",\"2026-03-10 "
                "10:01:08\",\"68\",\"60\",\"2.1\",\"+12025550101\",...",
     .hides = HIDES_NOTHING,
     .headings = "calldate|callend|connectduration|fbasename",
     .columns = "id=- bye=- reasonsipcause=- progresstime=pdd"},
    {.name = "twilio-insights",
     .title = "Twilio Voice Insights, call summary",
     .example =
         "call_sid,call_type,call_state,start_time,end_time,duration,connect_duration,from,to,"
         "last_sip_response_num,disconnected_by,pdd_ms,sip_call_id",
     .hides = HIDES_NOTHING,
     .headings = "callsid|callstate|lastsipresponsenum",
     .columns = "calltype=-",
     .is_utc = true},
    {.name = "twilio",
     .title = "Twilio, export of the call log",
     .example = "CA00000000000000000000000000000001,2026-03-10 10:00:00 UTC,2026-03-10 10:01:08 "
                "UTC,...,outbound-api,+12025550101,+442079460001,completed,60,-0.01400,USD,,AC...",
     .hides = "The SIP code: only words such as busy and failed.",
     .headings = "callsid|starttime|from|to|status",
     .columns = "duration=talk datecreated=- accountsid=-",
     .is_utc = true},
    {.name = "telnyx",
     .title = "Telnyx CDR report",
     .example = "Call Leg ID,Connection Name,Direction,Originating Number,Terminating Number,Start "
                "Timestamp(UTC),...,Hangup Cause,Hangup Code,Hangup Source,SIP Call ID,...",
     .hides = HIDES_NOTHING,
     .headings = "originatingnumber|terminatingnumber|hangupcause",
     .columns = "callduration=talk billabletime=-",
     .family = FAMILY_FREESWITCH,
     .is_utc = true},
    {.name = "plivo",
     .title = "Plivo",
     .example =
         "call_uuid,from_number,to_number,call_direction,initiation_time,answer_time,end_time,...,"
         "hangup_cause_code,hangup_cause_name,hangup_source,trunk_domain,...",
     .hides = "The SIP code: its four-digit cause codes are its own.",
     .headings = "calluuid|fromnumber|tonumber|hangupcausecode",
     .columns = "hangupcausecode=- hangupcausename=result callduration=talk billduration=-",
     .is_utc = true},
    {.name = "signalwire",
     .title = "SignalWire",
     .example =
         "id,from,to,direction,status,start_time,end_time,duration,billed_duration,hangup_cause,"
         "sip_result_code",
     .hides = HIDES_NOTHING,
     .headings = "billedduration|sipresultcode|from|to",
     .columns = "duration=talk billedduration=-",
     .family = FAMILY_FREESWITCH,
     .is_utc = true},
    {.name = "didww",
     .title = "DIDWW, outbound",
     .example =
         "2026-03-10 10:00:00,12025550101,,442079460001,60,Destination,200,Bye,0.000,0.003,0.000",
     .hides = "How long it rang.",
     .headings = "disconnectinitiator|disconnectcode|response",
     .columns = "duration=talk did=-",
     .direction = DIRECTION_OUT,
     .is_utc = true},
    {.name = "sipwise",
     .title = "Sipwise NGCP, cdr-exporter",
     .example =
         "'1','2026-03-10 10:01:08','12025550101','192.0.2.10','442079460001','198.51.100.20',"
         "'call','ok','200','1773136800.000','1773136808.000','60.000','call-1@192.0.2.10'",
     .hides = HIDES_NOTHING,
     .cells = "9:sip-code 10:epoch",
     .columns = "- end caller source callee peer - result sip-code start answer talk call-id",
     .least = 13,
     .most = 13,
     .quote = '\''},
    {.name = "netsapiens",
     .title = "NetSapiens",
     .example =
         "origination,example.com,101,12025550101,20260310 10:00:00,20260310 "
         "10:00:08,60,442079460001,442079460001,call-1@192.0.2.10,192.0.2.10,198.51.100.20,16",
     .hides = "How long it rang.",
     .cells = "1:leg-word 5:date",
     .columns = "direction - callee - start answer talk caller callee-dialed call-id source peer "
                "cause",
     .other_columns = "origination direction - caller - start answer talk callee callee-dialed "
                      "call-id source peer cause",
     .least = 13,
     .most = 40,
     .is_utc = true},
    {.name = "yeti",
     .title = "YETI switch",
     .example = "Time start,Time connect,Time end,Duration,Src prefix in,Dst prefix in,Vendor,"
                "Lega disconnect code,Lega disconnect reason,Disconnect initiator,Orig call",
     .hides = "What the provider said, where the switch told the caller another code.",
     .headings = "timestart|timeconnect|legadisconnectcode",
     .columns = "timestart=start timeconnect=answer timeend=end duration=talk srcprefixin=caller "
                "dstprefixin=callee origcallid=call-id termcallid=other-id "
                "legadisconnectcode=sip-code legadisconnectreason=sip-reason success=- "
                "legbdisconnectcode=- legbdisconnectreason=- internaldisconnectcode=- "
                "internaldisconnectreason=- routingattempt=-",
     .is_utc = true},
    {.name = "sinch",
     .title = "Sinch, call report",
     .example = "CallId;UserSpaceId;CallTime;Result;Reason;Duration;AnswerTime;From;To",
     .hides = "The SIP code: only words such as BUSY and FAILED.",
     .headings = "callid|userspaceid|calltime|result|reason",
     .columns = "calltime=start reason=ended-by duration=talk",
     .is_utc = true},
    {.name = "dialer-ru-uk",
     .title = "Dialers and contact centres with Russian or Ukrainian headings",
     .example = "10.03.2026 10:01:40;+442079460002;+12025550102;carrierA;Занято;486;"
                "2,0;00:00:00;Клиент",
     .hides = "As much as its columns leave out.",
     .headings = "номерклиента",
     .columns = "оператор=-",
     .direction = DIRECTION_OUT},
    {.name = "dialer",
     .title = "Dialers and contact centres with English headings",
     .example = "Call start;Phone;Caller ID;SIP call result;Wait (s);Talk (s);Note",
     .hides = "As much as its columns leave out.",
     .headings = "phone|sipcallresult",
     .columns = "note=-",
     .direction = DIRECTION_OUT},
    {.name = "map",
     .title = "A table that `--map FILE` describes",
     .example = "[columns] start = 3, caller = \"from number\", sip-code = 9",
     .hides = "As much as its columns leave out."},
    {.name = "table",
     .title = "Any other table with a header",
     .example = "call_id|start_time|answer_time|end_time|from|to|trunk|result",
     .hides = "As much as its columns leave out. With `-v` it is said which heading was taken for "
              "what; `--map FILE` says it better.",
     .headings = ""},
    {.name = "table-without-header",
     .title = "Any other table, by what its columns look like",
     .example = "81050000, abbey1, 650200000, 88, 78, 17, 47bbf17a-95f4-11e1-84f9-00231470a30c, "
                "1336101842",
     .hides = "It is a guess: `--map FILE` says it better.",
     .cells = "",
     .least = 4,
     .most = 64},
};

const struct cdr_dialect *cdr_dialect_at(size_t index)
{
    return index < sizeof dialects / sizeof dialects[0] ? &dialects[index] : NULL;
}

const struct cdr_dialect *cdr_dialect_named(const char *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++)
        if (strcmp(dialects[i].name, name) == 0)
            return &dialects[i];
    return NULL;
}
