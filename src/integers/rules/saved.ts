import { isDictionary, numberText } from './json.ts';
import {
  NULL,
  noDictionary,
  problemsOf,
  REQUIRED,
  readList,
  readUnits,
  type Unit,
  type UnitProblems,
} from './units.ts';

export const MOST_SETS = 1_000;
export const MOST_NAME = 200;
/** How many bad sets are reported. Each may have a long list of problems. */
const MOST_TOLD = 5;

/** A session that a client saved: its sets with their names. (seed 002, integers/session) */
export interface SavedSession {
  sessionId: string;
  sets: { setId: string; units: Unit[] }[];
}

type SetProblems = Record<string, UnitProblems>;
/** Problems by field, in the older server's shape. */
export type SessionProblems = Record<string, UnitProblems | SetProblems[]>;

/** Reads a posted set, `{"integers": […]}`. */
export function readSet(posted: unknown): { units: Unit[] } | { problems: SessionProblems } {
  if (!isDictionary(posted)) return { problems: noDictionary(posted) };
  const read = readUnits(own(posted, 'integers'));
  return 'units' in read ? read : { problems: { integers: read.problems } };
}

/** Reads a posted session. Does not check that the names of the sets differ. */
export function readSaved(posted: unknown): SavedSession | { problems: SessionProblems } {
  if (!isDictionary(posted)) return { problems: noDictionary(posted) };
  const name = readName(own(posted, 'session_id'));
  const sets = readSets(own(posted, 'integer_sets'));
  const problems: SessionProblems = {};
  if ('problem' in name) problems.session_id = [name.problem];
  if ('problems' in sets) problems.integer_sets = sets.problems;
  return 'name' in name && 'sets' in sets ? { sessionId: name.name, sets: sets.sets } : { problems };
}

function readSets(posted: unknown): Pick<SavedSession, 'sets'> | { problems: UnitProblems | SetProblems[] } {
  const read = readList(posted, MOST_SETS);
  if ('problems' in read) return read;
  const sets: SavedSession['sets'] = [];
  const problems = problemsOf(read.list, MOST_TOLD, (one): SetProblems => {
    if (!isDictionary(one)) return noDictionary(one);
    const name = readName(own(one, 'set_id'));
    const units = readUnits(own(one, 'integers'));
    if ('name' in name && 'units' in units) sets.push({ setId: name.name, units: units.units });
    return {
      ...('problem' in name ? { set_id: [name.problem] } : {}),
      ...('problems' in units ? { integers: units.problems } : {}),
    };
  });
  return problems ? { problems } : { sets };
}

/** Reads the name of a set or a session: text or a whole number. */
function readName(posted: unknown): { name: string } | { problem: string } {
  if (posted === undefined) return { problem: REQUIRED };
  if (posted === null) return { problem: NULL };
  const name = numberText(posted) ?? posted;
  if (typeof name !== 'string' || (name !== posted && !/^-?\d+$/.test(name))) {
    return { problem: 'Not a valid string.' };
  }
  if (name === '') return { problem: 'This field may not be blank.' };
  if (name.length > MOST_NAME)
    return { problem: `Ensure this field has no more than ${MOST_NAME} characters.` };
  return isName(name) ? { name } : { problem: 'Control characters and lone surrogates are not allowed.' };
}

/** Allows only characters that survive being stored and read back. */
export function isName(text: string): boolean {
  return text !== '' && text.length <= MOST_NAME && !/[\p{Cc}\p{Cs}]/u.test(text);
}

function own(fields: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
