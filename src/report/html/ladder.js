/* One call: its sentences, and every message as an arrow between those who took part. */

const ROW_PARTS = 9; /* numbers that make a row of a ladder */
const LADDER = {time: 66, frame: 56, party: 190, partyLeast: 140, letter: 6.9, bold: 8.2};

const rowsOf = ladder =>
    Array.from({length: (ladder.rows || []).length / ROW_PARTS}, (_, i) => {
        const [time, from, to, label, details, tone, frame, input, evidence] = ladder.rows.slice(
            i * ROW_PARTS,
            (i + 1) * ROW_PARTS,
        );
        return {
            time,
            from,
            to,
            label: data.words[label],
            details: data.words[details],
            tone: ['plain', 'warn', 'bad'][tone],
            frame,
            input,
            evidence,
        };
    });

const partiesOf = ladder =>
    Array.from({length: (ladder.parties || []).length / 2}, (_, i) => ({
        name: data.words[ladder.parties[2 * i]],
        role: data.words[ladder.parties[2 * i + 1]],
    }));

const seconds = ms => (ms / SECOND).toFixed(3);

function frameName(row) {
    if (!row.frame) return '';
    const several = data.inputs.length > 1 ? `${row.input + 1}:` : '';
    return `${several}${data.inputs[row.input].item === 'line' ? 'line ' : '#'}${row.frame}`;
}

/* Lines of at most so many letters; a longer word is cut. */
function wrap(words, letters) {
    const lines = [];
    let line = '';
    for (const word of words
        .split(' ')
        .flatMap(word => word.match(new RegExp(`.{1,${Math.max(4, letters)}}`, 'gu')) || [])) {
        if (line && line.length + 1 + word.length > letters) {
            lines.push(line);
            line = word;
        } else {
            line = line ? `${line} ${word}` : word;
        }
    }
    return line ? [...lines, line] : lines;
}

/* An address is cut where there is no room for it. */
function drawParties(parties, x, gap) {
    const names = parties.map(party => wrap(party.name, Math.floor(gap / LADDER.bold))),
        most = Math.max(...names.map(lines => lines.length));
    const groups = parties.map((party, i) => {
        const ends = parties.length > 1 && i === parties.length - 1,
            anchor = i === 0 ? 'start' : ends ? 'end' : 'middle';
        const at = x(i) + (i === 0 ? -10 : ends ? 10 : 0);
        return svg(
            'g',
            {},
            ...names[i].map((line, n) =>
                svg('text', {class: 'party', x: at, y: 14 + 15 * n, 'text-anchor': anchor}, line),
            ),
            svg('text', {class: 'role', x: at, y: 14 + 15 * most, 'text-anchor': anchor}, party.role),
        );
    });
    return {groups, height: 22 + 15 * most};
}

/* Label above the arrow, what else is known below it. */
function drawMessage(row, y, place, cause) {
    const from = place(row.from),
        to = row.to === row.from ? from + 40 : place(row.to),
        right = to >= from,
        tip = right ? to - 1 : to + 1;
    const middle = (from + to) / 2,
        letters = Math.floor((Math.abs(to - from) - 14) / LADDER.letter);
    const above = wrap(row.label, letters),
        below = row.details ? wrap(row.details, Math.max(letters, 14)) : [];
    const arrow = y + 16 * above.length + 3,
        parts = [];
    above.forEach((line, i) =>
        parts.push(svg('text', {class: 'label', x: middle, y: y + 12 + 16 * i, 'text-anchor': 'middle'}, line)),
    );
    parts.push(
        svg('line', {x1: from, x2: tip, y1: arrow, y2: arrow}),
        svg('path', {d: `M${tip},${arrow} l${right ? -8 : 8},-4 v8 z`}),
    );
    below.forEach((line, i) =>
        parts.push(
            svg('text', {class: 'details', x: middle, y: arrow + 14 + 14 * i, 'text-anchor': 'middle'}, line),
        ),
    );
    const height = arrow - y + 8 + 14 * below.length + (cause ? 18 : 4);
    if (cause)
        parts.push(
            svg('text', {class: 'cause', x: middle, y: y + height - 6, 'text-anchor': 'middle'}, `◆ ${cause}`),
        );
    return {height, group: svg('g', {class: `message ${row.tone}`}, ...parts)};
}

