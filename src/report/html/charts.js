/* What all drawings share: steps of time, axes, and a frame with words above and the same as a table below. */

const STEPS = [
    [1, 5, 10, 30].map(step => step * SECOND),
    [1, 2, 5, 10, 15, 30].map(step => step * MINUTE),
    [1, 2, 3, 6, 12].map(step => step * HOUR),
    [1, 2, 7, 28, 364].map(step => step * DAY),
].flat();

const stepFor = (span, most) => STEPS.find(step => span / step <= most) || STEPS[STEPS.length - 1];

/* "minute", "5 minutes" */
function stepName(step) {
    const [unit, name] = [
        [DAY, 'day'],
        [HOUR, 'hour'],
        [MINUTE, 'minute'],
        [SECOND, 'second'],
    ].find(([size]) => step >= size);
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
    const rough = Math.max(span / most, 1e-9),
        power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough);
}

/* A label of a time axis says no more than the step needs. */
function tickLabel(ms, step) {
    if (step >= DAY) return dateOf(ms).slice(5);
    const time = timeOf(ms).slice(0, step < MINUTE ? 8 : 5);
    return !isOneDay && time.startsWith('00:00') ? dateOf(ms).slice(5) : time;
}

/* ---- a drawing with its heading, words and table ---- */

function figure(title, words, draw, table, shape) {
    const canvas = html('div', {class: 'canvas'});
    const holder = html('div');
    const details = html(
        'details',
        {
            ontoggle: () => {
                if (details.open && !holder.firstChild) holder.append(table());
            },
        },
        html('summary', {}, 'The same as a table'),
        html('div', {class: 'wide', role: 'region', tabindex: 0, 'aria-label': title}, holder),
    );
    const whole = html(
        'figure',
        {class: shape},
        html('figcaption', {}, html('h3', {}, title), html('p', {}, words)),
        canvas,
        details,
    );
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
    return html(
        'table',
        {},
        html(
            'thead',
            {},
            html(
                'tr',
                {},
                ...headings.map((heading, i) => html('th', {scope: 'col', class: i ? 'number' : null}, heading)),
            ),
        ),
        html(
            'tbody',
            {},
            ...rows.map(row =>
                html(
                    'tr',
                    {},
                    ...row.map((cell, i) =>
                        i ? html('td', {class: 'number'}, String(cell)) : html('th', {scope: 'row'}, String(cell)),
                    ),
                ),
            ),
        ),
    );
}

const legend = (groups, extra) =>
    html(
        'ul',
        {class: 'legend'},
        ...groups.map(group => html('li', {}, html('i', {class: `key fill-${group.id}`}), group.label)),
        ...(extra || []),
    );

/* ---- axes ---- */

function plot(width, height, above) {
    return {width, height, left: 44, right: width - 10, top: 26 + above, bottom: height - 40};
}

function yAxis(area, most, label) {
    const step = Math.max(1, niceStep(most, 4)),
        top = Math.max(step, Math.ceil(most / step) * step);
    const y = value => area.bottom - ((area.bottom - area.top) * value) / top;
    const lines = [];
    for (let value = 0; value <= top; value += step)
        lines.push(
            svg('line', {
                class: value ? 'grid' : 'axis',
                x1: area.left,
                x2: area.right,
                y1: y(value),
                y2: y(value),
            }),
            svg('text', {class: 'tick', x: area.left - 6, y: y(value) + 4, 'text-anchor': 'end'}, count(value)),
        );
    lines.push(svg('text', {class: 'label', x: 0, y: area.top - 14}, label));
    return {y, lines};
}

function xAxis(area, from, until, label) {
    const x = ms => area.left + ((area.right - area.left) * (ms - from)) / (until - from);
    const room = 76,
        step = stepFor(until - from, Math.max(2, (area.right - area.left) / room));
    const marks = [];
    for (let at = floorTo(from, step); at <= until; at += step) {
        if (at < from || x(at) > area.right - 14) continue;
        marks.push(
            svg('line', {class: 'axis', x1: x(at), x2: x(at), y1: area.bottom, y2: area.bottom + 4}),
            svg(
                'text',
                {
                    class: 'tick',
                    x: x(at),
                    y: area.bottom + 17,
                    'text-anchor': x(at) < area.left + 20 ? 'start' : 'middle',
                },
                tickLabel(at, step),
            ),
        );
    }
    marks.push(svg('text', {class: 'label', x: area.right, y: area.height - 6, 'text-anchor': 'end'}, label));
    return {x, marks};
}

const drawing = (width, height, label, ...parts) =>
    svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label}, ...parts);
