import type { Viewer } from '../platform/access/viewer.ts';
import { AppError, invalid } from '../platform/errors.ts';
import { MODES } from './rules/modes.ts';
import type { Place } from './schema.ts';
import type { Upload } from './schema-entries.ts';

/** The uploaded picture. Throws `no_file` if the field has none. */
export function pictureOf(picture: unknown): Uint8Array {
  if (picture instanceof Uint8Array) return picture;
  throw new AppError('no_file', { extra: { picture: ['No file was submitted in this field.'] } });
}

/** The drawing as bytes or the description as text. If both were sent, the round decides. Throws `no_file`. */
export async function contentOf(
  { drawing, description }: Upload,
  viewer: Viewer,
  at: Place,
  { maySubmit }: { maySubmit(viewer: Viewer, at: Place): Promise<void> },
): Promise<Uint8Array | string> {
  const file = drawing instanceof Uint8Array ? drawing : undefined;
  const wanted = MODES.classic.kindOf(at.round) === 'drawing' ? file : description;
  const content = wanted ?? file ?? description;
  if (content !== undefined) return content;
  if (MODES.classic.kindOf(at.round) !== 'drawing')
    throw invalid({ description: ['This field is required.'] });
  await maySubmit(viewer, at);
  throw new AppError('no_file');
}
