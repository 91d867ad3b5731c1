/* Calls over time, by how they ended, with the findings above them. */

const LANES_MOST = 6;

/* Calls of each group in each step. */
function timeline() {
    const known = [];
    for (let call = 0; call < calls.count; call++) if (!Number.isNaN(calls.start[call])) known.push(call);
    const first = calls.start[known[0]],
        last = calls.start[known[known.length - 1]];
    const step = stepFor(last - first + 1, 72),
        from = floorTo(first, step);
    const bins = Array.from({length: Math.floor((last - from) / step) + 1}, () =>
        new Array(data.groups.length).fill(0),
    );
    known.forEach(call => bins[Math.floor((calls.start[call] - from) / step)][kindOf(call).group]++);
    return {
        step,
        from,
        until: from + bins.length * step,
        bins,
        used: data.groups.filter((group, i) => bins.some(bin => bin[i])),
    };
}

/* Findings that have a time, each in the first lane that is free. */
function lanesOf(time) {
    const lanes = [];
    data.findings.forEach((finding, index) => {
        const since = Math.max(finding.since ?? time.from, time.from),
            until = Math.min(finding.until ?? time.until, time.until);
        if ((finding.since === null && finding.until === null) || until < since) return;
        let lane = lanes.findIndex(taken => taken.every(other => other.until < since || other.since > until));
        if (lane < 0) lane = lanes.push([]) - 1;
        lanes[lane].push({finding, number: index + 1, since, until});
    });
    return lanes.slice(0, LANES_MOST);
}

/* A band while it lasts, and a line down where it began and where it ended. */
function drawFinding(mark, lane, area, x) {
    const y = 4 + lane * 20,
        from = x(mark.since),
        width = Math.max(x(mark.until) - from, 3),
        finding = mark.finding;
    const line = (at, there) =>
        there === null ? null : svg('line', {class: 'change', x1: x(at), x2: x(at), y1: y + 16, y2: area.bottom});
    return svg(
        'a',
        {
            href: `#finding-${mark.number}`,
            class: `band ${finding.severity}`,
            'aria-label': `Finding ${mark.number}: ${finding.title}`,
        },
        svg('title', {}, finding.title),
        line(mark.since, finding.since),
        line(mark.until, finding.until),
        svg('rect', {x: from, y: y + 5, width, height: 6, rx: 3}),
        svg('circle', {cx: Math.min(from + 8, area.right - 8), cy: y + 8, r: 8}),
        svg(
            'text',
            {x: Math.min(from + 8, area.right - 8), y: y + 12, 'text-anchor': 'middle'},
            String(mark.number),
        ),
    );
}

function drawTimeline(time, width, title) {
    const lanes = lanesOf(time),
        area = plot(width, 262 + lanes.length * 20, lanes.length * 20);
    const sums = time.bins.map(bin => bin.reduce((a, b) => a + b, 0));
    const {y, lines} = yAxis(area, Math.max(...sums), `calls per ${stepName(time.step)}`);
    const {x, marks} = xAxis(area, time.from, time.until, `time (${zoneName})`);
    const bars = [];
    time.bins.forEach((bin, i) => {
        const left = x(time.from + i * time.step),
            wide = x(time.from + (i + 1) * time.step) - left;
        let under = 0;
        const words = [clock(time.from + i * time.step)];
        const parts = bin.map((amount, group) => {
            if (!amount) return null;
            words.push(`${data.groups[group].label}: ${amount}`);
            const rect = svg('rect', {
                class: `fill-${data.groups[group].id}`,
                x: left + Math.min(1, wide / 8),
                y: y(under + amount),
                width: Math.max(wide - Math.min(2, wide / 4), 0.5),
                height: y(under) - y(under + amount),
            });
            under += amount;
            return rect;
        });
        if (under) bars.push(svg('g', {}, svg('title', {}, words.join('\n')), ...parts));
    });
    const bands = lanes.flatMap((lane, i) => lane.map(mark => drawFinding(mark, i, area, x)));
    const whole = drawing(width, area.height, title, ...lines, ...marks, ...bars, ...bands);
    whole.setAttribute('role', 'group'); /* of an image nobody could follow the links */
    return whole;
}

function timelineFigure() {
    const time = timeline();
    const sums = time.bins.map(bin => bin.reduce((a, b) => a + b, 0)),
        most = sums.indexOf(Math.max(...sums));
    const marked = lanesOf(time)
        .flat()
        .map(mark => mark.number)
        .sort((a, b) => a - b);
    const words =
        `Most began from ${clock(time.from + most * time.step)}: ${counted(sums[most], 'call', 'calls')} within ${spanName(time.step)}.` +
        (marked.length
            ? ` Numbered bars above are findings (${marked.join(', ')}), dashed lines show when they began and ended.`
            : '');
    const whole = figure(
        'Calls over time',
        words,
        (width, title) => drawTimeline(time, width, title),
        () =>
            tableOf(
                [`From (${zoneName})`, ...time.used.map(group => group.label)],
                time.bins.map((bin, i) => [
                    clock(time.from + i * time.step),
                    ...time.used.map(group => bin[data.groups.indexOf(group)]),
                ]),
            ),
        'whole',
    );
    whole.querySelector('.canvas').before(legend(time.used));
    return whole;
}
