/* The calls of this page: columns of numbers, and what the numbers stand for. */
'use strict';

const UNKNOWN = -1;
const data = JSON.parse(document.getElementById('data').textContent);

/* One number stands for a column in which all are equal. */
function column(name) {
    const values = data.calls[name];
    return typeof values === 'number' ? new Float64Array(data.calls.count).fill(values) : Float64Array.from(values);
}

/* Starts are written as differences; NaN where a log has no times. */
function starts(differences) {
    let now = 0;
    return Float64Array.from(differences, difference => (difference === null ? NaN : (now += difference)));
}

const calls = {
    count: data.calls.count,
    id: data.calls.id,
    start: starts(data.calls.start),
    caller: column('caller'),
    callee: column('callee'),
    trunk: column('trunk'),
    kind: column('kind'),
    note: column('note'),
    direction: column('direction'),
    code: column('code'),
    pdd: column('pdd'),
    ring: column('ring'),
    talk: column('talk'),
    busy: column('busy'),
    ended: column('ended'),
    finding: column('finding'),
    recovered: column('recovered'),
    input: column('input'),
    frame: column('frame'),
};

const DIRECTIONS = ['', 'out', 'in', 'internal', 'transit'];
const ENDED_BY = ['', 'caller', 'callee', 'network'];

const ladders = new Map(data.ladders.map(ladder => [ladder.call, ladder]));

const kindOf = call => data.kinds[calls.kind[call]];
const isJudged = call => kindOf(call).group < data.groups.length - 1;
const noteIds = data.notes.map(ids => ids.split(' '));

/* Does a finding, by its number, explain the call, or is it a note of it? */
function isOf(call, number) {
    const finding = data.findings[number - 1];
    if (calls.finding[call] === number) return true;
    return (
        noteIds[calls.note[call]].includes(finding.id) &&
        (!finding.trunk || finding.trunk === data.texts[calls.trunk[call]])
    );
}

/* Findings that have calls to show. */
const shownFindings = new Set();
for (let number = 1; number <= data.findings.length; number++)
    for (let call = 0; call < calls.count && !shownFindings.has(number); call++)
        if (isOf(call, number)) shownFindings.add(number);

const hasTimes = calls.start.some(start => !Number.isNaN(start));

/* How `sipdiag -L` knows this call: of several with one Call-ID, by its number among them. */
function nameOf(call) {
    const id = calls.id[call];
    let before = 0,
        all = 0;
    calls.id.forEach((other, index) => {
        if (other !== id) return;
        all++;
        before += index < call;
    });
    return all > 1 ? `${id}#${before + 1}` : id;
}

/* A word as a shell takes it. */
function shellWord(word) {
    return /^[A-Za-z0-9._@%+:,\/-]+$/.test(word) && !word.startsWith('-')
        ? word
        : `'${word.replaceAll("'", "'\\''")}'`;
}

function ladderCommand(call) {
    return `sipdiag -L ${shellWord(nameOf(call))} ${data.inputs_command}`;
}
