/* How many calls there were at once, and the limit that was found. */

const LIMITS_MOST = 3;

/* How many there were after each begin and end, in order of time; ends come first. */
function load(trunk) {
    const begins = [],
        ends = [];
    for (let call = 0; call < calls.count; call++)
        if (
            calls.busy[call] !== UNKNOWN &&
            !Number.isNaN(calls.start[call]) &&
            (trunk === null || data.texts[calls.trunk[call]] === trunk)
        ) {
            begins.push(calls.start[call]);
            ends.push(calls.start[call] + Math.max(calls.busy[call], 1));
        }
    const sortedEnds = Float64Array.from(ends).sort(),
        sorted = Float64Array.from(begins).sort();
    const curve = [];
    let ended = 0,
        peak = 0,
        at = NaN;
    sorted.forEach((begin, i) => {
        while (ended < sortedEnds.length && sortedEnds[ended] <= begin)
            curve.push([sortedEnds[ended], i - ++ended]);
        const now = i + 1 - ended;
        curve.push([begin, now]);
        if (now > peak) [peak, at] = [now, begin];
    });
    while (ended < sortedEnds.length) curve.push([sortedEnds[ended], sorted.length - ++ended]);
    return {curve, peak, at};
}

/* The most in each of so many parts of the time: a drawing has no room for more. */
function highest(curve, from, until, parts) {
    const most = new Array(parts).fill(0);
    let before = 0,
        next = 0;
    for (let part = 0; part < parts; part++) {
        const end = from + ((until - from) * (part + 1)) / parts;
        most[part] = before;
        while (next < curve.length && (curve[next][0] < end || part === parts - 1)) {
            before = curve[next++][1];
            most[part] = Math.max(most[part], before);
        }
    }
    return most;
}

function drawLoad(state, limit, width, title) {
    const area = plot(width, 240, 0),
        from = state.curve[0][0],
        until = Math.max(state.curve[state.curve.length - 1][0], from + SECOND);
    const parts = Math.max(2, Math.floor((area.right - area.left) / 2)),
        most = highest(state.curve, from, until, parts);
    const {y, lines} = yAxis(area, Math.max(state.peak, limit), 'calls at once');
    const {x, marks} = xAxis(area, from, until, `time (${zoneName})`);
    const points = most
        .flatMap((value, i) => [
            [from + ((until - from) * i) / parts, value],
            [from + ((until - from) * (i + 1)) / parts, value],
        ])
        .map(([ms, value]) => `${x(ms).toFixed(1)},${y(value).toFixed(1)}`);
    const line = limit
        ? [
              svg('line', {class: 'limit', x1: area.left, x2: area.right, y1: y(limit), y2: y(limit)}),
              svg(
                  'text',
                  {class: 'limit-label', x: area.right, y: y(limit) - 5, 'text-anchor': 'end'},
                  `limit ${limit}`,
              ),
          ]
        : [];
    return drawing(
        width,
        area.height,
        title,
        ...lines,
        ...marks,
        svg('polygon', {class: 'load', points: `${area.left},${y(0)} ${points.join(' ')} ${area.right},${y(0)}`}),
        svg('polyline', {class: 'load-line', points: points.join(' ')}),
        ...line,
    );
}

function loadFigure(trunk, limit, number) {
    const state = load(trunk);
    if (state.peak < 2) return null;
    const title = trunk === null ? 'Calls at once' : `Calls at once on ${trunk}`;
    const words = `At most ${count(state.peak)}, at ${clock(state.at)}${limit ? `. From refusals the limit is taken to be ${limit} (finding ${number})` : ''}. Being set up, ringing and answered are counted; refusals that never rang are not.`;
    return figure(
        title,
        words,
        (width, name) => drawLoad(state, limit, width, name),
        () => {
            const from = state.curve[0][0],
                until = state.curve[state.curve.length - 1][0],
                step = stepFor(until - from + 1, 48);
            const begin = floorTo(from, step),
                parts = Math.floor((until - begin) / step) + 1;
            return tableOf(
                [`From (${zoneName})`, 'Most calls at once'],
                highest(state.curve, begin, begin + parts * step, parts).map((value, i) => [
                    clock(begin + i * step),
                    value,
                ]),
            );
        },
        'whole',
    );
}

/* One for each limit that was found; without any, one of all calls. */
function loadFigures() {
    const limits = data.findings
        .map((finding, i) => ({finding, number: i + 1}))
        .filter(({finding}) => finding.id === 'channel-limit-reached' && finding.figure)
        .slice(0, LIMITS_MOST);
    const found = limits
        .map(({finding, number}) => loadFigure(finding.trunk ?? null, finding.figure, number))
        .filter(Boolean);
    return found.length ? found : [loadFigure(null, 0, 0)];
}
