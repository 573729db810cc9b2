import type { FastifyRequest } from 'fastify';
import { AppError, type FieldProblems, invalid } from '../errors.ts';
import { asForm, fileFieldsOf } from '../validate.ts';
import { BODY_LIMIT_BYTES, readBytes, tooLarge } from './bodies.ts';

/** Far more than any schema has, because unknown fields are ignored. */
export const FORM_LIMITS = {
  fieldSize: BODY_LIMIT_BYTES,
  fileSize: BODY_LIMIT_BYTES,
  fields: 100,
  files: 10,
  parts: 110,
} as const;
/** Initial buffer size for a file. It doubles as needed. */
const FIRST_BYTES = 16 * 1024;

/** Whether the request says that its body is a multipart form. */
export function isMultipart({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.toLowerCase().startsWith('multipart/') ?? false;
}

/**
 * The fields of a multipart form; files as bytes. Files are accepted only if the route's schema has a file, and are
 * otherwise refused by name. Throws `parse_error` for a malformed form, and 413.
 */
export async function readMultipart(request: FastifyRequest): Promise<object> {
  const files = fileFieldsOf(request.routeOptions.schema?.body);
  const form = makeForm(files);
  try {
    for await (const part of request.parts({ limits: FORM_LIMITS })) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw tooLarge(BODY_LIMIT_BYTES);
        form.addField(part.fieldname, part.value);
        continue;
      }
      const { fieldname, filename, file } = part;
      const most = files.get(fieldname);
      // A part that is not taken is read to its end, because others follow it.
      if (most === undefined) file.resume();
      const bytes = most === undefined ? undefined : await readBytes(file, most, FIRST_BYTES);
      if (file.truncated) throw tooLarge(most ?? BODY_LIMIT_BYTES);
      // A part may come without a name.
      form.addFile(fieldname ?? 'non_field_errors', filename, bytes);
    }
  } catch (fault) {
    throw formError(fault);
  }
  return form.end();
}

function makeForm(files: ReadonlyMap<string, number>) {
  const fields: Record<string, unknown> = Object.create(null);
  const problems: FieldProblems = {};
  const names = [...files.keys()].map((name) => `"${name}"`).join(', ');
  let bytesLeft = BODY_LIMIT_BYTES;

  return {
    /**
     * A repeated name makes a list, as in a urlencoded form. Text under the name of a file does not count as a file.
     */
    addField(name: string, value: unknown): void {
      bytesLeft -= Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
      if (bytesLeft < 0) throw tooLarge(BODY_LIMIT_BYTES);
      if (files.has(name)) return;
      fields[name] = name in fields ? [fields[name], value].flat() : value;
    },

    /**
     * If no file was chosen, browsers send an empty one without a name. `bytes` are undefined if files are not
     * accepted.
     */
    addFile(name: string, fileName: string | undefined, bytes: Uint8Array | undefined): void {
      if (!fileName && !bytes?.length) return;
      if (!bytes) {
        const taken = names === '' ? 'This address takes no files.' : `Files are taken as ${names}.`;
        problems[name] = [`No file is taken in this field. ${taken}`];
      } else if (name in fields) problems[name] = ['Only one file is taken in this field.'];
      else fields[name] = bytes;
    },

    end(): object {
      if (Object.keys(problems).length === 0) return asForm(fields);
      const missing = [...files.keys()].filter((name) => !(name in fields));
      if (missing.length === 0) throw invalid(problems);
      for (const name of missing) problems[name] = ['No file was submitted in this field.'];
      throw new AppError('no_file', { extra: problems });
    },
  };
}

/** Refusals and limits stay as they are. Anything else is about the form. */
function formError(fault: unknown): unknown {
  if (!(fault instanceof Error)) return fault;
  const isRefusal = fault instanceof AppError && fault.code !== 'malformed_request';
  // Errors of the parser have a status only if they are about a limit or a name.
  if (isRefusal || ('statusCode' in fault && fault.statusCode !== undefined)) return fault;
  const detail = `Multipart form parse error - ${fault.message}`;
  return new AppError('parse_error', { detail, cause: fault });
}
