#!/usr/bin/env python3
"""Writes data/samples/evening.pcap: an hour of a call centre, made up from nothing but this script.

One PBX (192.0.2.10) calls customers over two trunks (198.51.100.7, which asks for a password, and 203.0.113.5, which
knows it by address) and takes a few calls from outside. All addresses are documentation addresses (RFC 5737), all
numbers have subscriber parts that begin with 0000. The same bytes come out on every run and every machine.

usage: make-evening.py [FILE]    (FILE - is standard output)
"""
import heapq
import os
import random
import struct
import sys

START = 1795197600  # 2026-11-20 18:00:00 UTC
HOUR = 3600.0
PBX = ("192.0.2.10", 5060)
SBC1 = ("198.51.100.7", 5060)
SBC2 = ("203.0.113.5", 5060)
AGENT_OF = {PBX: "Asterisk PBX 20.11", SBC1: "CarrierSBC 9.1", SBC2: "gw2"}
PHRASES = {
    100: "Trying", 180: "Ringing", 183: "Session Progress", 200: "OK", 302: "Moved Temporarily", 401: "Unauthorized",
    403: "Forbidden", 404: "Not Found", 407: "Proxy Authentication Required", 408: "Request Timeout",
    480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 484: "Address Incomplete",
    486: "Busy Here", 487: "Request Terminated", 500: "Server Internal Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Server Time-out", 600: "Busy Everywhere", 603: "Decline",
}


class Dice:
    """Only random() is the same in every version of Python, so everything is made of it."""

    def __init__(self, seed):
        self.roll = random.Random(seed).random

    def between(self, low, high):
        return low + (high - low) * self.roll()

    def whole(self, low, high):
        return low + int(self.roll() * (high - low + 1))

    def one_of(self, items):
        return items[int(self.roll() * len(items))]

    def word(self, digits):
        return "".join("%x" % self.whole(0, 15) for _ in range(digits))


DICE = Dice(20261120)


# ---- packets -------------------------------------------------------------------------------------------------------

def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def address(text):
    return bytes(int(part) for part in text.split("."))


class Capture:
    def __init__(self):
        self.frames = []
        self.ids = 0

    def ip(self, source, target, protocol, payload, hops=64):
        self.ids += 1
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), self.ids & 0xFFFF, 0x4000, hops, protocol, 0,
                           address(source), address(target))
        return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload

    def udp(self, source, target, payload):
        length = 8 + len(payload)
        pseudo = address(source[0]) + address(target[0]) + struct.pack("!HH", 17, length)
        head = struct.pack("!HHH", source[1], target[1], length)
        total = checksum(pseudo + head + b"\0\0" + payload) or 0xFFFF
        return self.ip(source[0], target[0], 17, head + struct.pack("!H", total) + payload)

    def add(self, seconds, packet):
        if 0 <= seconds < HOUR:
            ethernet = bytes.fromhex("020000000002020000000001") + b"\x08\x00"
            heapq.heappush(self.frames, (round(seconds * 1e6), len(self.frames), ethernet + packet))

    def send(self, seconds, source, target, text):
        self.add(seconds, self.udp(source, target, text.encode()))

    def port_unreachable(self, seconds, source, target, text):
        quote = self.udp(source, target, text.encode())[:548]
        body = struct.pack("!BBHI", 3, 3, 0, 0) + quote
        body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
        self.add(seconds, self.ip(target[0], source[0], 1, body))

    def write(self, file):
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        while self.frames:
            time, _, frame = heapq.heappop(self.frames)
            seconds, rest = divmod(time, 1000000)
            file.write(struct.pack("<IIII", START + seconds, rest, len(frame), len(frame)) + frame)


CAPTURE = Capture()


# ---- one call ------------------------------------------------------------------------------------------------------

def sdp(place):
    return ("v=0\r\no=- %d 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio %d RTP/AVP 8 101\r\n"
            "a=rtpmap:101 telephone-event/8000\r\n"
            % (DICE.whole(10000, 99999), place[0], place[0], 2 * DICE.whole(6000, 9000)))


