import { parseArgs } from 'node:util';
import type { Screen } from './browser.ts';

const SIZES = {
  small: '320x640',
  phone: '390x844',
  keyboard: '390x500',
  landscape: '844x390',
  desktop: '1280x800',
  tv: '1920x1080',
};
const SCHEMES = ['light', 'dark'] as const;

export type Language = 'en' | 'de';

/** One picture of a state: a screen, and the size of text in percent. */
export interface Shot extends Screen {
  /** The last part of the file's name. */
  name: string;
  text: number;
}

/** What is photographed. Each choice is a comma-separated list; what is not given is the usual. */
export interface Choice {
  /** Takes states whose name contains one of these. */
  states: string[];
  languages: Language[];
  shots: Shot[];
  /** For the states of the big screen. */
  tvShots: Shot[];
}

/** `--states lobby,tv --sizes phone,412x400 --schemes dark --languages de --texts 100,150`, or `--all` for all of it. */
export function choiceFrom(args: string[]): Choice {
  const list = { type: 'string' } as const;
  const options = { states: list, sizes: list, schemes: list, languages: list, texts: list };
  const { values, positionals } = parseArgs({
    args,
    options: { ...options, all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const { all } = values;
  const given = (text: string | undefined) => text?.split(',').filter(Boolean);
  const schemes = given(values.schemes) ?? [...SCHEMES];
  const texts = (given(values.texts) ?? (all ? ['100', '150'] : ['100'])).map(Number);
  const shotsIn = (usual: string[]) =>
    (given(values.sizes) ?? usual).flatMap((size) =>
      SCHEMES.filter((scheme) => schemes.includes(scheme)).flatMap((scheme) =>
        texts.map((text) => shotOf(size, scheme, text)),
      ),
    );
  const languages = given(values.languages) ?? (all ? ['en', 'de'] : ['en']);
  return {
    states: [...positionals, ...(given(values.states) ?? [])],
    languages: (['en', 'de'] as const).filter((language) => languages.includes(language)),
    shots: shotsIn(all ? ['small', 'phone', 'landscape', 'desktop'] : ['phone', 'desktop']),
    tvShots: shotsIn(['tv']),
  };
}

function shotOf(size: string, scheme: Shot['scheme'], text: number): Shot {
  const known: Record<string, string> = SIZES;
  const [width = 0, height = 0] = (known[size] ?? size).split('x').map(Number);
  if (!(width > 0 && height > 0)) throw new Error(`${size} is no size: ${Object.keys(SIZES)}, or 412x400`);
  return { name: `${size}-${scheme}${text === 100 ? '' : `-${text}`}`, width, height, scheme, text };
}
