/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const PHONE = { width: 390, height: 844 };

/** Somebody with a browser of their own, and everything that the application should not have done in it. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Console errors (what the content policy refuses is among them), exceptions, dialogs, requests to other hosts. */
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
  page.on('console', (message) => {
    if (message.type() === 'error') misdeeds.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (fault) => misdeeds.push(`exception: ${fault.message}`));
  page.on('dialog', async (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(url);
  await page.locator('h1').waitFor();
  return { context, page, misdeeds };
}

/** What axe-core finds that keeps people out: rule and element, each as a line. */
export async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Violation {
      id: string;
      impact: string;
      nodes: { html: string; failureSummary: string }[];
    }
    type Axe = { run(): Promise<{ violations: Violation[] }> };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
      );
  });
}
