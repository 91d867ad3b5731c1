#!/usr/bin/env python3
"""check_kpi.py REPORT CALLS [DIM] - are the KPIs of a JSON report what its calls (ndjson) give?

Works everything out anew from the records alone, by the formulas of `sipdiag --explain`: ratios with their Wilson
intervals, nearest-rank quantiles, averages, peaks, load. With DIM also every group of the report. Exit 0: yes; 1: no.
"""
import datetime
import json
import math
import sys

LIMITS = {'channel-limit-reached', 'no-reserve-for-inbound', 'cps-limit-reached', 'switch-session-cap', 'congestion',
          '480-storm'}
faults = []


def us(text):
    moment = datetime.datetime.strptime(text, '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=datetime.timezone.utc)
    return round((moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) / datetime.timedelta(microseconds=1))


def fault(where, what, told, found):
    faults.append(f'{where}: {what} is told as {told} and found to be {found}')


def near(told, found, reach=1e-6):
    if told is None or found is None:
        return told is None and found is None
    return abs(told - found) <= reach


def wilson(numerator, denominator):
    z, n, p = 1.96, denominator, numerator / denominator
    middle, scale = p + z * z / (2 * n), 1 + z * z / n
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0, (middle - reach) / scale), min(1, (middle + reach) / scale)


def answered(call):
    return call['outcome'] == 'answered'


def carried(call):
    """The person, or the phone, was reached: ITU-T E.425."""
    rang = call['ring_ms'] is not None
    if answered(call):
        return True
    if call['cause'] in LIMITS:
        return False
    if not call['final']:
        return rang
    if call['code'] == 603:
        return call['cause'] == 'callee-declined'
    return call['code'] in (480, 486, 600) or (call['code'] in (408, 487) and rang)


def ratios(judged):
    redirected = [c for c in judged if not answered(c) and c['final'] and 300 <= c['code'] < 400]
    effective = [c for c in judged if answered(c) or (c['final'] and c['code'] in (480, 486, 600, 603))]
    ineffective = [c for c in judged if not answered(c) and c['final'] and c['code'] in (408, 500, 503, 504)]
    some = [c for c in judged if answered(c)]
    brief = [c for c in some if c['talk_ms'] is not None and c['talk_ms'] < 6000]
    return {
        'asr': (len(some), len(judged)),
        'ner': (len([c for c in judged if carried(c)]), len(judged)),
        'ser': (len(some), len(judged) - len(redirected)),
        'seer': (len(effective), len(judged) - len(redirected)),
        'isa': (len(ineffective), len(judged)),
        'short_calls': (len(brief), len(some)),
    }


def check_ratios(where, kpi, judged):
    for name, (numerator, denominator) in ratios(judged).items():
        told = kpi[name]
        if (told['numerator'], told['denominator']) != (numerator, denominator):
            fault(where, name, (told['numerator'], told['denominator']), (numerator, denominator))
            continue
        value = numerator / denominator if denominator else None
        low, high = wilson(numerator, denominator) if denominator else (None, None)
        for key, found in (('value', value), ('low', low), ('high', high)):
            if not near(told[key], found, 2e-6):
                fault(where, f'{name}.{key}', told[key], found)
    complete = kpi['scr']
    if complete['denominator'] != len(judged) or complete['numerator'] > kpi['asr']['numerator']:
        fault(where, 'scr', complete, 'of fewer calls')


def rank(values, share):
    return sorted(values)[max(1, math.ceil(len(values) * share / 100)) - 1]


def check_distributions(where, kpi, judged):
    for name in ('pdd', 'setup', 'ring', 'talk'):
        values = [c[name + '_ms'] for c in judged if c[name + '_ms'] is not None]
        found = {'count': len(values), 'mean_ms': sum(values) / len(values) if values else None,
                 'p50_ms': rank(values, 50) if values else None, 'p95_ms': rank(values, 95) if values else None,
                 'p99_ms': rank(values, 99) if values else None, 'max_ms': max(values) if values else None}
        for key, value in found.items():
            if not near(kpi[name][key], value, 0.51 if key == 'mean_ms' else 0):
                fault(where, f'{name}.{key}', kpi[name][key], value)
    talks = [c['talk_ms'] for c in judged if c['talk_ms'] is not None]
    if not near(kpi['acd_ms'], sum(talks) / len(talks) if talks else None, 0.51):
        fault(where, 'acd_ms', kpi['acd_ms'], sum(talks) / len(talks))


