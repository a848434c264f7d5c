"""What every page must be for everyone, looked for on a page in a browser; each function names what it finds.

``axe_finds``: axe-core with the rules of WCAG 2.2 A and AA and its best practices. ``keyboard_finds``: Tab comes to all
that can be used, in reading order, out again, and one sees where it is. ``narrow_finds``: nothing runs out of the
window at 200 % zoom of 1366 × 768, nor where only 320 CSS pixels are left (WCAG 1.4.10). ``colour_finds``: with the few
colours of a forced palette (high contrast) every sign still says by words or form what it is. ``edge_finds``: one sees
where a field is by its edge (WCAG 1.4.11, which axe-core does not look for).
"""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.browser import DESKTOP

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# 1366 × 768 at 200 %, and the least that WCAG 1.4.10 asks for.
NARROW: list[ViewportSize] = [{"width": 683, "height": 384}, {"width": 320, "height": 640}]
# Focus is seen from a chair's distance.
LEAST_OUTLINE = 2

_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`))
}"""

# Radio buttons of one name are one stop. What scrolls by itself is a stop too, of the browser's own making.
_WATCH = """least => {
  const seen = each => each.checkVisibility({visibilityProperty: true})
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    each => each.type !== 'hidden' && !each.disabled && each.tabIndex >= 0 && seen(each))
  const group = each => each.type === 'radio' ? each.form + each.name : each
  window.__stops = stops.filter((each, at) => !stops.slice(0, at).some(other => group(other) === group(each)))
  window.__group = group
  window.__came = []
  document.addEventListener('focusin', ({target}) => {
    const ringed = [target, target.closest('label')].filter(Boolean).some(each => {
      const style = getComputedStyle(each)
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= least })
    const {top, bottom, left, right, width, height} = target.getBoundingClientRect()
    const shown = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
    window.__came.push({target, ringed, shown})
  })
  document.querySelector('.skip, main').focus()
  return window.__stops.length
}"""

_CAME = """() => {
  const name = each => each.outerHTML.slice(0, 120), found = [], came = []
  for (const each of window.__came) {
    if (came.length && each.target === came[0].target) break
    came.push(each)
  }
  const reached = came.map(each => window.__group(each.target))
  window.__stops.filter(each => !reached.includes(window.__group(each))).forEach(
    each => found.push(`Tab never comes to ${name(each)}`))
  came.forEach((each, at) => {
    if (!each.ringed) found.push(`nobody sees the focus on ${name(each.target)}`)
    if (!each.shown) found.push(`the focus is outside the window on ${name(each.target)}`)
    const before = at && came[at - 1].target
    if (before && !(before.compareDocumentPosition(each.target) & Node.DOCUMENT_POSITION_FOLLOWING))
      found.push(`Tab goes back from ${name(before)} to ${name(each.target)}`)
  })
  return found
}"""

_TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  const scrolls = each => each && (getComputedStyle(each).overflowX !== 'visible' || scrolls(each.parentElement))
  const out = [...document.body.querySelectorAll('*')].filter(
    each => each.getBoundingClientRect().right > wide + 1 && !scrolls(each.parentElement))
  return out.slice(-3).map(each => `wider than ${wide}: ${each.outerHTML.slice(0, 120)}`).concat(
    out.length ? [] : [`wider than ${wide}`])
}"""

_NO_COLOUR = """() => {
  const found = [], all = what => [...document.querySelectorAll(what)].filter(each => each.checkVisibility())
  const text = each => each.innerText.trim(), name = each => each.outerHTML.slice(0, 120)
  const border = each => parseFloat(getComputedStyle(each).borderTopWidth)
  all('.notice').filter(each => !each.querySelector('p > strong:first-child')?.innerText).forEach(
    each => found.push(`no word says what this is: ${name(each)}`))
  all('.tag, .mode, .path li').filter(each => !text(each)).forEach(each => found.push(`colour alone: ${name(each)}`))
  all('.path li[class]').filter(each => !each.querySelector('small')).forEach(
    each => found.push(`no word says how far this is: ${name(each)}`))
  all('button:not(.link), a.button').filter(each => border(each) < 1).forEach(
    each => found.push(`a button without an edge: ${name(each)}`))
  all('nav [aria-current]').forEach(each => {
    if ([...each.closest('ul').querySelectorAll('a:not([aria-current])')].some(
      other => getComputedStyle(other).fontWeight === getComputedStyle(each).fontWeight))
      found.push(`only colour says where one is: ${name(each)}`)
  })
  return found
}"""

_WEAK_EDGE = """least => {
  const parts = text => text.match(/[\\d.]+/g).map(Number)
  const light = text => {
    const [r, g, b] = parts(text).map(each => (each /= 255) <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const ground = each => {
    const own = each ? getComputedStyle(each).backgroundColor : 'rgb(255, 255, 255)'
    return parts(own)[3] === 0 ? ground(each.parentElement) : own }
  const fields = 'input:not([type=hidden], [type=file]), select, textarea'
  return [...document.querySelectorAll(fields)].filter(each => each.checkVisibility()).filter(each => {
    const two = [getComputedStyle(each).borderTopColor, ground(each.parentElement)].map(light).sort((a, b) => b - a)
    return (two[0] + 0.05) / (two[1] + 0.05) < least
  }).map(each => `one hardly sees where this field is: ${each.outerHTML.slice(0, 120)}`)
}"""
LEAST_CONTRAST = 3


def axe_finds(page: Page) -> list[str]:
    """Violations, each with the beginning of its element."""
    page.evaluate(AXE)
    return [str(each) for each in page.evaluate(_AXE)]


def keyboard_finds(page: Page) -> list[str]:
    """What Tab does not reach, where nobody sees it, and where it jumps."""
    stops = page.evaluate(_WATCH, LEAST_OUTLINE)
    # The skip link has the focus already; one more shows that the last stop lets go.
    for _ in range(stops + 1):
        page.keyboard.press("Tab")
    return [str(each) for each in page.evaluate(_CAME)]


def narrow_finds(page: Page) -> list[str]:
    """What runs out of a small window."""
    found = []
    for size in NARROW:
        page.set_viewport_size(size)
        found += [str(each) for each in page.evaluate(_TOO_WIDE)]
    page.set_viewport_size(DESKTOP)
    return found


def colour_finds(page: Page) -> list[str]:
    """What only a colour says."""
    page.emulate_media(forced_colors="active", contrast="more")
    found = [str(each) for each in page.evaluate(_NO_COLOUR)]
    page.emulate_media(forced_colors="none", contrast="no-preference")
    return found


def edge_finds(page: Page) -> list[str]:
    """Fields whose edge is too like the ground that they stand on."""
    return [str(each) for each in page.evaluate(_WEAK_EDGE, LEAST_CONTRAST)]


def everything_found(page: Page) -> list[str]:
    """All of it. The focus and the window are then as before, but the page should be opened anew."""
    return [*axe_finds(page), *edge_finds(page), *narrow_finds(page), *colour_finds(page), *keyboard_finds(page)]
