/* What happened over time, drawn from the calls. Under every drawing stand its figures as a table. */

const LANES_MOST = 6, TRUNKS_MOST = 12, LIMITS_MOST = 3;
const STEPS = [SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE,
    30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 28 * DAY, 364 * DAY];

const stepFor = (span, most) => STEPS.find(step => span / step <= most) || STEPS[STEPS.length - 1];

/* "minute", "5 minutes" */
function stepName(step) {
    const [unit, name] = [[DAY, 'day'], [HOUR, 'hour'], [MINUTE, 'minute'], [SECOND, 'second']].find(([size]) => step >= size);
    return step === unit ? name : `${step / unit} ${name}s`;
}

const spanName = step => stepName(step).replace(/^(?=[a-z])/, 'one ');

/* The last multiple of a step on the clock that is shown. */
function floorTo(ms, step) {
    const offset = zoneAt(ms)[1] * SECOND;
    return Math.floor((ms + offset) / step) * step - offset;
}

/* 1, 2 or 5 times a power of ten, so that there are about `most` of them. */
function niceStep(span, most) {
    const rough = Math.max(span / most, 1e-9), power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough);
}

/* A label of a time axis says no more than the step needs. */
function tickLabel(ms, step) {
    if (step >= DAY)
        return dateOf(ms).slice(5);
    const time = timeOf(ms).slice(0, step < MINUTE ? 8 : 5);
    return !isOneDay && time.startsWith('00:00') ? dateOf(ms).slice(5) : time;
}

/* ---- a drawing with its heading, words and table ---- */

function figure(title, words, draw, table, shape) {
    const canvas = html('div', {class: 'canvas'});
    const holder = html('div');
    const details = html('details', {
        ontoggle: () => {
            if (details.open && !holder.firstChild)
                holder.append(table());
        },
    }, html('summary', {}, 'The same as a table'), html('div', {class: 'wide', role: 'region', tabindex: 0, 'aria-label': title}, holder));
    const whole = html('figure', {class: shape}, html('figcaption', {}, html('h3', {}, title), html('p', {}, words)), canvas, details);
    let width = 0;
    const redraw = () => {
        if (canvas.clientWidth && canvas.clientWidth !== width) {
            width = canvas.clientWidth;
            canvas.replaceChildren(draw(width, title));
        }
    };
    new ResizeObserver(redraw).observe(canvas);
    return whole;
}

function tableOf(headings, rows) {
    return html('table', {},
        html('thead', {}, html('tr', {}, ...headings.map((heading, i) => html('th', {scope: 'col', class: i ? 'number' : null}, heading)))),
        html('tbody', {}, ...rows.map(row => html('tr', {}, ...row.map((cell, i) =>
            i ? html('td', {class: 'number'}, String(cell)) : html('th', {scope: 'row'}, String(cell)))))));
}

const legend = (groups, extra) => html('ul', {class: 'legend'}, ...groups.map(group =>
    html('li', {}, html('i', {class: `key fill-${group.id}`}), group.label)), ...(extra || []));

/* ---- axes ---- */

function plot(width, height, above) {
    return {width, height, left: 44, right: width - 10, top: 26 + above, bottom: height - 40};
}

function yAxis(area, most, label) {
    const step = Math.max(1, niceStep(most, 4)), top = Math.max(step, Math.ceil(most / step) * step);
    const y = value => area.bottom - (area.bottom - area.top) * value / top;
    const lines = [];
    for (let value = 0; value <= top; value += step)
        lines.push(svg('line', {class: value ? 'grid' : 'axis', x1: area.left, x2: area.right, y1: y(value), y2: y(value)}),
            svg('text', {class: 'tick', x: area.left - 6, y: y(value) + 4, 'text-anchor': 'end'}, count(value)));
    lines.push(svg('text', {class: 'label', x: 0, y: area.top - 14}, label));
    return {y, lines};
}

function xAxis(area, from, until, label) {
    const x = ms => area.left + (area.right - area.left) * (ms - from) / (until - from);
    const room = 76, step = stepFor(until - from, Math.max(2, (area.right - area.left) / room));
    const marks = [];
    for (let at = floorTo(from, step); at <= until; at += step) {
        if (at < from || x(at) > area.right - 14)
            continue;
        marks.push(svg('line', {class: 'axis', x1: x(at), x2: x(at), y1: area.bottom, y2: area.bottom + 4}),
            svg('text', {class: 'tick', x: x(at), y: area.bottom + 17, 'text-anchor': x(at) < area.left + 20 ? 'start' : 'middle'}, tickLabel(at, step)));
    }
    marks.push(svg('text', {class: 'label', x: area.right, y: area.height - 6, 'text-anchor': 'end'}, label));
    return {x, marks};
}

