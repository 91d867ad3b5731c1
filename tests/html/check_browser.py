# The HTML page in a real browser: check_browser.py FOLDER, with the pages that test_html_browser.sh made.
import sys
import time

import browser

FAILURES = []
HELPERS = """
    const one = selector => document.querySelector(selector), all = selector => [...document.querySelectorAll(selector)];
    const cells = name => all(`.calls tbody td.${name}`).map(cell => cell.textContent);
"""


def check(condition, sentence):
    if not condition:
        FAILURES.append(sentence)
        print("WRONG:", sentence)


class Page:
    def __init__(self, chromium, file, width=1200, scheme="light"):
        self.chromium, self.name = chromium, f"{file} at {width} px, {scheme}"
        chromium.show(width, scheme)
        chromium.open(file)

    def ask(self, script):
        return self.chromium.run(HELPERS + script)

    def holds(self, script, sentence):
        """At once or within a second: a browser answers when it has time."""
        for _ in range(10):
            if self.ask(f"return Boolean({script});"):
                return
            time.sleep(0.1)
        check(False, f"{self.name}: {sentence}")

    def is_quiet(self):
        complaints = self.chromium.complaints()
        check(not complaints, f"{self.name}: the console says {complaints[:3]}")


def check_looks(chromium, file):
    for width in (1200, 400):
        for scheme in ("light", "dark"):
            page = Page(chromium, file, width, scheme)
            page.ask("all('details').forEach(details => details.open = true);")
            page.holds("document.documentElement.scrollWidth <= innerWidth", "it is wider than the window")
            page.holds(NO_OVERLAP, "words run out of a drawing")
            low = page.ask(CONTRAST)
            check(not low, f"{page.name}: too little contrast: {low}")
            page.is_quiet()


# Every text of a drawing lies inside it.
NO_OVERLAP = """all('.canvas svg').every(drawing => [...drawing.querySelectorAll('text')].every(text => {
    const inside = text.getBoundingClientRect(), frame = drawing.getBoundingClientRect();
    return inside.left >= frame.left - 1 && inside.right <= frame.right + 1 && inside.bottom <= frame.bottom + 1;
}))"""

# Texts with less than 4.5:1 against what is behind them (WCAG 2, 1.4.3).
CONTRAST = """
    const drawn = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const paint = (colours) => {
        drawn.clearRect(0, 0, 1, 1);
        colours.forEach(colour => { drawn.fillStyle = colour; drawn.fillRect(0, 0, 1, 1); });
        return [...drawn.getImageData(0, 0, 1, 1).data];
    };
    const light = colour => colour.slice(0, 3).map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = element => {
        const layers = [];
        for (let at = element; at; at = at.parentElement)
            layers.unshift(getComputedStyle(at).backgroundColor);
        return layers;
    };
    return all('p, a, b, th, td, dt, dd, li, button, small, summary, h1, h2, h3, .side, .severity, .mark, code').filter(element => {
        if (!element.getClientRects().length || element.closest('.unseen, .skip, svg') || !element.textContent.trim())
            return false;
        const layers = behind(element), back = light(paint(layers)), front = light(paint([...layers, getComputedStyle(element).color]));
        return (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05) < 4.5;
    }).map(element => element.tagName + '.' + element.className + ' ' + element.textContent.slice(0, 30)).slice(0, 5);
"""


def check_sorting(page):
    page.holds("one('.calls th.time').getAttribute('aria-sort') === 'ascending'", "calls do not begin in order of time")
    page.ask("one('.calls th.talk button').click();")
    page.ask("one('.calls th.talk button').click();")
    page.holds("one('.calls th.talk').getAttribute('aria-sort') === 'descending'", "a heading clicked twice is not descending")
    page.holds("one('.calls th.time').getAttribute('aria-sort') === 'none'", "two headings say that they sort")
    page.holds("cells('talk')[0].includes('min')", "the longest talk is not first")
    page.ask("one('.calls th.callee button').click();")
    page.holds("JSON.stringify(cells('callee')) === JSON.stringify(cells('callee').sort())", "destinations are not in order")
    page.ask("one('.calls th.time button').click();")


