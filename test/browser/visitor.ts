/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { watch } from './browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const PHONE = { width: 390, height: 844 };

/** A visitor with their own browser, with a list of everything the application should not have done. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Console errors (including content policy violations), exceptions, dialogs, and requests to other hosts. */
  misdeeds: string[];
}

export async function visit(browser: Browser, url: string, locale = 'en'): Promise<Visitor> {
  const context = await browser.newContext({ viewport: PHONE, locale });
  const misdeeds: string[] = [];
  const { host } = new URL(url);
  context.on('request', (request) => {
    const wanted = new URL(request.url());
    if (!['data:', 'blob:'].includes(wanted.protocol) && wanted.host !== host) {
      misdeeds.push(`request: ${wanted}`);
    }
  });
  const page = await context.newPage();
  watch(page, misdeeds);
  await page.goto(url);
  await page.locator('h1').waitFor();
  return { context, page, misdeeds };
}

/** Serious problems found by axe-core in light and dark colours, one line each with rule and element. */
export async function barriersOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const light = await audit(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Only colours differ, so only colour rules run.
  const dark = await audit(page, ['color-contrast', 'link-in-text-block']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((line) => `dark: ${line}`)];
}

/** Runs axe with its default rules, or only with these. */
function audit(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    interface Violation {
      id: string;
      impact: string;
      nodes: { html: string; failureSummary: string }[];
    }
    type Axe = { run(options: object): Promise<{ violations: Violation[] }> };
    const options = { resultTypes: ['violations'], ...(runOnly && { runOnly }) };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(options);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
      );
  }, rules);
}
