/* The table of calls: filtered, sorted, and only the rows that are in sight are there. */

const ROW_HEIGHT = 36,
    ROWS_AROUND = 12,
    ROWS_PRINTED = 200,
    TALLEST = 8e6;

const byText = name => ({text: call => data.texts[calls[name][call]], order: () => orderOfTexts(calls[name])});
const byNumber = (name, text) => ({text, number: true, order: () => calls[name]});
const byDuration = name => byNumber(name, call => duration(calls[name][call]));

/* "18x 487": the last word as people speak of it, and the code where it is another. */
function codeOf(call) {
    const result = kindOf(call).result,
        code = calls.code[call] < 200 ? '' : String(calls.code[call]);
    return [result === 'none' ? '' : result, code === result ? '' : code].filter(Boolean).join(' ');
}

/* Without the year, which the page says above; a call says it in full. */
const shortClock = ms => (isOneDay || Number.isNaN(ms) ? clock(ms) : clock(ms).slice(5));

/* What no call has is no column. */
const hasAny = (name, none) => calls[name].some(value => value !== none);

const COLUMNS = [
    {title: 'Time', class: 'time', text: call => shortClock(calls.start[call]), order: () => calls.start},
    hasAny('direction', 0) && {
        title: 'Dir',
        class: 'direction',
        text: call => DIRECTIONS[calls.direction[call]],
        order: () => calls.direction,
    },
    {title: 'Caller', class: 'caller', ...byText('caller')},
    {title: 'Destination', class: 'callee', ...byText('callee')},
    hasAny('trunk', 0) && {title: 'Trunk', class: 'trunk', ...byText('trunk')},
    {title: 'Code', class: 'code', ...byNumber('code', codeOf)},
    {title: 'What happened', class: 'what', text: call => kindOf(call).label, order: () => orderOfKinds('label')},
    {
        title: 'Side',
        class: 'side-cell',
        text: call => (kindOf(call).side === 'none' ? '' : kindOf(call).side),
        order: () => orderOfKinds('side'),
    },
    hasAny('pdd', UNKNOWN) && {title: 'PDD', class: 'pdd', ...byDuration('pdd')},
    hasAny('ring', UNKNOWN) && {title: 'Ring', class: 'ring', ...byDuration('ring')},
    hasAny('talk', UNKNOWN) && {title: 'Talk', class: 'talk', ...byDuration('talk')},
    hasAny('ended', 0) && {
        title: 'Ended by',
        class: 'ended',
        text: call => ENDED_BY[calls.ended[call]],
        order: () => calls.ended,
    },
].filter(Boolean);

/* The rank of every text among all, so that rows compare by numbers. */
let textRanks = null;
function orderOfTexts(places) {
    if (!textRanks) {
        textRanks = new Float64Array(data.texts.length);
        Array.from(data.texts.keys())
            .sort((a, b) => (data.texts[a] < data.texts[b] ? -1 : data.texts[a] > data.texts[b] ? 1 : 0))
            .forEach((place, rank) => (textRanks[place] = rank));
    }
    return places.map(place => textRanks[place]);
}

function orderOfKinds(key) {
    const values = [...new Set(data.kinds.map(kind => kind[key]))].sort();
    const ranks = data.kinds.map(kind => values.indexOf(kind[key]));
    return calls.kind.map(kind => ranks[kind]);
}

/* ---- which calls ---- */

const wanted = {text: '', kind: '', side: '', trunk: '', finding: ''};

/* What a choice of results stands for: a label and its code. */
const resultName = kind => `${kind.label} (${kind.result === 'none' ? 'no reply' : kind.result})`;

function chosenCalls() {
    const needle = wanted.text.trim().toLowerCase();
    const texts = needle && Uint8Array.from(data.texts, text => text.toLowerCase().includes(needle));
    const kinds = data.kinds.map(
        kind =>
            (!wanted.kind || kind.cause + ' ' + kind.result === wanted.kind) &&
            (!wanted.side || kind.side === wanted.side),
    );
    const labels = data.kinds.map(kind => needle && kind.label.toLowerCase().includes(needle));
    const found = [];
    for (let call = 0; call < calls.count; call++) {
        const kind = calls.kind[call];
        if (
            !kinds[kind] ||
            (wanted.trunk && data.texts[calls.trunk[call]] !== wanted.trunk) ||
            (wanted.finding && !isOf(call, Number(wanted.finding)))
        )
            continue;
        if (
            !needle ||
            texts[calls.caller[call]] ||
            texts[calls.callee[call]] ||
            labels[kind] ||
            String(calls.code[call]) === needle ||
            calls.id[call].toLowerCase().includes(needle)
        )
            found.push(call);
    }
    return found;
}

/* ---- the table ---- */

const table = {chosen: [], active: 0, sorted: 0, descending: false};

