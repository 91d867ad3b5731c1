/* Puts the parts into the page, and listens to what stands there. */

const THEMES = ['auto', 'light', 'dark'];

/* A page that is opened from a file may have no storage. */
function remembered() {
    try {
        return localStorage.getItem('sipdiag-theme');
    } catch {
        return null;
    }
}

function setTheme(button, theme) {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    try {
        localStorage.setItem('sipdiag-theme', theme);
    } catch {
        /* then it is forgotten */
    }
}

function startTools() {
    const theme = document.getElementById('theme'),
        print = document.getElementById('print');
    let current = THEMES.includes(remembered()) ? remembered() : 'auto';
    setTheme(theme, current);
    theme.hidden = print.hidden = false;
    theme.addEventListener('click', () => {
        current = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length];
        setTheme(theme, current);
    });
    print.addEventListener('click', () => window.print());
}

/* Results and findings lead to the calls behind them. */
function followLinks(event) {
    const link = event.target.closest('a[data-cause], a[data-finding]');
    if (link)
        show(
            link.dataset.finding
                ? {finding: link.dataset.finding}
                : {kind: `${link.dataset.cause} ${link.dataset.result}`},
        );
}

function drawCharts(host) {
    const figures = [];
    if (hasTimes && calls.count > 1) figures.push(timelineFigure(), heatFigure(), ...loadFigures());
    figures.push(
        durationsFigure(
            'Wait until it rings (PDD)',
            calls.pdd,
            'From the call request to the first sign of ringing.',
        ),
        durationsFigure('Ringing', calls.ring, 'From the first ringing to the answer, or to the end without one.'),
    );
    const drawn = figures.filter(Boolean);
    if (!drawn.length)
        drawn.push(
            html(
                'p',
                {class: 'faint'},
                calls.count < 2
                    ? 'One call makes no chart.'
                    : 'The input tells neither when calls began nor how long anything took.',
            ),
        );
    host.append(...drawn);
}

/* Calls that another finding explains better are not shown by this one. */
function hideIdleLinks() {
    document
        .querySelectorAll('a[data-finding]')
        .forEach(link => (link.hidden = !shownFindings.has(Number(link.dataset.finding))));
}

startTools();
hideIdleLinks();
document.body.append(dialog);
if (calls.count) {
    drawCharts(document.getElementById('drawings'));
    drawCalls(document.getElementById('call-table'));
    document.addEventListener('click', followLinks);
    window.addEventListener('beforeprint', printRows);
    window.addEventListener('afterprint', renderRows);
} else {
    document
        .getElementById('drawings')
        .append(html('p', {class: 'faint'}, 'No call is left in memory to be drawn.'));
}
