/* Times, durations and counts as the rest of the report writes them, and elements. */

const SECOND = 1000,
    MINUTE = 60 * SECOND,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR;

const two = number => String(number).padStart(2, '0');

/* The entry of the zone's table that holds at a moment. */
function zoneAt(ms) {
    let found = data.zone[0];
    for (const entry of data.zone) if (entry[0] <= ms) found = entry;
    return found;
}

const zoneName = data.zone
    .map(entry => entry[2])
    .filter((name, i, all) => all.indexOf(name) === i)
    .join(' / ');

/* A date whose UTC parts are the parts shown. */
const shown = ms => new Date(ms + zoneAt(ms)[1] * SECOND);

const dateOf = ms => shown(ms).toISOString().slice(0, 10);
const timeOf = ms => shown(ms).toISOString().slice(11, 19);
const isOneDay = data.first === null || dateOf(data.first) === dateOf(data.last);

function clock(ms) {
    if (Number.isNaN(ms)) return '';
    return isOneDay ? timeOf(ms) : `${dateOf(ms)} ${timeOf(ms)}`;
}

function clockMs(ms) {
    return Number.isNaN(ms)
        ? 'not known'
        : `${dateOf(ms)} ${shown(ms).toISOString().slice(11, 23)} ${zoneAt(ms)[2]}`;
}

/* "320 ms", "4.2 s", "2 min 10 s", "1 h 05 min": rounded as everywhere else in the report. */
function duration(ms) {
    if (ms < 0) return '';
    if (ms < SECOND) return `${Math.round(ms)}\u00a0ms`;
    if (ms < 59950) return `${(Math.round(ms / 100) / 10).toFixed(1)}\u00a0s`;
    const seconds = Math.round(ms / SECOND),
        minutes = Math.round(ms / MINUTE);
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
    return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/* 81 079, with spaces at which no line ends. */
function count(number) {
    const digits = String(number);
    return digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, '\u00a0') : digits;
}

const counted = (number, one, many) => `${count(number)}\u00a0${number === 1 ? one : many}`;
const percent = share => `${(100 * share).toFixed(1)}\u00a0%`;

/* ---- elements ---- */

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else if (value !== null && value !== undefined && value !== false)
            element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.filter(child => child !== null && child !== undefined));
    return element;
}

const html = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);

const svg = (name, attributes, ...children) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

/* Words that a screen reader says, and nobody sees. */
const unseen = words => html('span', {class: 'unseen'}, words);