class Call:
    """A dialog between a caller (source) and who is called (target); the clock runs from the first INVITE."""

    def __init__(self, at, source, target, caller, callee):
        self.at, self.now = at, 0.0
        self.source, self.target, self.caller, self.callee = source, target, caller, callee
        self.id = "%s@%s" % (DICE.word(16), source[0])
        self.cseq = DICE.whole(100, 900)
        self.tag, self.to_tag = "as" + DICE.word(8), "ct" + DICE.word(8)
        self.branch, self.invite = "", ""
        self.trip = DICE.between(0.012, 0.035) if target != PBX else DICE.between(0.002, 0.006)

    def later(self, seconds):
        self.now += seconds
        return self

    def common(self, branch, cseq, method, to_tag, back=False):
        start = ("<sip:%s@%s>" % (self.caller, self.source[0])) + ";tag=" + self.tag
        end = ("<sip:%s@%s>" % (self.callee, self.target[0])) + (";tag=" + self.to_tag if to_tag else "")
        sender = self.target if back else self.source
        return ("Via: SIP/2.0/UDP %s:%d;branch=%s;rport\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\n"
                % (sender[0], sender[1], branch, end if back else start, start if back else end, self.id, cseq, method))

    def request(self, method, extra="", body="", to_tag=True, back=False):
        if method not in ("CANCEL", "ACK"):
            self.cseq += 1
        if method != "CANCEL":
            self.branch = "z9hG4bK" + DICE.word(10)
        return self.write_request(method, self.branch, extra, body, to_tag, back)

    def write_request(self, method, branch, extra, body, to_tag, back=False):
        sender, receiver = (self.target, self.source) if back else (self.source, self.target)
        user = self.caller if back else self.callee
        text = "%s sip:%s@%s:%d SIP/2.0\r\n" % (method, user, receiver[0], receiver[1])
        text += self.common(branch, self.cseq, method, to_tag, back) + "Max-Forwards: 70\r\n"
        if method == "INVITE":
            text += "Contact: <sip:%s@%s:%d>\r\n" % (self.caller, sender[0], sender[1])
        if sender in AGENT_OF and method != "ACK":
            text += "User-Agent: %s\r\n" % AGENT_OF[sender]
        text += extra + ("Content-Type: application/sdp\r\n" if body else "")
        text += "Content-Length: %d\r\n\r\n%s" % (len(body), body)
        CAPTURE.send(self.at + self.now, sender, receiver, text)
        return text

    def respond(self, code, method="INVITE", extra="", body="", phrase=None, back=False):
        """An answer of the called side; back: of the caller, to a request that came from the called side."""
        sender, receiver = (self.source, self.target) if back else (self.target, self.source)
        text = "SIP/2.0 %d %s\r\n" % (code, phrase or PHRASES[code])
        text += self.common(self.branch, self.cseq, method, code != 100, back)
        if 100 < code < 400 and method == "INVITE" and "Contact:" not in extra:
            text += "Contact: <sip:%s@%s:%d>\r\n" % (self.callee, sender[0], sender[1])
        if code >= 180:
            text += "Server: %s\r\n" % AGENT_OF[sender]
        text += extra + ("Content-Type: application/sdp\r\n" if body else "")
        text += "Content-Length: %d\r\n\r\n%s" % (len(body), body)
        CAPTURE.send(self.at + self.now, sender, receiver, text)
        return text

    def again(self, delay, text, back=False):
        sender, receiver = (self.target, self.source) if back else (self.source, self.target)
        CAPTURE.send(self.at + self.now + delay, sender, receiver, text)

    # -- the usual steps

    def dial(self, credentials=""):
        self.invite = self.request("INVITE", credentials, sdp(self.source), to_tag=False)
        return self

    def acknowledge(self):
        """ACK to a refusal: the INVITE's branch (RFC 3261 17.1.1.3)."""
        self.later(0.001)
        self.write_request("ACK", self.branch, "", "", True)

    def challenge(self, code=407):
        nonce = DICE.word(12)
        kind = "Proxy-Authenticate" if code == 407 else "WWW-Authenticate"
        self.later(self.trip).respond(code, extra='%s: Digest realm="sbc1", nonce="%s"\r\n' % (kind, nonce))
        self.acknowledge()
        self.later(0.003)
        reply = "Proxy-Authorization" if code == 407 else "Authorization"
        self.dial('%s: Digest username="center", realm="sbc1", nonce="%s", uri="sip:sbc1", response="%s"\r\n'
                  % (reply, nonce, DICE.word(32)))

    def begin(self):
        """INVITE, on the first trunk with its password, and 100."""
        self.dial()
        if self.target == SBC1:
            self.challenge()
        if DICE.roll() < 0.02:  # the 100 is late or lost: the INVITE goes out again
            self.again(0.5, self.invite)
            self.later(0.5)
        self.later(self.trip).respond(100)
        return self

    def ring(self, code=180):
        gap = DICE.between(0.4, 2.9) if DICE.roll() > 0.04 else DICE.between(3.4, 5.5)
        self.later(gap if self.target != PBX else 0.05).respond(code, body=sdp(self.target) if code == 183 else "")
        return self

    def refuse(self, code, extra="", phrase=None):
        self.respond(code, extra=extra, phrase=phrase)
        self.later(0.002)
        self.acknowledge()

    def cancel(self):
        self.write_request("CANCEL", self.branch, "", "", False)
        self.later(self.trip).respond(200, "CANCEL")
        self.later(0.004).refuse(487)

    def answer(self, talk, callee_ends=False):
        ok = self.respond(200, body=sdp(self.target))
        if DICE.roll() < 0.02:
            self.again(0.5, ok, back=True)
            self.later(0.5)
        self.later(self.trip).request("ACK")
        self.later(talk)
        if callee_ends:
            first = self.cseq
            self.cseq = DICE.whole(1, 50)
            self.request("BYE", back=True)
            self.later(self.trip).respond(200, "BYE", back=True)
            self.cseq = first
        else:
            self.request("BYE")
            self.later(self.trip).respond(200, "BYE")