function drawLadder(ladder, width, cause) {
    const rows = rowsOf(ladder),
        parties = partiesOf(ladder),
        gaps = Math.max(1, parties.length - 1);
    const gap = Math.max(
        LADDER.partyLeast,
        Math.min(LADDER.party * 1.6, (width - LADDER.time - LADDER.frame - 24) / gaps),
    );
    const whole = LADDER.time + gap * gaps + LADDER.frame + 24,
        place = party => LADDER.time + 12 + gap * party;
    const headings = drawParties(parties, place, gap);
    let y = headings.height + 6;
    const marks = [],
        messages = [];
    rows.forEach(row => {
        const {height, group} = drawMessage(row, y + 2, place, row.evidence === 2 ? cause : '');
        if (row.evidence)
            marks.push(svg('rect', {class: 'evidence', x: 0, y: y - 2, width: whole, height: height + 2, rx: 4}));
        messages.push(
            group,
            svg('text', {class: 'tick', x: LADDER.time - 8, y: y + 14, 'text-anchor': 'end'}, seconds(row.time)),
            svg('text', {class: 'tick', x: whole, y: y + 14, 'text-anchor': 'end'}, frameName(row)),
        );
        y += height + 4;
    });
    const lifelines = parties.map((_, i) =>
        svg('line', {class: 'lifeline', x1: place(i), x2: place(i), y1: headings.height, y2: y}),
    );
    return svg(
        'svg',
        {
            width: whole,
            height: y + 4,
            viewBox: `0 0 ${whole} ${y + 4}`,
            role: 'img',
            class: 'ladder',
            'aria-label': `${rows.length} messages; the table below says the same`,
        },
        ...marks,
        ...lifelines,
        svg('text', {class: 'tick', x: LADDER.time - 8, y: 14, 'text-anchor': 'end'}, 'seconds'),
        ...headings.groups,
        ...messages,
    );
}

function ladderTable(ladder) {
    const parties = partiesOf(ladder);
    return html(
        'table',
        {},
        html(
            'thead',
            {},
            html(
                'tr',
                {},
                ...['Seconds', 'From', 'To', 'Message', 'Details', 'Where'].map(title =>
                    html('th', {scope: 'col'}, title),
                ),
            ),
        ),
        html(
            'tbody',
            {},
            ...rowsOf(ladder).map(row =>
                html(
                    'tr',
                    {class: row.evidence ? 'evidence' : null},
                    html('td', {class: 'number'}, seconds(row.time)),
                    html('td', {}, parties[row.from]?.name),
                    html('td', {}, parties[row.to]?.name),
                    html('td', {}, row.evidence ? `◆ ${row.label}` : row.label),
                    html('td', {}, row.details),
                    html('td', {}, frameName(row)),
                ),
            ),
        ),
    );
}

/* ---- the window ---- */

function facts(call, ladder) {
    const kind = kindOf(call),
        pairs = [
            ['Time', clockMs(calls.start[call])],
            ['Caller', data.texts[calls.caller[call]]],
            ['Destination', data.texts[calls.callee[call]]],
            ['Trunk', data.texts[calls.trunk[call]]],
            ['Direction', DIRECTIONS[calls.direction[call]]],
            ['Code', calls.code[call] ? String(calls.code[call]) : ''],
            ['Outcome', kind.outcome],
            ['Cause', kind.cause],
            ['Wait until it rang', duration(calls.pdd[call])],
            ['Ringing', duration(calls.ring[call])],
            ['Talk', duration(calls.talk[call])],
            ['Ended by', ENDED_BY[calls.ended[call]]],
            ['Another route', calls.recovered[call] ? 'carried it within seconds: not counted as lost' : ''],
            ['Call-ID', calls.id[call]],
            [
                'Begins in',
                `${data.inputs[calls.input[call]]?.name ?? ''}, ${data.inputs[calls.input[call]]?.item ?? 'packet'} ${calls.frame[call]}`,
            ],
        ];
    for (let i = 0; ladder && i < ladder.facts.length; i += 2)
        pairs.push([data.words[ladder.facts[i]], data.words[ladder.facts[i + 1]]]);
    return html(
        'dl',
        {class: 'facts'},
        ...pairs
            .filter(([, value]) => value)
            .map(([name, value]) => html('div', {}, html('dt', {}, name), html('dd', {}, value))),
    );
}