const drawing = (width, height, label, ...parts) =>
    svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label}, ...parts);

/* ---- calls over time ---- */

/* Calls of each group in each step. */
function timeline() {
    const known = [];
    for (let call = 0; call < calls.count; call++)
        if (!Number.isNaN(calls.start[call]))
            known.push(call);
    const first = calls.start[known[0]], last = calls.start[known[known.length - 1]];
    const step = stepFor(last - first + 1, 72), from = floorTo(first, step);
    const bins = Array.from({length: Math.floor((last - from) / step) + 1}, () => new Array(data.groups.length).fill(0));
    known.forEach(call => bins[Math.floor((calls.start[call] - from) / step)][kindOf(call).group]++);
    return {step, from, until: from + bins.length * step, bins, used: data.groups.filter((group, i) => bins.some(bin => bin[i]))};
}

/* Findings that have a time, each in the first lane that is free. */
function lanesOf(time) {
    const lanes = [];
    data.findings.forEach((finding, index) => {
        const since = Math.max(finding.since ?? time.from, time.from), until = Math.min(finding.until ?? time.until, time.until);
        if ((finding.since === null && finding.until === null) || until < since)
            return;
        let lane = lanes.findIndex(taken => taken.every(other => other.until < since || other.since > until));
        if (lane < 0)
            lane = lanes.push([]) - 1;
        lanes[lane].push({finding, number: index + 1, since, until});
    });
    return lanes.slice(0, LANES_MOST);
}

/* A band while it lasts, and a line down where it began and where it ended. */
function drawFinding(mark, lane, area, x) {
    const y = 4 + lane * 20, from = x(mark.since), width = Math.max(x(mark.until) - from, 3), finding = mark.finding;
    const line = (at, there) => there === null ? null : svg('line', {class: 'change', x1: x(at), x2: x(at), y1: y + 16, y2: area.bottom});
    return svg('a', {href: `#finding-${mark.number}`, class: `band ${finding.severity}`, 'aria-label': `Finding ${mark.number}: ${finding.title}`},
        svg('title', {}, finding.title), line(mark.since, finding.since), line(mark.until, finding.until),
        svg('rect', {x: from, y: y + 5, width, height: 6, rx: 3}),
        svg('circle', {cx: Math.min(from + 8, area.right - 8), cy: y + 8, r: 8}),
        svg('text', {x: Math.min(from + 8, area.right - 8), y: y + 12, 'text-anchor': 'middle'}, String(mark.number)));
}

function drawTimeline(time, width, title) {
    const lanes = lanesOf(time), area = plot(width, 262 + lanes.length * 20, lanes.length * 20);
    const sums = time.bins.map(bin => bin.reduce((a, b) => a + b, 0));
    const {y, lines} = yAxis(area, Math.max(...sums), `calls per ${stepName(time.step)}`);
    const {x, marks} = xAxis(area, time.from, time.until, `time (${zoneName})`);
    const bars = [];
    time.bins.forEach((bin, i) => {
        const left = x(time.from + i * time.step), wide = x(time.from + (i + 1) * time.step) - left;
        let under = 0;
        const words = [clock(time.from + i * time.step)];
        const parts = bin.map((amount, group) => {
            if (!amount)
                return null;
            words.push(`${data.groups[group].label}: ${amount}`);
            const rect = svg('rect', {class: `fill-${data.groups[group].id}`, x: left + Math.min(1, wide / 8), y: y(under + amount),
                width: Math.max(wide - Math.min(2, wide / 4), 0.5), height: y(under) - y(under + amount)});
            under += amount;
            return rect;
        });
        if (under)
            bars.push(svg('g', {}, svg('title', {}, words.join('\n')), ...parts));
    });
    const bands = lanes.flatMap((lane, i) => lane.map(mark => drawFinding(mark, i, area, x)));
    return drawing(width, area.height, title, ...lines, ...marks, ...bars, ...bands);
}