def took_no_line(call):
    refused = call['outcome'] in ('busy', 'unreachable', 'redirected', 'rejected', 'failed')
    return call['outcome'] == 'scanner' or (refused and call['ring_ms'] is None)


def peak(spans):
    """Most at once and since when; on a tie, ends come first."""
    now = most = 0
    at = None
    for time, step in sorted([(end, -1) for _, end in spans] + [(start, 1) for start, _ in spans]):
        now += step
        if now > most:
            most, at = now, time
    return most, at


def check_peaks(where, kpi, calls, window):
    """The record does not tell when a call without an end was seen last: it may be at once, or at the end of all."""
    lines, talks = [], []
    for open_ends in (False, True):
        def end(call, start):
            told = us(call['end']) if call['end'] else (window[1] if open_ends else start)
            return max(told, start + 1)
        lines.append([(us(c['start']), end(c, us(c['start']))) for c in calls if not took_no_line(c)])
        talks.append([(us(c['answer']), end(c, us(c['answer']))) for c in calls if answered(c)])
    for key, spans in (('peak_calls', lines), ('peak_answered', talks)):
        least, most = peak(spans[0]), peak(spans[1])
        if not least[0] <= kpi[key] <= most[0]:
            fault(where, key, kpi[key], (least[0], most[0]))
        if least == most and (us(kpi[key + '_at']) if kpi[key + '_at'] else None) != least[1]:
            fault(where, key + '_at', kpi[key + '_at'], least[1])
    seconds = (window[1] - window[0]) / 1e6
    load = [sum(e - s for s, e in spans) / 1e6 / seconds for spans in lines]
    if not load[0] - 1e-5 <= kpi['erlang'] <= load[1] + 1e-5:
        fault(where, 'erlang', kpi['erlang'], load)
    starts = sorted(us(c['start']) for c in calls if c['outcome'] != 'scanner')
    most = max((sum(1 for t in starts if s <= t < s + 1000000) for s in starts), default=0)
    if kpi['peak_cps'] != most:
        fault(where, 'peak_cps', kpi['peak_cps'], most)


def check_rest(where, kpi, judged):
    noted = len([c for c in judged if 'answered-not-served' in c['notes']])
    if kpi['answered_not_served'] != noted:
        fault(where, 'answered_not_served', kpi['answered_not_served'], noted)
    repeated = sum(c['retransmissions'] for c in judged)
    others = sum(c['messages'] for c in judged) - repeated
    if not near(kpi['retransmission_rate'], repeated / others if others else None):
        fault(where, 'retransmission_rate', kpi['retransmission_rate'], (repeated, others))


def check(where, kpi, calls, window):
    judged = [c for c in calls if c['outcome'] not in ('unknown', 'scanner', 'in-progress')]
    check_ratios(where, kpi, judged)
    check_distributions(where, kpi, judged)
    check_peaks(where, kpi, calls, window)
    check_rest(where, kpi, judged)


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        report = json.load(file)
    with open(sys.argv[2], encoding='utf-8') as file:
        calls = [json.loads(line) for line in file]
    window = us(report['window']['first']), us(report['window']['last'])
    check('all', report['kpi'], calls, window)
    dimension = sys.argv[3] if len(sys.argv) > 3 else None
    for group in report['groups']:
        value = group['key'][dimension]
        check(f'{dimension} {value}', group['kpi'], [c for c in calls if c[dimension] == value], window)
    for line in faults:
        print(line)
    print(f'{len(calls)} calls, {len(report["groups"])} groups, {len(faults)} faults')
    sys.exit(1 if faults or not calls else 0)


main()
