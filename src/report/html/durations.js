/* How long things took, and how often. */

/* Nearest rank. */
const quantile = (sorted, share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];

function bins(sorted) {
    const step = niceStep(Math.max(quantile(sorted, 0.98), 100), 20),
        last = Math.min(24, Math.floor(sorted[sorted.length - 1] / step));
    const found = new Array(last + 1).fill(0);
    sorted.forEach(value => found[Math.min(last, Math.floor(value / step))]++);
    return {step, found, isCut: sorted[sorted.length - 1] >= (last + 1) * step};
}

function drawDurations(sorted, width, title) {
    const {step, found, isCut} = bins(sorted),
        area = plot(width, 236, 8);
    const {y, lines} = yAxis(area, Math.max(...found), 'calls');
    const x = value => area.left + ((area.right - area.left) * value) / (found.length * step);
    const ticks = niceStep(found.length * step, Math.max(2, (area.right - area.left) / 60)),
        marks = [];
    for (let value = 0; value <= found.length * step; value += ticks)
        marks.push(
            svg(
                'text',
                {class: 'tick', x: x(value), y: area.bottom + 17, 'text-anchor': value ? 'middle' : 'start'},
                `${value / SECOND}`,
            ),
        );
    marks.push(
        svg(
            'text',
            {class: 'label', x: area.right, y: area.height - 6, 'text-anchor': 'end'},
            isCut ? 'seconds; the last bar is all that is longer' : 'seconds',
        ),
    );
    const bars = found.map((all, i) =>
        all
            ? svg(
                  'g',
                  {},
                  svg(
                      'title',
                      {},
                      `${duration(i * step)} to ${i === found.length - 1 && isCut ? duration(sorted[sorted.length - 1]) : duration((i + 1) * step)}: ${counted(all, 'call', 'calls')}`,
                  ),
                  svg('rect', {
                      class: 'measure',
                      x: x(i * step) + 0.5,
                      y: y(all),
                      width: Math.max(x(step) - x(0) - 1, 1),
                      height: y(0) - y(all),
                  }),
              )
            : null,
    );
    const quantiles = [
        [0.5, 'half'],
        [0.95, '95 %'],
    ].map(([share, name]) => {
        const at = Math.min(x(quantile(sorted, share)), area.right);
        return svg(
            'g',
            {},
            svg('line', {class: 'quantile', x1: at, x2: at, y1: area.top - 16, y2: area.bottom}),
            svg(
                'text',
                {
                    class: 'tick',
                    x: share < 0.9 ? at - 3 : Math.min(at + 3, area.right - 26),
                    y: area.top - 6,
                    'text-anchor': share < 0.9 ? 'end' : 'start',
                },
                name,
            ),
        );
    });
    return drawing(width, area.height, title, ...lines, ...marks, ...bars, ...quantiles);
}

function durationsFigure(title, values, words) {
    const sorted = values.filter(value => value !== UNKNOWN).sort();
    if (sorted.length < 2) return null;
    const half = duration(quantile(sorted, 0.5)),
        most = duration(quantile(sorted, 0.95)),
        longest = duration(sorted[sorted.length - 1]);
    return figure(
        title,
        `${words} Of ${counted(sorted.length, 'call', 'calls')} half took at most ${half}, 95\u00a0% at most ${most}, the longest ${longest}.`,
        (width, name) => drawDurations(sorted, width, name),
        () => {
            const {step, found, isCut} = bins(sorted);
            return tableOf(
                ['From', 'Until', 'Calls'],
                found.map((all, i) => [
                    duration(i * step),
                    i === found.length - 1 && isCut ? longest : duration((i + 1) * step),
                    all,
                ]),
            );
        },
    );
}
