/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

/** Lists everything a reader would complain about, one line each. Empty if the page is fine. */
export function complaintsOf(page: Page, { leastPx }: { leastPx: number }): Promise<string[]> {
  // The test compiler wraps functions in a `__name` helper, which does not exist in the page.
  return page.evaluate(
    `(() => { const __name = (named) => named; return (${lookForComplaints})(${leastPx}); })()`,
  );
}

/** Runs in the page, so it must contain everything it uses. */
function lookForComplaints(leastPx: number): string[] {
  type Colour = { red: number; green: number; blue: number; alpha: number };
  const complaints: string[] = [];

  function colourOf(text: string): Colour {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return { red, green, blue, alpha };
  }

  function over(top: Colour, below: Colour, opacity = 1): Colour {
    const alpha = top.alpha * opacity;
    const mix = (one: number, other: number) => one * alpha + other * (1 - alpha);
    return {
      red: mix(top.red, below.red),
      green: mix(top.green, below.green),
      blue: mix(top.blue, below.blue),
      alpha: 1,
    };
  }

  /** WCAG 2, relative luminance. */
  function luminance({ red, green, blue }: Colour): number {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function groundOf(element: Element | null): Colour {
    if (!element) return { red: 255, green: 255, blue: 255, alpha: 1 };
    return over(colourOf(getComputedStyle(element).backgroundColor), groundOf(element.parentElement));
  }

  function opacityOf(element: Element | null): number {
    return element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1;
  }

  function judge(element: Element, text: string): void {
    const style = getComputedStyle(element);
    const px = Number.parseFloat(style.fontSize);
    const what = `"${text.slice(0, 30)}"`;
    if (px < leastPx) complaints.push(`${what} is ${px} px high`);
    const ground = groundOf(element);
    const lights = [luminance(ground), luminance(over(colourOf(style.color), ground, opacityOf(element)))];
    const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
    const large = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) complaints.push(`${what} has a contrast of ${contrast.toFixed(2)}`);
    const range = document.createRange();
    range.selectNodeContents(element);
    for (const { left, right } of range.getClientRects()) {
      const box = (element.closest('section') ?? document.documentElement).getBoundingClientRect();
      if (left < box.left - 0.5 || right > box.right + 0.5) complaints.push(`${what} sticks out`);
    }
  }

  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent ?? '')
      .join('')
      .trim();
    if (text !== '') judge(element, text);
  }
  for (const image of document.images) {
    if (!image.checkVisibility()) continue;
    if (!image.complete || image.naturalWidth === 0) complaints.push(`${image.alt} is not shown`);
    if (image.getBoundingClientRect().width < 200) complaints.push(`${image.alt} is very small`);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) complaints.push(`the page is ${scrollWidth - clientWidth} px too wide`);
  return [...new Set(complaints)];
}