function sentences(call, ladder) {
    const kind = kindOf(call),
        action = ladder ? ladder.action : kind.action,
        finding = data.findings[calls.finding[call] - 1];
    return [
        html('p', {class: 'headline'}, ladder?.headline || kind.meaning),
        action ? html('p', {}, html('b', {}, 'What to do: '), action) : null,
        ...(ladder?.notes || []).map(note => html('p', {class: 'faint'}, note)),
        finding
            ? html(
                  'p',
                  {},
                  html('b', {}, 'Explained by: '),
                  html(
                      'a',
                      {href: `#finding-${calls.finding[call]}`, onclick: () => dialog.close()},
                      finding.title,
                  ),
              )
            : null,
    ];
}

function messagesPart(call, ladder) {
    if (ladder?.rows?.length) {
        const canvas = html('div', {
            class: 'ladder-holder',
            role: 'region',
            tabindex: 0,
            'aria-label': 'Messages of the call',
        });
        return [
            html('h3', {}, 'Messages'),
            canvas,
            ladder.left_out
                ? html(
                      'p',
                      {class: 'faint'},
                      `${counted(ladder.left_out, 'message', 'messages')} in the middle left out.`,
                  )
                : null,
            html(
                'details',
                {},
                html('summary', {}, 'The messages as a table'),
                html(
                    'div',
                    {class: 'wide', role: 'region', tabindex: 0, 'aria-label': 'Messages as a table'},
                    ladderTable(ladder),
                ),
            ),
        ];
    }
    const why = data.ladders_problem
        ? `The messages are not here: ${data.ladders_problem}.`
        : ladder
          ? 'The input holds no messages of this call.'
          : 'To keep this page small, the messages of this call are not in it. This command shows them:';
    return [
        html('h3', {}, 'Messages'),
        html('p', {}, why),
        ladder ? null : html('pre', {}, html('code', {}, ladderCommand(call))),
    ];
}

const dialog = html('dialog', {id: 'call', 'aria-labelledby': 'call-title'});

function openCall(call) {
    const ladder = ladders.get(call),
        kind = kindOf(call),
        place = table.active;
    const step = by =>
        html(
            'button',
            {type: 'button', disabled: !(place + by in table.chosen), onclick: () => openPlace(place + by)},
            by < 0 ? '‹ Before' : 'Next ›',
        );
    dialog.replaceChildren(
        html(
            'header',
            {},
            html(
                'p',
                {class: 'tools'},
                step(-1),
                ' ',
                step(1),
                ' ',
                html('button', {type: 'button', onclick: () => dialog.close()}, 'Close'),
            ),
            html(
                'h2',
                {id: 'call-title', tabindex: -1},
                html('i', {class: `key fill-${data.groups[kind.group].id}`}),
                kind.label,
                ' ',
                kind.side === 'none' ? null : html('span', {class: `side ${kind.side}`}, kind.side),
            ),
            html(
                'p',
                {class: 'faint'},
                `${clock(calls.start[call])} ${data.texts[calls.caller[call]] || '?'} → ${data.texts[calls.callee[call]] || '?'}`,
            ),
        ),
        ...sentences(call, ladder).filter(Boolean),
        ...messagesPart(call, ladder).filter(Boolean),
        html('h3', {}, 'Details'),
        facts(call, ladder),
    );
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    dialog.querySelector('#call-title').focus();
    const holder = dialog.querySelector('.ladder-holder');
    if (holder) holder.append(drawLadder(ladder, holder.clientWidth, kind.label));
}

dialog.addEventListener('close', () => focusActive());

/* A click beside the window closes it, and the arrow keys go on to the next call. */
dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
});
dialog.addEventListener('keydown', event => {
    const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
    if (by && !event.target.closest('.wide, .ladder-holder') && table.active + by in table.chosen)
        openPlace(table.active + by);
});
