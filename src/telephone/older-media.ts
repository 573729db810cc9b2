import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cleanSvg, EMPTY_SHEET, MAX_DRAWING_BYTES } from './rules/svg.ts';

/** `lost` says why there is an empty sheet instead. */
export type OlderDrawing = { svg: string; sourceHash: string; lost?: string };

/** Reads a drawing from the media folder of the older drawing game. Never throws. */
export function readOlderDrawing(folder: string, name: string): OlderDrawing {
  const bytes = bytesOf(folder, name);
  if (typeof bytes === 'string') return { svg: EMPTY_SHEET, sourceHash: '', lost: bytes };
  const cleaned = cleanSvg(bytes);
  if ('refused' in cleaned) return { svg: EMPTY_SHEET, sourceHash: '', lost: cleaned.refused.join(' ') };
  return { svg: cleaned.svg, sourceHash: createHash('sha256').update(bytes).digest('hex') };
}

/** The file, or why there is none. A name in the database may lead anywhere. */
function bytesOf(folder: string, name: string): Buffer | string {
  if (name === '' || basename(name) !== name) return 'This is no name of a file in the media folder.';
  try {
    const path = join(folder, name);
    const file = lstatSync(path, { throwIfNoEntry: false });
    if (!file) return 'The file is missing.';
    if (!file.isFile()) return 'It is no file.';
    if (file.size > MAX_DRAWING_BYTES) return 'The drawing is too large.';
    return readFileSync(path);
  } catch {
    return 'The file cannot be read.';
  }
}