# ---- what happens to calls -----------------------------------------------------------------------------------------

def talk_time():
    return DICE.between(8, 40) + DICE.between(0, 90) * DICE.roll() + (DICE.between(0, 260) if DICE.roll() < 0.3 else 0)


def answered(call):
    call.begin().ring(183 if DICE.roll() < 0.2 else 180).later(DICE.between(3, 22))
    call.answer(talk_time(), DICE.roll() < 0.55)


def long_talk(call):
    call.begin().ring().later(DICE.between(3, 9)).answer(DICE.between(90, 190), DICE.roll() < 0.5)


def still_ringing(call):
    """The capture ends before the call does."""
    call.begin().ring()


def short(call):
    call.begin().ring().later(DICE.between(3, 12)).answer(DICE.between(0.8, 5.2), DICE.roll() < 0.8)


def no_answer(call):
    call.begin().ring().later(30.0 if DICE.roll() < 0.8 else DICE.between(12, 28)).cancel()


def early_media(call):
    call.begin().ring(183).later(30.0).cancel()


def unavailable_while_ringing(call):
    call.begin().ring().later(DICE.between(22, 26)).refuse(480)


def given_up(call):
    call.begin().ring().later(DICE.between(0.5, 4)).cancel()


def declined(call):
    call.begin().ring().later(DICE.between(3, 9)).refuse(603)


def silence(call):
    call.begin().later(10.0 - call.now + 0.05).cancel()


def no_response(call):
    call.dial()
    for delay in (0.5, 1.5, 3.5, 7.5):
        call.again(delay, call.invite)


def port_closed(call):
    text = call.dial().invite
    for delay in (0.0, 0.5):
        if delay:
            call.again(delay, text)
        CAPTURE.port_unreachable(call.at + delay + call.trip, call.source, call.target, text)


def wrong_password(call):
    call.dial()
    call.challenge()
    call.challenge()
    call.later(call.trip).refuse(403)


def refused(code, low, high, extra="", phrase=None):
    def play(call):
        call.begin().later(DICE.between(low, high)).refuse(code, extra, phrase)
    return play


BUSY = 'Reason: Q.850;cause=17;text="User busy"\r\n'
ABSENT = 'Reason: Q.850;cause=20;text="Subscriber absent"\r\n'
ELSEWHERE = "Contact: <sip:380440000199@198.51.100.77>\r\n"

# How often, what, over which trunk (None: either), and in which part of the hour.
OUTBOUND = [
    (83, answered, None, (5, 3480)),
    (6, short, None, (60, 3500)),
    (25, no_answer, None, (30, 3550)),
    (8, early_media, SBC2, (30, 3500)),
    (2, unavailable_while_ringing, SBC2, (600, 3400)),
    (3, given_up, None, (60, 3400)),
    (2, declined, None, (300, 3400)),
    (17, refused(486, 0.6, 3.0, BUSY), None, (20, 3550)),
    (3, refused(403, 0.05, 0.2), SBC1, (900, 2400)),
    (5, refused(480, 0.3, 2.0, ABSENT), None, (100, 3500)),
    (1, refused(484, 0.05, 0.2), SBC2, (700, 2000)),
    (1, refused(500, 0.2, 0.9), SBC2, (2400, 2700)),
    (1, refused(502, 0.5, 1.5), SBC2, (2400, 2700)),
    (2, refused(503, 0.05, 0.3, "Retry-After: 30\r\n"), SBC2, (2450, 2650)),
    (1, refused(504, 6.0, 9.0), SBC2, (2400, 2700)),
    (1, refused(408, 18.0, 22.0), SBC2, (1500, 3000)),
    (4, silence, SBC2, (2380, 2690)),
    (2, no_response, SBC2, (2702, 2712)),
    (1, port_closed, SBC2, (2700, 2701)),
    (1, wrong_password, SBC1, (3000, 3100)),
    (1, refused(302, 0.1, 0.4, ELSEWHERE), SBC1, (1800, 2600)),
]


