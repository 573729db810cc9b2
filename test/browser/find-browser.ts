import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** If this file is missing, the system has no fonts. */
const SYSTEM_FONTS = '/etc/fonts/fonts.conf';

const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'apt-get install chromium',
  darwin: 'brew install --cask google-chrome',
  win32: 'winget install Google.Chrome',
};

/** Starts headless Chromium. If that fails, throws an error of one line that says how to install it. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const path = await findBrowser();
  try {
    const env = { ...process.env, ...(existsSync(SYSTEM_FONTS) ? {} : fontsBeside(path)) };
    return await chromium.launch({ executablePath: path, headless: true, args: [...FLAGS, ...flags], env });
  } catch (fault) {
    const [reason] = /error while loading shared libraries[^\n]*/.exec(String(fault)) ?? [
      String(fault).split('\n')[0],
    ];
    throw new Error(`The browser at ${path} does not start (${reason}): ${advice()}`);
  }
}

/** The browser in CHROMIUM, else an installed one, else the one from the development packages. */
async function findBrowser(): Promise<string> {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) {
    if (!existsSync(CHROMIUM))
      throw new Error(`CHROMIUM is set to ${CHROMIUM}, which does not exist: ${advice()}`);
    return CHROMIUM;
  }
  const path = usualPaths().find(existsSync) ?? (await packagedBrowser());
  if (!path) throw new Error(`There is no browser to test the pages with: ${advice()}`);
  return path;
}

function advice(): string {
  const command = INSTALL[process.platform] ?? 'install Chromium';
  return `run "${command}", or set CHROMIUM to the path of a Chromium or Chrome.`;
}

function usualPaths(): string[] {
  const { PROGRAMFILES = '', 'PROGRAMFILES(X86)': x86 = '', LOCALAPPDATA = '' } = process.env;
  if (process.platform === 'win32') {
    return [PROGRAMFILES, x86, LOCALAPPDATA].flatMap((folder) => [
      `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
      `${folder}\\Chromium\\Application\\chrome.exe`,
      `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
    ]);
  }
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].flatMap(
    (name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`, `/snap/bin/${name}`],
  );
}

/** Unpacks the browser of `@sparticuz/chromium` once, next to the packages. It needs the system's libnss3. */
async function packagedBrowser(): Promise<string | undefined> {
  const own = 'node_modules/@sparticuz/chromium/package.json';
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(own)) return undefined;
  const cache = 'node_modules/.cache';
  const folder = join(cache, `chromium-${JSON.parse(readFileSync(own, 'utf8')).version}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const half = mkdtempSync(`${folder}-`);
    // The package would unpack into the system's temporary folder, where another process could start half a browser.
    const script = "import packed from '@sparticuz/chromium'; await packed.executablePath()";
    const env = { ...process.env, TMPDIR: half };
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
    try {
      renameSync(half, folder);
    } catch (fault) {
      rmSync(half, { recursive: true });
      if (!existsSync(folder)) throw fault;
    }
  }
  return join(folder, 'chromium');
}

/** A font configuration for the font that comes with the packaged browser. */
function fontsBeside(path: string): Record<string, string> {
  const folder = resolve(path, '../fonts');
  if (!existsSync(folder)) return {};
  const file = join(folder, 'parlor.conf');
  const cache = join(folder, 'cache');
  writeFileSync(file, `<fontconfig><dir>${folder}</dir><cachedir>${cache}</cachedir></fontconfig>`);
  return { FONTCONFIG_FILE: file };
}
