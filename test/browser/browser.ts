import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Test } from 'tap';
import { launchBrowser } from './find-browser.ts';

/** Opens a browser that is closed after this test. Fails without a browser, since the pages are part of the product. */
export async function openBrowser(t: Test): Promise<Browser> {
  const browser = await launchBrowser();
  t.teardown(() => browser.close());
  return browser;
}

export interface Screen {
  width: number;
  height: number;
  scheme: 'light' | 'dark';
}

/** A page, with a list of everything it should not have done. */
export interface Watched {
  page: Page;
  /** Console errors, exceptions, dialogs, and requests for anything but the page itself. */
  misdeeds: string[];
}

/** Opens one address. For a file, the network is off. */
export async function openPage(browser: Browser, url: string, screen: Screen): Promise<Watched> {
  const context = await browser.newContext();
  if (url.startsWith('file:')) await context.setOffline(true);
  const misdeeds: string[] = [];
  await refuseRequests(context, url, misdeeds);
  const page = await context.newPage();
  watch(page, misdeeds);
  await turn(page, screen);
  await page.goto(url);
  return { page, misdeeds };
}

/** Adds console errors (including content policy violations), exceptions and dialogs to `misdeeds`. */
export function watch(page: Page, misdeeds: string[], isHarmless = (_line: string) => false): void {
  page.on('console', (message) => {
    const line = `${message.text()} ${message.location().url}`;
    if (message.type() === 'error' && !isHarmless(line)) misdeeds.push(`console: ${line}`);
  });
  page.on('pageerror', (fault) => misdeeds.push(`exception: ${fault.message}`));
  page.on('dialog', async (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
}

/** Switches to the size and colours of another screen. */
export async function turn(page: Page, { width, height, scheme }: Screen): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme });
}

async function refuseRequests(context: BrowserContext, url: string, misdeeds: string[]): Promise<void> {
  await context.route('**/*', async (route) => {
    const wanted = route.request().url();
    if (wanted === url) return route.continue();
    misdeeds.push(`request: ${wanted}`);
    return route.abort();
  });
}

/** Saves a screenshot into an ignored folder if PARLOR_PHOTOGRAPHS is set. */
export async function photograph(page: Page, name: string): Promise<void> {
  if (!process.env.PARLOR_PHOTOGRAPHS) return;
  mkdirSync('screenshots', { recursive: true });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: 0, width, height: 3 * height };
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true, clip });
}