def check_filters(page):
    page.ask("""const find = one('#search'); find.value = '380670000687'; find.dispatchEvent(new Event('input'));""")
    page.holds("one('.status').textContent === '1 of 218\\u00a0calls'", "a number finds not its call")
    page.holds("cells('callee')[0] === '380670000687'", "a number finds another call")
    page.ask("""const find = one('#search'); find.value = 'nobody like that'; find.dispatchEvent(new Event('input'));""")
    page.holds("one('.calls tbody tr[data-place]') === null && !one('.nothing').hidden", "nothing found is not said")
    page.ask("all('.filters button')[0].click();")
    page.holds("one('.status').textContent === '218\\u00a0calls' && one('#search').value === ''", "all calls do not come back")
    page.ask("""const side = one('#choose-side'); side.value = 'provider'; side.dispatchEvent(new Event('change'));""")
    page.holds("cells('side-cell').every(side => side === 'provider')", "a side shows calls of another")
    page.ask("all('.filters button')[0].click();")
    calls = page.ask("const link = all('.results a')[2]; link.click(); return link.closest('tr').children[2].textContent;")
    page.holds(f"one('.status').textContent.startsWith('{calls} of 218')", "a result leads not to its calls")
    for number in range(1, 5):
        said = page.ask(f"const link = one('a[data-finding=\"{number}\"]'); link.click(); return link.parentElement.textContent;")
        calls = said.split("\u00a0")[0]
        page.holds(f"one('.status').textContent.startsWith('{calls} of 218')", f"finding {number} leads to other calls than its {calls}")
    page.ask("one('a[data-finding]').click();")
    page.holds("one('#choose-finding').value === '1' && one('#choose-kind').value === ''", "a finding leads not to its calls")
    page.ask("all('.filters button')[0].click();")


def check_ladder(page):
    page.ask("one('.calls tbody tr[data-place=\"3\"]').click();")
    page.holds("one('#call').open", "a click opens no call")
    page.holds("all('#call .ladder .message').length === 7 && all('#call .ladder rect.evidence').length > 0", "the ladder lacks messages or evidence")
    page.holds("one('#call .headline').textContent.length > 10 && one('#call .facts').textContent.includes('@192.0.2.10')", "the call lacks its words")
    page.holds("all('#call tbody tr').length === 7", "the ladder as a table lacks messages")
    page.ask("all('#call .tools button')[2].click();")
    page.holds("!one('#call').open", "the call does not close")


def check_keyboard(page, chromium):
    page.ask("one('.calls tbody button').focus();")
    chromium.press("ArrowDown", "ArrowDown")
    page.holds("document.activeElement.dataset.place === '2'", "arrow keys do not move")
    chromium.press("End")
    page.holds("document.activeElement.dataset.place === '217'", "End does not go to the last call")
    chromium.press("Home", "PageDown", "ArrowUp", "Enter")
    page.holds("one('#call').open && one('#call').contains(document.activeElement)", "Enter opens no call, or the focus stays behind")
    title = page.ask("return one('#call').textContent;")
    chromium.press("ArrowRight")
    page.holds("one('#call').open", "an arrow key closes the call")
    check(page.ask("return one('#call').textContent;") != title, f"{page.name}: an arrow key does not go on to the next call")
    chromium.press("Escape")
    page.holds("!one('#call').open && document.activeElement.dataset.place !== undefined", "after Esc the focus is not in the table")
    page.ask("one('.skip').focus();")
    chromium.press("Tab")
    page.holds("document.activeElement.closest('nav')", "Tab does not go on from the first link")
    page.holds("getComputedStyle(document.activeElement).outlineStyle === 'solid'", "the focus cannot be seen")