function sortChosen() {
    const order = COLUMNS[table.sorted].order(),
        sign = table.descending ? -1 : 1;
    const last = table.descending ? -Infinity : Infinity; /* what is not known comes at the end */
    const key = call => (Number.isNaN(order[call]) || order[call] === UNKNOWN ? last : order[call]);
    table.chosen.sort((a, b) => (key(a) === key(b) ? a - b : sign * (key(a) < key(b) ? -1 : 1)));
}

function rowOf(place) {
    const call = table.chosen[place],
        kind = kindOf(call),
        active = place === table.active;
    const cells = COLUMNS.map((column, i) => {
        const words = String(column.text(call));
        const content =
            i === 0
                ? html(
                      'button',
                      {
                          type: 'button',
                          class: 'open',
                          tabindex: active ? 0 : -1,
                          'data-place': place,
                          'aria-label': `Open the call of ${words || 'unknown time'} to ${data.texts[calls.callee[call]] || 'unknown'}: ${kind.label}`,
                      },
                      words || '–',
                  )
                : column.class === 'side-cell' && words
                  ? html('span', {class: `side ${kind.side}`}, words)
                  : column.class === 'what'
                    ? html('span', {}, html('i', {class: `key fill-${data.groups[kind.group].id}`}), words)
                    : words;
        return html(
            'td',
            {class: `${column.class}${column.number ? ' number' : ''}`, title: i ? words : null},
            content,
        );
    });
    return html('tr', {'aria-rowindex': place + 2, class: active ? 'active' : null, 'data-place': place}, ...cells);
}

function spacer(height) {
    const cell = html('td');
    cell.style.height = `${Math.max(0, Math.round(height))}px`;
    return html('tr', {class: 'spacer', 'aria-hidden': 'true'}, cell);
}

/* A table of very many rows is not as tall as all of them, which no browser could show: its height stands for them. */
function scale() {
    const full = table.chosen.length * ROW_HEIGHT;
    return full > TALLEST ? TALLEST / full : 1;
}

function renderRows() {
    const height = table.chosen.length * ROW_HEIGHT * scale(),
        seen = Math.ceil(table.scroller.clientHeight / ROW_HEIGHT);
    const top = Math.floor(table.scroller.scrollTop / (ROW_HEIGHT * scale()));
    const first = Math.max(0, Math.min(top, table.chosen.length - seen) - ROWS_AROUND),
        last = Math.min(table.chosen.length, top + seen + ROWS_AROUND);
    const hadFocus = table.body.contains(document.activeElement);
    const rows = [];
    for (let place = first; place < last; place++) rows.push(rowOf(place));
    const above = first * ROW_HEIGHT * scale(),
        drawn = (last - first) * ROW_HEIGHT;
    table.body.replaceChildren(spacer(above), ...rows, spacer(height - above - drawn));
    if (hadFocus) focusActive();
}

function focusActive() {
    table.body.querySelector(`button[data-place="${table.active}"]`)?.focus({preventScroll: true});
}

/* Brings the active row into sight, under the heading. */
function showActive() {
    const top = table.active * ROW_HEIGHT * scale(),
        head = table.head.offsetHeight,
        scroller = table.scroller;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight - head)
        scroller.scrollTop = top + ROW_HEIGHT - scroller.clientHeight + head;
    renderRows();
    focusActive();
}

function refresh(keep) {
    const call = table.chosen[table.active];
    table.chosen = chosenCalls();
    sortChosen();
    table.active = keep ? Math.max(0, table.chosen.indexOf(call)) : 0;
    table.scroller.scrollTop = 0;
    table.element.setAttribute('aria-rowcount', table.chosen.length + 1);
    table.status.textContent =
        table.chosen.length === calls.count
            ? counted(calls.count, 'call', 'calls')
            : `${count(table.chosen.length)} of ${counted(calls.count, 'call', 'calls')}`;
    table.nothing.hidden = table.chosen.length > 0;
    table.reset.hidden = Object.values(wanted).every(value => !value);
    COLUMNS.forEach((column, i) =>
        table.headings[i].setAttribute(
            'aria-sort',
            i !== table.sorted ? 'none' : table.descending ? 'descending' : 'ascending',
        ),
    );
    renderRows();
}

function sortBy(column) {
    table.descending = table.sorted === column && !table.descending;
    table.sorted = column;
    refresh(false);
}

/* Arrows, pages, Home and End move; Enter is the button's own. */
function moveByKey(event) {
    const page = Math.max(1, Math.floor(table.scroller.clientHeight / ROW_HEIGHT) - 2),
        end = table.chosen.length - 1;
    const target = {
        ArrowDown: table.active + 1,
        ArrowUp: table.active - 1,
        PageDown: table.active + page,
        PageUp: table.active - page,
        Home: 0,
        End: end,
    }[event.key];
    if (target === undefined || !table.chosen.length) return;
    event.preventDefault();
    table.active = Math.max(0, Math.min(end, target));
    showActive();
}

function openPlace(place) {
    table.active = place;
    renderRows();
    openCall(table.chosen[place]);
}

