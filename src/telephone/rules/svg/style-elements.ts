import { GivenUp, Problems } from './problems.ts';
import { readDrawing } from './reader.ts';
import { StyleSheet } from './style-sheet.ts';

/** The style sheets of a drawing. They hold for what is before them, too, so they are read before anything else. */
export function readStyleSheet(text: string, problems: Problems): StyleSheet {
  const sheet = new StyleSheet(problems);
  if (/[<:]style[\s/>]/.test(text)) {
    for (const { css, line } of styleElementsIn(text)) sheet.add(css, line);
  }
  return sheet;
}

interface StyleElement {
  css: string;
  line: number;
}

/** The elements up to the first mistake in the XML, which is reported elsewhere. */
function styleElementsIn(text: string): StyleElement[] {
  const found: StyleElement[] = [];
  const open: (StyleElement | undefined)[] = [];
  const unheard = new Problems();
  try {
    readDrawing(text, unheard, {
      open({ name, space, line }) {
        const style = name === 'style' && space === 'svg' ? { css: '', line } : undefined;
        if (style) found.push(style);
        open.push(style);
      },
      text(content) {
        const style = open.at(-1);
        if (style) style.css += content;
      },
      close: () => void open.pop(),
    });
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
  }
  return found;
}