function timelineFigure() {
    const time = timeline();
    const sums = time.bins.map(bin => bin.reduce((a, b) => a + b, 0)), most = sums.indexOf(Math.max(...sums));
    const marked = lanesOf(time).flat().map(mark => mark.number).sort((a, b) => a - b);
    const words = `Most began from ${clock(time.from + most * time.step)}: ${counted(sums[most], 'call', 'calls')} within ${spanName(time.step)}.` +
        (marked.length ? ` Numbered bars above are findings (${marked.join(', ')}), dashed lines show when they began and ended.` : '');
    const whole = figure('Calls over time', words, (width, title) => drawTimeline(time, width, title), () =>
        tableOf([`From (${zoneName})`, ...time.used.map(group => group.label)], time.bins.map((bin, i) =>
            [clock(time.from + i * time.step), ...time.used.map(group => bin[data.groups.indexOf(group)])])), 'whole');
    whole.querySelector('.canvas').before(legend(time.used));
    return whole;
}

/* ---- trunks by hour ---- */

/* Hours as they were; of more than two days the hours of the day. */
function hours(first, last) {
    const byDay = last - first > 2 * DAY, step = byDay ? HOUR : stepFor(last - first + 1, 24);
    if (byDay)
        return {place: ms => shown(ms).getUTCHours(), labels: Array.from({length: 24}, (_, hour) => `${two(hour)}:00`), every: 'for each trunk and hour of the day'};
    const from = floorTo(first, step), columns = Math.floor((last - from) / step) + 1;
    return {
        place: ms => Math.floor((ms - from) / step),
        labels: Array.from({length: columns}, (_, i) => tickLabel(from + i * step, step)),
        every: `for each trunk, in steps of ${spanName(step)}`,
    };
}

function heat() {
    const judged = [];
    for (let call = 0; call < calls.count; call++)
        if (!Number.isNaN(calls.start[call]) && isJudged(call))
            judged.push(call);
    if (!judged.length)
        return null;
    const grid = hours(calls.start[judged[0]], calls.start[judged[judged.length - 1]]), trunks = new Map();
    for (const call of judged) {
        const trunk = calls.trunk[call];
        if (!trunks.has(trunk))
            trunks.set(trunk, {name: data.texts[trunk] || 'no trunk', all: 0, cells: grid.labels.map(() => ({all: 0, lost: 0}))});
        const row = trunks.get(trunk), cell = row.cells[grid.place(calls.start[call])];
        row.all++;
        cell.all++;
        cell.lost += kindOf(call).group >= 2 && !calls.recovered[call];
    }
    const rows = [...trunks.values()].sort((a, b) => b.all - a.all);
    return {grid, rows: rows.slice(0, TRUNKS_MOST), more: rows.length - TRUNKS_MOST};
}

/* Steps of one hue, by how many of the calls were lost. */
function heatLevel(cell) {
    const share = cell.lost / cell.all;
    return [0.01, 0.05, 0.1, 0.2, 0.35, 0.6].filter(limit => share >= limit).length;
}

function heatCell(cell, row, label) {
    if (!cell.all)
        return html('td', {class: 'heat'}, unseen('no calls'));
    const words = `${row.name}, ${label}: ${cell.lost} of ${counted(cell.all, 'call', 'calls')} refused or failed`;
    return html('td', {class: `heat level-${heatLevel(cell)}`, title: words},
        html('b', {}, `${Math.round(100 * cell.lost / cell.all)}\u00a0%`), html('small', {}, `of ${count(cell.all)}`));
}

function heatFigure() {
    const map = heat();
    if (!map)
        return null;
    const worst = map.rows.flatMap(row => row.cells.map((cell, i) => ({row, cell, label: map.grid.labels[i]})))
        .filter(place => place.cell.all >= 5).sort((a, b) => b.cell.lost / b.cell.all - a.cell.lost / a.cell.all)[0];
    const words = `Share of calls that were refused or failed, ${map.grid.every} (${zoneName}).` +
        (worst && worst.cell.lost ? ` Highest on ${worst.row.name} at ${worst.label}: ${worst.cell.lost} of ${worst.cell.all}.` : '') +
        (map.more > 0 ? ` ${counted(map.more, 'more trunk has', 'more trunks have')} fewer calls.` : '');
    return html('figure', {class: 'whole'}, html('figcaption', {}, html('h3', {}, 'Where and when calls were lost'), html('p', {}, words)),
        html('div', {class: 'wide', role: 'region', tabindex: 0, 'aria-label': 'Lost calls by trunk and time'},
            html('table', {class: 'heatmap'},
                html('thead', {}, html('tr', {}, html('th', {scope: 'col'}, 'Trunk'), ...map.grid.labels.map(label => html('th', {scope: 'col'}, label)))),
                html('tbody', {}, ...map.rows.map(row => html('tr', {}, html('th', {scope: 'row'}, row.name),
                    ...row.cells.map((cell, i) => heatCell(cell, row, map.grid.labels[i]))))))));
}

