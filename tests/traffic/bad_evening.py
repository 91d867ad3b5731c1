#!/usr/bin/env python3
"""Writes a bad evening of a call centre as a flow: bad_evening.py [SEED] > evening.flow

An hour and a half on two trunks. At the busiest time all 50 lines of the first one are taken; the second one is down for
a while, and later no sound comes from it; a new list has numbers in a form that nobody takes. Everything else is as on
any evening: answers, busy lines, nobody at home, dead numbers, people who give up.
"""
import sys

SECONDS, LINES = 5400, 50
PEAK = (3300, 4300)  # more calls than lines
DOWN = (2100, 3000)  # the second trunk says nothing
MUTE = 3600  # from here on no sound comes from it
NEW_LIST = 1800  # ... is called from here on
PREFIXES = ("38050", "38063", "38066", "38067", "38093", "38095")


class Chance:
    """The same everywhere and for ever: a linear congruential generator (Knuth)."""

    def __init__(self, seed):
        self.state = seed

    def share(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def between(self, low, high):
        return low + (high - low) * self.share()

    def wait(self, mean):
        from math import log1p

        return -mean * log1p(-self.share())


class Evening:
    def __init__(self, seed):
        self.chance = Chance(seed)
        self.calls = 0
        self.ends = []  # of the calls that hold a line of the first trunk
        self.known = []  # numbers that were called
        print('party us 192.0.2.10:5060 agent="CallCentre PBX 4.2"')
        print('party first 198.51.100.7:5060 agent="CarrierSBC 7"')
        print('party second 203.0.113.5:5060 agent="gw2"')

    def begin(self, at, caller, callee):
        print(f"call c{self.calls:05} at={at:.3f} from {caller} to {callee}")
        self.calls += 1

    def say(self, time, sender, receiver, what):
        print(f"{time:.3f} {sender} > {receiver} {what}")

    def number(self):
        if self.known and self.chance.share() < 0.1:
            return self.known[int(self.chance.share() * len(self.known))]
        number = PREFIXES[int(self.chance.share() * 6)] + f"{int(self.chance.share() * 1e7):07}"
        self.known.append(number)
        return number

    def refuse(self, trunk, code, after=None):
        after = after or self.chance.between(0.06, 0.3)
        self.say(after, trunk, "us", code)
        self.say(after + 0.01, "us", trunk, "ACK")
        return after

    def answer(self, trunk, at):
        ring, pick_up = self.chance.between(0.8, 2.5), self.chance.between(3, 18)
        answer = ring + pick_up
        end = answer + 3 + self.chance.wait(75)
        self.say(ring, trunk, "us", "180")
        self.say(answer, trunk, "us", "200")
        self.say(answer + 0.02, "us", trunk, "ACK")
        if trunk == "second":  # its sound is recorded; short, to keep the recording small
            sound = min(end - answer - 0.1, 8)
            self.say(answer + 0.05, "us", trunk, f"RTP for={sound:.1f} every=60")
            if at < MUTE:
                self.say(answer + 0.05, trunk, "us", f"RTP for={sound:.1f} every=60")
            end = answer + sound + self.chance.between(0.1, 3)
        sides = ("us", trunk) if self.chance.share() < 0.4 else (trunk, "us")
        self.say(end, *sides, "BYE")
        self.say(end + 0.02, sides[1], sides[0], "200")
        return end

    def give_up(self, trunk, ring, after):
        if ring:
            self.say(ring, trunk, "us", "180")
        self.say(after, "us", trunk, "CANCEL")
        self.say(after + 0.02, trunk, "us", "200 for CANCEL")
        self.say(after + 0.03, trunk, "us", "487")
        self.say(after + 0.04, "us", trunk, "ACK")
        return after

    def as_usual(self, trunk, at):
        draw = self.chance.share()
        if draw < 0.48:
            return self.answer(trunk, at)
        if draw < 0.56:
            return self.refuse(trunk, "486", self.chance.between(0.5, 3))
        if draw < 0.60:
            return self.refuse(trunk, '404 phrase="Not Found"')
        if draw < 0.64:
            return self.refuse(trunk, '480 phrase="Temporarily Unavailable" reason="Q.850;cause=20"', self.chance.between(1, 4))
        if draw < 0.65:
            return self.refuse(trunk, "500")
        if draw < 0.655:
            return self.give_up(trunk, None, self.chance.between(0.5, 3))
        ring = self.chance.between(0.8, 2.5)
        return self.give_up(trunk, ring, ring + self.chance.between(14, 40))

    def call(self, at):
        trunk = "first" if self.chance.share() < 0.75 else "second"
        comes_in = trunk == "first" and self.chance.share() < 0.06
        number = self.number()
        full = trunk == "first" and sum(end > at for end in self.ends) >= LINES
        if comes_in:
            self.begin(at, number, "380444901000")
            self.say(0, "first", "us", "INVITE")
            if full:
                self.say(0.03, "us", "first", "486")
                self.say(0.04, "first", "us", "ACK")
                return
            end = 4 + self.chance.wait(60)
            self.say(1, "us", "first", "180")
            self.say(4, "us", "first", "200")
            self.say(4.02, "first", "us", "ACK")
            self.say(end, "first", "us", "BYE")
            self.say(end + 0.02, "us", "first", "200")
            self.ends.append(at + end)
            return
        wrong_form = trunk == "first" and at > NEW_LIST and self.chance.share() < 0.08
        self.begin(at, f"38044490{1001 + self.calls % 5}", number[2:] if wrong_form else number)
        if trunk == "second" and DOWN[0] <= at < DOWN[1]:
            self.say(0, "us", trunk, "INVITE")
            print("0.5,1.5,3.5,7.5,15.5,31.5 us > second INVITE again")
            return
        self.say(0, "us", trunk, "INVITE")
        self.say(0.05, trunk, "us", "100")
        if wrong_form:
            self.refuse(trunk, '404 phrase="Not Found"')
        elif full:
            self.refuse(trunk, "603")
        else:
            end = self.as_usual(trunk, at)
            if trunk == "first" and end > 0.5:
                self.ends.append(at + end)


def main():
    evening = Evening(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    at = 0.0
    while at < SECONDS:
        evening.call(at)
        at += evening.chance.wait(0.7 if PEAK[0] <= at < PEAK[1] else 2.4)
    print("200 end")


main()