/* ---- filters ---- */

function choiceOf(label, key, options) {
    const select = html(
        'select',
        {
            id: `choose-${key}`,
            onchange: () => {
                wanted[key] = select.value;
                refresh(false);
            },
        },
        html('option', {value: ''}, 'all'),
        ...options.map(([value, words]) => html('option', {value}, words)),
    );
    return html('p', {class: 'choice'}, html('label', {for: `choose-${key}`}, label), select);
}

/* Values with how many calls have them, most first. */
function ranked(keyOf) {
    const found = new Map();
    for (let call = 0; call < calls.count; call++) found.set(keyOf(call), (found.get(keyOf(call)) || 0) + 1);
    return [...found].filter(([key]) => key !== '').sort((a, b) => b[1] - a[1]);
}

function filters() {
    const search = html('input', {
        id: 'search',
        type: 'search',
        autocomplete: 'off',
        spellcheck: 'false',
        oninput: () => {
            wanted.text = search.value;
            refresh(false);
        },
    });
    const labels = new Map(data.kinds.map(kind => [kind.cause + ' ' + kind.result, resultName(kind)]));
    const results = ranked(call => kindOf(call).cause + ' ' + kindOf(call).result).map(([key, all]) => [
        key,
        `${labels.get(key)}: ${count(all)}`,
    ]);
    const sides = ranked(call => kindOf(call).side)
        .filter(([side]) => side !== 'none')
        .map(([side, all]) => [side, `${side}: ${count(all)}`]);
    const trunks = ranked(call => data.texts[calls.trunk[call]]).map(([trunk, all]) => [
        trunk,
        `${trunk}: ${count(all)}`,
    ]);
    const findings = data.findings
        .map((finding, i) => [String(i + 1), `${i + 1} ${finding.label}`])
        .filter(([number]) => shownFindings.has(Number(number)));
    table.reset = html('button', {type: 'button', hidden: true, onclick: () => show({})}, 'Show all');
    table.status = html('p', {class: 'status', role: 'status'});
    return html(
        'form',
        {class: 'filters', role: 'search', onsubmit: event => event.preventDefault()},
        html('p', {class: 'choice find'}, html('label', {for: 'search'}, 'Number, Call-ID, code or words'), search),
        choiceOf('Result', 'kind', results),
        choiceOf('Side', 'side', sides),
        trunks.length > 1 ? choiceOf('Trunk', 'trunk', trunks) : null,
        findings.length ? choiceOf('Finding', 'finding', findings) : null,
        table.reset,
        table.status,
    );
}

/* Only these calls; what is not named is not asked for. */
function show(values) {
    for (const key of Object.keys(wanted)) {
        wanted[key] = values[key] || '';
        const control = document.getElementById(key === 'text' ? 'search' : `choose-${key}`);
        if (control) control.value = wanted[key];
    }
    refresh(false);
}

function drawCalls(host) {
    table.headings = COLUMNS.map((column, i) =>
        html(
            'th',
            {scope: 'col', class: `${column.class}${column.number ? ' number' : ''}`},
            html('button', {type: 'button', onclick: () => sortBy(i)}, column.title),
        ),
    );
    table.head = html('thead', {}, html('tr', {'aria-rowindex': 1}, ...table.headings));
    table.body = html('tbody', {
        onkeydown: moveByKey,
        onfocusin: event => {
            table.active = Number(event.target.dataset.place);
        },
        onclick: event => {
            const row = event.target.closest('tr[data-place]');
            if (row) openPlace(Number(row.dataset.place));
        },
    });
    table.element = html(
        'table',
        {class: 'calls'},
        html('caption', {class: 'unseen'}, `Calls, times in ${zoneName}. Enter opens a call, arrow keys move.`),
        table.head,
        table.body,
    );
    table.nothing = html('p', {class: 'nothing', hidden: true}, 'No call is like that.');
    table.scroller = html('div', {class: 'scroller', onscroll: renderRows}, table.element, table.nothing);
    host.classList.toggle('dated', !isOneDay);
    host.append(
        filters(),
        table.scroller,
        html(
            'p',
            {class: 'hint faint'},
            `Times are ${zoneName}. A heading sorts, a row opens its call; in the table the arrow keys move and Enter opens.`,
        ),
    );
    new ResizeObserver(renderRows).observe(table.scroller);
    refresh(false);
}

/* On paper nothing scrolls. */
function printRows() {
    const rows = table.chosen.slice(0, ROWS_PRINTED).map((_, place) => rowOf(place));
    table.body.replaceChildren(...rows);
    if (table.chosen.length > ROWS_PRINTED)
        table.body.append(
            html(
                'tr',
                {},
                html(
                    'td',
                    {class: 'what', colspan: 3},
                    `… and ${counted(table.chosen.length - ROWS_PRINTED, 'more call', 'more calls')}`,
                ),
            ),
        );
}
