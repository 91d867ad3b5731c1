/* Where and when calls were lost: trunk by hour. */

const TRUNKS_MOST = 12;

/* Hours as they were; of more than two days the hours of the day. */
function hours(first, last) {
    const span = last - first,
        byDay = span > 2 * DAY,
        step = byDay ? HOUR : stepFor(span + 1, span > DAY / 2 ? 25 : 14);
    if (byDay)
        return {
            place: ms => shown(ms).getUTCHours(),
            labels: Array.from({length: 24}, (_, hour) => two(hour)),
            every: 'for each trunk and hour of the day',
        };
    const from = floorTo(first, step),
        columns = Math.floor((last - from) / step) + 1;
    return {
        place: ms => Math.floor((ms - from) / step),
        labels: Array.from({length: columns}, (_, i) => tickLabel(from + i * step, step)),
        every: `for each trunk, in steps of ${spanName(step)}`,
    };
}

function heat() {
    const judged = [];
    for (let call = 0; call < calls.count; call++)
        if (!Number.isNaN(calls.start[call]) && isJudged(call)) judged.push(call);
    if (!judged.length) return null;
    const grid = hours(calls.start[judged[0]], calls.start[judged[judged.length - 1]]),
        trunks = new Map();
    for (const call of judged) {
        const trunk = calls.trunk[call];
        if (!trunks.has(trunk))
            trunks.set(trunk, {
                name: data.texts[trunk] || 'no trunk',
                all: 0,
                cells: grid.labels.map(() => ({all: 0, lost: 0})),
            });
        const row = trunks.get(trunk),
            cell = row.cells[grid.place(calls.start[call])];
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
    if (!cell.all) return html('td', {class: 'heat'}, unseen('no calls'));
    const words = `${row.name}, ${label}: ${cell.lost} of ${counted(cell.all, 'call', 'calls')} refused or failed`;
    return html(
        'td',
        {class: `heat level-${heatLevel(cell)}`, title: words},
        html('b', {}, `${Math.round((100 * cell.lost) / cell.all)}\u00a0%`),
        html('small', {}, `of ${count(cell.all)}`),
    );
}

function heatFigure() {
    const map = heat();
    if (!map) return null;
    const worst = map.rows
        .flatMap(row => row.cells.map((cell, i) => ({row, cell, label: map.grid.labels[i]})))
        .filter(place => place.cell.all >= 5)
        .sort((a, b) => b.cell.lost / b.cell.all - a.cell.lost / a.cell.all)[0];
    const words =
        `Share of calls that were refused or failed, ${map.grid.every} (${zoneName}).` +
        (worst && worst.cell.lost
            ? ` Highest on ${worst.row.name} at ${worst.label.length < 3 ? `${worst.label}:00` : worst.label}: ${worst.cell.lost} of ${worst.cell.all}.`
            : '') +
        (map.more > 0 ? ` ${counted(map.more, 'more trunk has', 'more trunks have')} fewer calls.` : '');
    return html(
        'figure',
        {class: 'whole'},
        html('figcaption', {}, html('h3', {}, 'Where and when calls were lost'), html('p', {}, words)),
        html(
            'div',
            {class: 'wide', role: 'region', tabindex: 0, 'aria-label': 'Lost calls by trunk and time'},
            html(
                'table',
                {class: map.grid.labels.length > 15 ? 'heatmap dense' : 'heatmap'},
                html(
                    'thead',
                    {},
                    html(
                        'tr',
                        {},
                        html('th', {scope: 'col'}, 'Trunk'),
                        ...map.grid.labels.map(label => html('th', {scope: 'col'}, label)),
                    ),
                ),
                html(
                    'tbody',
                    {},
                    ...map.rows.map(row =>
                        html(
                            'tr',
                            {},
                            html('th', {scope: 'row'}, row.name),
                            ...row.cells.map((cell, i) => heatCell(cell, row, map.grid.labels[i])),
                        ),
                    ),
                ),
            ),
        ),
    );
}
