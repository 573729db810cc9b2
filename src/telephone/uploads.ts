import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';
import { readBytes, tooLarge } from '../platform/http/bodies.ts';
import { makeCheck } from '../platform/validate.ts';
import { MODES } from './rules/modes.ts';
import { MAX_DRAWING_BYTES } from './rules/svg.ts';
import { Describe, type Place } from './schema.ts';

/** Initial buffer size for a drawing. It doubles as needed. */
const FIRST_BYTES = 16 * 1024;
const UPLOAD_LIMITS = { fileSize: MAX_DRAWING_BYTES, files: 1, fields: 4, parts: 5 };

const checkDescribe = makeCheck(Describe);

/** A form's file or a JSON body's description. A player who may not draw now is refused before the file is read. */
export async function readUpload(
  request: FastifyRequest,
  viewer: Viewer,
  at: Place,
  { mayDraw }: { mayDraw(viewer: Viewer, at: Place): Promise<void> },
): Promise<Uint8Array | string> {
  const { body } = request;
  const words =
    !request.isMultipart() && ('description' in Object(body) || MODES.classic.kindOf(at.round) !== 'drawing');
  if (words) return checkDescribe(body).description;
  await mayDraw(viewer, at);
  if (!request.isMultipart()) throw new AppError('no_file');
  return readDrawing(request);
}

/** The bytes of the form's file `drawing`. Throws `no_file`, 413 or, for a malformed form, `parse_error`. */
async function readDrawing(request: FastifyRequest): Promise<Uint8Array> {
  const part = await request.file({ limits: UPLOAD_LIMITS }).catch(refuseForm);
  if (!part) throw new AppError('no_file');
  const bytes = await readBytes(part.file, MAX_DRAWING_BYTES, FIRST_BYTES).catch(refuseForm);
  if (part.file.truncated) throw tooLarge(MAX_DRAWING_BYTES);
  if (part.fieldname !== 'drawing') throw new AppError('no_file');
  return bytes;
}

/** Multipart parser errors have a status only if they are about a limit. */
function refuseForm(fault: Error & { statusCode?: number }): never {
  const isTooLarge = fault instanceof AppError && fault.code === 'too_large';
  if (fault.statusCode !== undefined || isTooLarge) throw fault;
  throw new AppError('parse_error', {
    detail: `Multipart form parse error - ${fault.message}`,
    cause: fault,
  });
}