/* ---- how long things took ---- */

/* Nearest rank. */
const quantile = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

function bins(sorted) {
    const step = niceStep(Math.max(quantile(sorted, 0.98), 100), 20), last = Math.min(24, Math.floor(sorted[sorted.length - 1] / step));
    const found = new Array(last + 1).fill(0);
    sorted.forEach(value => found[Math.min(last, Math.floor(value / step))]++);
    return {step, found, isCut: sorted[sorted.length - 1] >= (last + 1) * step};
}

function drawDurations(sorted, width, title) {
    const {step, found, isCut} = bins(sorted), area = plot(width, 236, 8);
    const {y, lines} = yAxis(area, Math.max(...found), 'calls');
    const x = value => area.left + (area.right - area.left) * value / (found.length * step);
    const ticks = niceStep(found.length * step, Math.max(2, (area.right - area.left) / 60)), marks = [];
    for (let value = 0; value <= found.length * step; value += ticks)
        marks.push(svg('text', {class: 'tick', x: x(value), y: area.bottom + 17, 'text-anchor': value ? 'middle' : 'start'}, `${value / SECOND}`));
    marks.push(svg('text', {class: 'label', x: area.right, y: area.height - 6, 'text-anchor': 'end'}, isCut ? 'seconds; the last bar is all that is longer' : 'seconds'));
    const bars = found.map((all, i) => all ? svg('g', {}, svg('title', {}, `${duration(i * step)} to ${i === found.length - 1 && isCut ? duration(sorted[sorted.length - 1]) : duration((i + 1) * step)}: ${counted(all, 'call', 'calls')}`),
        svg('rect', {class: 'measure', x: x(i * step) + 0.5, y: y(all), width: Math.max(x(step) - x(0) - 1, 1), height: y(0) - y(all)})) : null);
    const quantiles = [[0.5, 'half'], [0.95, '95 %']].map(([share, name]) => {
        const at = Math.min(x(quantile(sorted, share)), area.right);
        return svg('g', {}, svg('line', {class: 'quantile', x1: at, x2: at, y1: area.top - 16, y2: area.bottom}),
            svg('text', {class: 'tick', x: share < 0.9 ? at - 3 : Math.min(at + 3, area.right - 26), y: area.top - 6, 'text-anchor': share < 0.9 ? 'end' : 'start'}, name));
    });
    return drawing(width, area.height, title, ...lines, ...marks, ...bars, ...quantiles);
}

function durationsFigure(title, values, words) {
    const sorted = values.filter(value => value !== UNKNOWN).sort();
    if (sorted.length < 2)
        return null;
    const half = duration(quantile(sorted, 0.5)), most = duration(quantile(sorted, 0.95)), longest = duration(sorted[sorted.length - 1]);
    return figure(title, `${words} Of ${counted(sorted.length, 'call', 'calls')} half took at most ${half}, 95\u00a0% at most ${most}, the longest ${longest}.`,
        (width, name) => drawDurations(sorted, width, name), () => {
            const {step, found, isCut} = bins(sorted);
            return tableOf(['From', 'Until', 'Calls'], found.map((all, i) =>
                [duration(i * step), i === found.length - 1 && isCut ? longest : duration((i + 1) * step), all]));
        });
}

/* ---- calls at once ---- */

/* How many there were after each begin and end, in order of time; ends come first. */
function load(trunk) {
    const begins = [], ends = [];
    for (let call = 0; call < calls.count; call++)
        if (calls.busy[call] !== UNKNOWN && !Number.isNaN(calls.start[call]) && (trunk === null || data.texts[calls.trunk[call]] === trunk)) {
            begins.push(calls.start[call]);
            ends.push(calls.start[call] + Math.max(calls.busy[call], 1));
        }
    const sortedEnds = Float64Array.from(ends).sort(), sorted = Float64Array.from(begins).sort();
    const curve = [];
    let ended = 0, peak = 0, at = NaN;
    sorted.forEach((begin, i) => {
        while (ended < sortedEnds.length && sortedEnds[ended] <= begin)
            curve.push([sortedEnds[ended], i - ++ended]);
        const now = i + 1 - ended;
        curve.push([begin, now]);
        if (now > peak)
            [peak, at] = [now, begin];
    });
    while (ended < sortedEnds.length)
        curve.push([sortedEnds[ended], sorted.length - ++ended]);
    return {curve, peak, at};
}

