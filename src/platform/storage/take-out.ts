/** A file of the ZIP that an account takes along. */
export interface TakenFile {
  /** A path inside the ZIP, in ASCII. */
  name: string;
  changedAtMs: number;
  /** Read when it is its turn. */
  content: string | AsyncIterable<string>;
}

/** What a domain has of an account, one file after the other, each read when it is asked for. */
export type TakeOut = (userId: number) => AsyncIterable<TakenFile>;

/** JSON as people read it. */
export function jsonFile(name: string, changedAtMs: number, value: object): TakenFile {
  return { name, changedAtMs, content: `${JSON.stringify(value, null, 2)}\n` };
}

/** What all of them have, in one go. */
export async function* takeOutOfAll(
  userId: number,
  domains: Iterable<TakeOut | undefined>,
): AsyncGenerator<TakenFile> {
  for (const takeOut of domains) if (takeOut) yield* takeOut(userId);
}