def check_evening(chromium, folder):
    check_looks(chromium, f"{folder}/evening.html")
    page = Page(chromium, f"{folder}/evening.html")
    page.holds("all('main > section').every(part => document.getElementById(part.getAttribute('aria-labelledby')))", "a part has no title")
    page.holds("all('figure').length === 5 && all('figure .canvas svg[role][aria-label]').length === 4", "a drawing is missing")
    page.holds("all('.band').length === 4 && all('.limit').length === 1", "findings or the limit are not in the drawings")
    check_sorting(page)
    check_filters(page)
    check_ladder(page)
    check_keyboard(page, chromium)
    page.ask("one('#theme').click(); one('#theme').click();")
    page.holds("document.documentElement.dataset.theme === 'dark'", "the theme does not change")
    page.ask("one('#theme').click();")
    check(chromium.print() > 10000, f"{page.name}: cannot be printed")
    page.holds("one('.calls tbody').children.length < 60", "rows stay after printing")
    page.is_quiet()


def check_hostile(chromium, folder):
    page = Page(chromium, f"{folder}/hostile.html")
    page.ask("one('.calls tbody tr[data-place]').click();")
    page.holds("one('#call').open && one('#call').textContent.includes('</script><img src=x')", "what the input says is not shown")
    page.holds("document.title.startsWith('Calls: <img src=x') && all('img').length === 0 && all('script').length === 2", "the input became a part of the page")
    page.is_quiet()


def check_small_ones(chromium, folder):
    for name in ("none", "one", "table", "no-times", "unselected", "two-parties-v6"):
        for width in (1200, 400):
            page = Page(chromium, f"{folder}/{name}.html", width)
            page.holds("one('h1').textContent.length > 5 && one('#input')", "it lacks its verdict or what was read")
            page.holds("document.documentElement.scrollWidth <= innerWidth", "it is wider than the window")
            page.ask("const row = one('.calls tbody tr[data-place]'); if (row) row.click();")
            page.holds("!one('.calls') || one('#call').open", "a call does not open")
            page.is_quiet()


def milliseconds(page, script):
    """The best of three: other programs want the processor, too."""
    return min(page.ask(f"const begin = performance.now(); {script}; document.body.offsetHeight; return performance.now() - begin;")
               for _ in range(3))


def check_many(chromium, folder):
    opened = []
    for _ in range(3):
        begin = time.monotonic()
        page = Page(chromium, f"{folder}/many.html")
        page.holds("one('.calls tbody tr[data-place]')", "there are no calls")
        opened.append(time.monotonic() - begin)
    check(min(opened) < 2, f"{page.name}: opened in {min(opened):.2f} s")
    page.holds("all('.calls tbody tr').length < 80", "rows out of sight are there")
    for column in ("callee", "time", "what", "talk"):
        took = milliseconds(page, f"one('.calls th.{column} button').click()")
        check(took < 2000, f"{page.name}: sorted by {column} in {took:.0f} ms")
    took = milliseconds(page, "one('#search').value = '99'; one('#search').dispatchEvent(new Event('input'))")
    check(took < 2000, f"{page.name}: searched in {took:.0f} ms")
    page.ask("all('.filters button')[0].click();")
    page.ask("const view = one('.scroller'); view.scrollTop = view.scrollHeight;")
    page.holds("one('.calls tbody tr[data-place=\"99999\"]')", "the last of 100 000 rows cannot be reached")
    took = milliseconds(page, "one('.scroller').scrollTop = Math.random() * one('.scroller').scrollHeight")
    check(took < 100, f"{page.name}: a step of scrolling took {took:.0f} ms")
    page.holds("one('.calls tbody tr[data-place]')", "no row is there after scrolling")
    page.is_quiet()
    print(f"100 000 calls: opened in {min(opened):.2f} s")


def main():
    chromium = browser.Browser()
    try:
        for part in (check_evening, check_hostile, check_small_ones, check_many):
            part(chromium, sys.argv[1])
    finally:
        chromium.close()
    print("all right" if not FAILURES else f"{len(FAILURES)} faults")
    return bool(FAILURES)


sys.exit(main())