/* The most in each of so many parts of the time: a drawing has no room for more. */
function highest(curve, from, until, parts) {
    const most = new Array(parts).fill(0);
    let before = 0, next = 0;
    for (let part = 0; part < parts; part++) {
        const end = from + (until - from) * (part + 1) / parts;
        most[part] = before;
        while (next < curve.length && (curve[next][0] < end || part === parts - 1)) {
            before = curve[next++][1];
            most[part] = Math.max(most[part], before);
        }
    }
    return most;
}

function drawLoad(state, limit, width, title) {
    const area = plot(width, 240, 0), from = state.curve[0][0], until = Math.max(state.curve[state.curve.length - 1][0], from + SECOND);
    const parts = Math.max(2, Math.floor((area.right - area.left) / 2)), most = highest(state.curve, from, until, parts);
    const {y, lines} = yAxis(area, Math.max(state.peak, limit), 'calls at once');
    const {x, marks} = xAxis(area, from, until, `time (${zoneName})`);
    const points = most.flatMap((value, i) => [[from + (until - from) * i / parts, value], [from + (until - from) * (i + 1) / parts, value]])
        .map(([ms, value]) => `${x(ms).toFixed(1)},${y(value).toFixed(1)}`);
    const line = limit ? [svg('line', {class: 'limit', x1: area.left, x2: area.right, y1: y(limit), y2: y(limit)}),
        svg('text', {class: 'limit-label', x: area.right, y: y(limit) - 5, 'text-anchor': 'end'}, `limit ${limit}`)] : [];
    return drawing(width, area.height, title, ...lines, ...marks,
        svg('polygon', {class: 'load', points: `${area.left},${y(0)} ${points.join(' ')} ${area.right},${y(0)}`}),
        svg('polyline', {class: 'load-line', points: points.join(' ')}), ...line);
}

function loadFigure(trunk, limit, number) {
    const state = load(trunk);
    if (state.peak < 2)
        return null;
    const title = trunk === null ? 'Calls at once' : `Calls at once on ${trunk}`;
    const words = `At most ${count(state.peak)}, at ${clock(state.at)}${limit ? `. From refusals the limit is taken to be ${limit} (finding ${number})` : ''}. Being set up, ringing and answered are counted; refusals that never rang are not.`;
    return figure(title, words, (width, name) => drawLoad(state, limit, width, name), () => {
        const from = state.curve[0][0], until = state.curve[state.curve.length - 1][0], step = stepFor(until - from + 1, 48);
        const begin = floorTo(from, step), parts = Math.floor((until - begin) / step) + 1;
        return tableOf([`From (${zoneName})`, 'Most calls at once'],
            highest(state.curve, begin, begin + parts * step, parts).map((value, i) => [clock(begin + i * step), value]));
    }, 'whole');
}

/* One for each limit that was found; without any, one of all calls. */
function loadFigures() {
    const limits = data.findings.map((finding, i) => ({finding, number: i + 1}))
        .filter(({finding}) => finding.id === 'channel-limit-reached' && finding.figure).slice(0, LIMITS_MOST);
    const found = limits.map(({finding, number}) => loadFigure(finding.trunk ?? null, finding.figure, number)).filter(Boolean);
    return found.length ? found : [loadFigure(null, 0, 0)];
}

function drawCharts(host) {
    const figures = [];
    if (hasTimes && calls.count > 1)
        figures.push(timelineFigure(), heatFigure(), ...loadFigures());
    figures.push(durationsFigure('Wait until it rings (PDD)', calls.pdd, 'From the call request to the first sign of ringing.'),
        durationsFigure('Ringing', calls.ring, 'From the first ringing to the answer, or to the end without one.'));
    const drawn = figures.filter(Boolean);
    if (!drawn.length)
        drawn.push(html('p', {class: 'faint'}, calls.count < 2 ? 'One call makes no chart.' : 'The input tells neither when calls began nor how long anything took.'));
    host.append(...drawn);
}
