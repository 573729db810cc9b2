/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { BrowserContext, Page } from 'playwright-core';

/** Takes away what browsers have learned since Chromium 79, which many televisions have. */
export async function makeOld(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const since = {
      at: [Array.prototype, String.prototype],
      replaceAll: [String.prototype],
      findLast: [Array.prototype],
      findLastIndex: [Array.prototype],
      toSorted: [Array.prototype],
      toReversed: [Array.prototype],
      with: [Array.prototype],
      hasOwn: [Object],
      groupBy: [Object, Map],
      any: [Promise, AbortSignal],
      withResolvers: [Promise],
      timeout: [AbortSignal],
      randomUUID: [Crypto.prototype],
      replaceChildren: [Element.prototype],
      checkVisibility: [Element.prototype],
      Segmenter: [Intl],
      structuredClone: [globalThis],
      BarcodeDetector: [globalThis],
    };
    for (const [name, places] of Object.entries(since)) {
      for (const place of places) Reflect.deleteProperty(place, name);
    }
  });
}

/** What the page shows with styles that Chromium 79 does not know, one line each. */
export function tooNewOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const nameOf = ({ localName, className }: Element) => `${localName}.${String(className)}`;
    for (const element of document.querySelectorAll('#app *')) {
      const { display, columnGap, rowGap, flexDirection, aspectRatio } = getComputedStyle(element);
      const gap = flexDirection.startsWith('column') ? rowGap : columnGap;
      const isSpaced = !['normal', '0px'].includes(gap) && element.childElementCount > 1;
      if (display.endsWith('flex') && isSpaced) found.add(`${nameOf(element)}: gap in a flex box`);
      if (aspectRatio !== 'auto' && !element.matches('img, svg, canvas, video'))
        found.add(`${nameOf(element)}: aspect-ratio`);
    }
    // Whole rules with such selectors are dropped there. For the focus it has rules of its own.
    const newer = /:(?:is|where|has)\b/;
    const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
    for (const rule of rules) {
      if (!(rule instanceof CSSStyleRule) || !newer.test(rule.selectorText)) continue;
      const isOnTv = document.querySelector(`#app ${rule.selectorText.split(',').join(', #app ')}`);
      if (isOnTv) found.add(`${rule.selectorText}: selector`);
    }
    return [...found];
  });
}
