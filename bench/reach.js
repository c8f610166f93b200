() => {
  // What Lighthouse's accessibility audit checks, as far as a script can: each fault once, with that audit's weight.
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (node) => { const box = node.getBoundingClientRect(); return box.width > 0 && box.height > 0 && getComputedStyle(node).visibility !== 'hidden'; };
  const name = (node) => (node.getAttribute('aria-label') || (node.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent || '').join(' ')
    || node.textContent || [...node.querySelectorAll('img[alt]')].map((one) => one.alt).join(' ') || node.getAttribute('title') || '').trim();
  const check = (fault, weight, bad) => { if (bad.length) faults.push({fault: `${fault}: ${bad.length}, ${bad[0].outerHTML?.slice(0, 90) ?? bad[0]}`, weight}); };
  check('html has no lang', 7, all('html').filter((one) => !one.lang));
  check('no title', 7, document.title.trim() ? [] : ['title']);
  check('image without alt', 10, all('img').filter((one) => !one.hasAttribute('alt')));
  check('button without a name', 10, all('button').filter((one) => seen(one) && !name(one)));
  check('link without a name', 7, all('a[href]').filter((one) => seen(one) && !one.closest('[aria-hidden=true]') && !name(one)));
  check('field without a label', 7, all('input:not([type=hidden]), select, textarea').filter((one) => !one.labels?.length && !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby')));
  check('id twice', 7, all('[id]').filter((one, at, list) => list.findIndex((other) => other.id === one.id) !== at));
  check('headings skip a level', 3, all('h1,h2,h3,h4,h5,h6').filter((one, at, list) => at && +one.tagName[1] > +list[at - 1].tagName[1] + 1));
  check('no main landmark', 3, document.querySelectorAll('main').length === 1 ? [] : ['main']);
  check('zoom forbidden', 10, all('meta[name=viewport]').filter((one) => /user-scalable\s*=\s*no|maximum-scale\s*=\s*[1-4](\D|$)/.test(one.content)));
  check('tabindex above 0', 7, all('[tabindex]').filter((one) => one.tabIndex > 0));
  check('focus inside aria-hidden', 7, all('[aria-hidden=true] a[href], [aria-hidden=true] button').filter((one) => one.tabIndex >= 0 && seen(one)));
  check('list item outside a list', 7, all('li').filter((one) => !one.closest('ul,ol,menu,[role=list]')));
  check('dt or dd outside dl', 7, all('dt,dd').filter((one) => !one.closest('dl')));
  check('unknown role', 7, all('[role]').filter((one) => !/^(alert|banner|button|dialog|form|group|img|link|list|listitem|main|navigation|none|note|presentation|region|search|slider|status|tab|tablist|tabpanel|timer)$/.test(one.getAttribute('role'))));
  check('broken aria reference', 7, all('[aria-labelledby],[aria-describedby],[aria-controls]').filter((one) => ['aria-labelledby', 'aria-describedby', 'aria-controls'].some((by) => one.getAttribute(by)?.split(' ').some((id) => !document.getElementById(id)))));
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const ground = (node) => { for (let one = node; one; one = one.parentElement) { const style = getComputedStyle(one); if (style.backgroundImage !== 'none') return null; const colour = rgb(style.backgroundColor); if (colour.length === 3 || colour[3] === 1) return colour; if (colour[3] > 0) return null; } return [255, 255, 255]; };
  const own = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
  check('contrast', 7, all('body *').filter((one) => {
    if (!own(one) || !seen(one) || one.closest('svg,[aria-hidden=true],:disabled')) return false;
    const style = getComputedStyle(one), under = ground(one), ink = rgb(style.color);
    if (!under || (ink[3] ?? 1) < 1 || style.opacity < 1) return false;
    const [a, b] = [light(ink), light(under)].sort((x, y) => y - x), size = parseFloat(style.fontSize);
    return (a + .05) / (b + .05) < (size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5);
  }));
  check('targets too small', 7, all('a[href], button, input:not([type=hidden]), select').filter((one) => {
    const box = one.getBoundingClientRect();
    return seen(one) && !one.closest('p, li, dd, td, label, figcaption, summary') && (box.width < 24 || box.height < 24);
  }));
  return faults;
}
