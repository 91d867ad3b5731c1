#!/usr/bin/env python3
"""Compares the sound figures of call records with those of `tshark -z rtp,streams`.

check_media.py SIPDIAG CAPTURE...    Every direction of every call must be one of tshark's streams (by SSRC and
first packet): loss exact, mean jitter within 5 % or 0.01 ms. Prints a table; exit 1 when a figure differs, 77 without
tshark. A direction that is the sum of several streams is compared with their sum.
"""

import json
import re
import subprocess
import sys


def streams_of(path):
    """Rows of tshark's table."""
    out = subprocess.run(["tshark", "-q", "--enable-heuristic", "rtp_udp", "-z", "rtp,streams", "-r", path], capture_output=True, text=True).stdout
    rows = []
    for line in out.splitlines():
        match = re.match(
            r"\s*([\d.]+)\s+([\d.]+)\s+(\S+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(0x[0-9A-F]+)\s+(.*?)\s+(\d+)\s+(-?\d+) "
            r"\((-?[\d.]+)%\)((?:\s+-?[\d.]+){6})", line)
        if match:
            rows.append({"from": match[3] + ":" + match[4], "to": match[5] + ":" + match[6], "ssrc": match[7].lower(),
                         "packets": int(match[9]), "lost": int(match[10]), "jitter": max(0, float(match[12].split()[4])),
                         "used": False})
    return rows


def directions_of(sipdiag, path):
    """The directions of all calls that have sound."""
    out = subprocess.run([sipdiag, "-q", "-f", "ndjson", path], capture_output=True, text=True).stdout
    found = []
    for line in out.splitlines():
        call = json.loads(line)
        for side in ("to_callee", "to_caller"):
            if call["media"] and call["media"][side]:
                found.append((call["call_id"], side, call["media"][side]))
    return found


def find(rows, sound):
    """The unused stream with this source that fits best, or that and others on the same way, added up."""
    fitting = [row for row in rows if row["ssrc"] == sound["ssrc"] and not row["used"]]
    if not fitting:
        return None
    best = min(fitting, key=lambda row: (abs(row["packets"] - sound["packets"]),
                                         abs(row["jitter"] - (sound["jitter_ms"] or 0))))
    best["used"] = True
    whole = dict(best, streams=1)
    for row in rows:
        if not row["used"] and row["from"] == best["from"] and row["to"] == best["to"] and \
                whole["packets"] + row["packets"] <= sound["packets"]:
            row["used"] = True
            packets = whole["packets"] + row["packets"]
            jitter = (whole["jitter"] * whole["packets"] + row["jitter"] * row["packets"]) / packets
            whole.update(packets=packets, jitter=jitter, lost=whole["lost"] + row["lost"], streams=whole["streams"] + 1)
    return whole


def lost_of(sound):
    """Packets, from the share: p = 100 lost / (packets + lost)."""
    share = sound["loss_pct"] / 100
    return round(sound["packets"] * share / (1 - share)) if share < 1 else 0


def compare(sipdiag, path):
    """Prints the rows of one capture; how many differ."""
    rows, name, differ = streams_of(path), path.rsplit("/", 1)[-1], 0
    for call_id, side, sound in directions_of(sipdiag, path):
        row = find(rows, sound)
        jitter = sound["jitter_ms"]
        same = row and row["packets"] == sound["packets"] and row["lost"] == lost_of(sound) and \
            abs((jitter or 0) - row["jitter"]) <= max(0.05 * row["jitter"], 0.01)
        differ += not same
        other = f"{row['packets']} {row['lost']} {row['jitter']:.3f} ({row['streams']})" if row else "-"
        print(f"{'same' if same else 'DIFFERS':8}{name[:40]:41}{call_id[:16]:17}{side:10}{sound['ssrc']} "
              f"{sound['codec']}  {sound['packets']} {lost_of(sound)} {jitter}  tshark {other}")
    for row in rows:
        if not row["used"]:
            print(f"{'only':8}{name[:40]:41}{'':17}{'':10}{row['ssrc']} {row['from']} > {row['to']}  tshark "
                  f"{row['packets']} {row['lost']} {row['jitter']:.3f}")
    return differ


def main():
    try:
        subprocess.run(["tshark", "-v"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        print("tshark is not there")
        return 77
    return 1 if sum(compare(sys.argv[1], path) for path in sys.argv[2:]) else 0


if __name__ == "__main__":
    sys.exit(main())