LINES = 12  # what the first trunk has
RUSH = (1240, 1385)  # when the dialer takes them all
BUSY_TIMES = []  # (trunk, from, until) of every call


def number():
    return "380%s0000%03d" % (DICE.one_of(("50", "63", "67", "67", "93", "97")), DICE.whole(0, 999))


def place_call(at, trunk, play, callee=None, rush=False):
    trunk = trunk or (SBC1 if DICE.roll() < 0.6 else SBC2)
    if trunk == SBC1 and RUSH[0] - 15 < at < RUSH[1] and not rush:
        trunk = SBC2
    caller = "38044000020%d" % DICE.whole(0, 5)
    call = Call(at, PBX, trunk, caller, callee or number())
    play(call)
    BUSY_TIMES.append((trunk, at, at + call.now))


def lines_up(at):
    return sum(1 for trunk, first, last in BUSY_TIMES if trunk == SBC1 and first <= at <= last)


def rush():
    """The dialer takes every line of the first trunk; what it dials on top is refused."""
    at = float(RUSH[0])
    while at < RUSH[1]:
        if lines_up(at) < LINES:
            place_call(at, SBC1, long_talk, rush=True)
            at += DICE.between(0.4, 1.5)
        else:
            at += 0.5
    for i in range(7):
        at = RUSH[0] + 35 + 14 * i + DICE.between(0, 9)
        while lines_up(at - 0.5) < LINES or lines_up(at) < LINES:
            at += 0.25
        place_call(at, SBC1, refused(600 if i == 4 else 603, 0.02, 0.06), rush=True)


def outbound():
    for count, play, trunk, (first, last) in OUTBOUND:
        for _ in range(count):
            place_call(DICE.between(first, last), trunk, play)
    for _ in range(5):  # the format that this provider does not know: national, with a zero in front
        place_call(DICE.between(200, 3300), SBC1, refused(404, 0.05, 0.15), number()[2:])
    for _ in range(3):
        place_call(DICE.between(200, 3300), None, refused(404, 0.4, 1.5))
    callee, at = number(), 2511.2  # the second trunk fails, the first carries the same number
    refused(503, 0.05, 0.1)(Call(at, PBX, SBC2, "380440000202", callee))
    answered(Call(at + 0.31, PBX, SBC1, "380440000202", callee))
    place_call(3585.0, SBC1, still_ringing)


def inbound():
    for i in range(9):
        at = 60 + 380 * i + DICE.between(0, 300)
        call = Call(at + 160 if RUSH[0] - 200 < at < RUSH[1] else at, SBC1, PBX, number(), "380440000200")
        call.dial().later(0.004).respond(100)
        call.ring().later(DICE.between(2, 12))
        call.answer(talk_time(), i % 2 == 0)
        BUSY_TIMES.append((SBC1, call.at, call.at + call.now))
    for code in (486, 480):
        call = Call(DICE.between(1500, 2400), SBC1, PBX, number(), "380440000200")
        call.dial().later(0.004).respond(100)
        call.later(0.05).refuse(code)
    call = Call(2050.0, SBC1, PBX, number(), "380440000200")
    call.dial().later(0.004).respond(100)
    call.ring().later(24.0).cancel()


def keepalive():
    """REGISTER at the first trunk, OPTIONS to the second: no calls."""
    for i in range(6):
        call = Call(7.0 + 600 * i, PBX, SBC1, "center", "center")
        call.request("REGISTER", "Expires: 900\r\n", to_tag=False)
        call.later(call.trip).respond(401, "REGISTER", 'WWW-Authenticate: Digest realm="sbc1", nonce="%s"\r\n'
                                      % DICE.word(12))
        call.later(0.002).request("REGISTER", 'Authorization: Digest username="center", realm="sbc1", nonce="%s", '
                                  'uri="sip:sbc1", response="%s"\r\nExpires: 900\r\n'
                                  % (DICE.word(12), DICE.word(32)), to_tag=False)
        call.later(call.trip).respond(200, "REGISTER", "Expires: 900\r\n")
    for i in range(60):
        call = Call(3.0 + 60.9 * i, PBX, SBC2, "ping", "ping")
        text = call.request("OPTIONS", to_tag=False)
        if 2695 < call.at < 2715:
            call.again(0.5, text)
            continue
        call.later(call.trip).respond(200, "OPTIONS")


def main():
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "evening.pcap")
    where = sys.argv[1] if len(sys.argv) > 1 else default
    inbound()
    outbound()
    rush()
    keepalive()
    if where == "-":
        CAPTURE.write(sys.stdout.buffer)
        return
    with open(where, "wb") as file:
        CAPTURE.write(file)


main()
