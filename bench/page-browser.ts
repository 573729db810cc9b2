import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { ParlorClient } from '#src/client/index.ts';

/** A running server, and a browser to look at it with. */
export interface Stage {
  base: string;
  browser: Browser;
}

/** How many times slower than this machine. The second is like a cheaper phone. */
export const SPEEDS = [
  { name: 'this machine', rate: 1 },
  { name: 'phone (CPU 4x slower)', rate: 4 },
];
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 3,
  isMobile: true,
  hasTouch: true,
  locale: 'en',
};
/** A page and its developer tools. */
export interface Opened {
  page: Page;
  cdp: CDPSession;
  close(): Promise<void>;
}

/** An empty page in a new browser context, in which this client, if any, is logged in. */
export async function openPage(
  { browser }: Stage,
  options: BrowserContextOptions,
  who?: ParlorClient,
): Promise<Opened> {
  const context = await browser.newContext(options);
  // tsx wraps functions in a helper that does not exist in the page.
  await context.addInitScript('globalThis.__name = (named) => named');
  if (who) {
    const login = JSON.stringify({ tokens: who.http.tokens, person: await who.account.me() });
    await context.addInitScript((kept) => {
      if (location.protocol === 'http:') localStorage.setItem('parlor.login', kept);
    }, login);
  }
  const page = await context.newPage();
  return { page, cdp: await context.newCDPSession(page), close: () => context.close() };
}

export async function slowDown({ cdp }: Opened, rate: number): Promise<void> {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
}

/** A player without a page. */
export async function guest({ base }: Stage, name: string): Promise<ParlorClient> {
  const client = new ParlorClient({ base, WebSocket });
  await client.guest(name);
  return client;
}
