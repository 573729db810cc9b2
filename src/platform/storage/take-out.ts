/** A file in the ZIP of an account's export. */
export interface TakenFile {
  /** A path inside the ZIP, in ASCII. */
  name: string;
  changedAtMs: number;
  /** Read when its turn comes. */
  content: string | AsyncIterable<string>;
}

/** A domain's part of an account's export, one file after the other, each read when it is asked for. */
export type TakeOut = (userId: number) => AsyncIterable<TakenFile>;

/** JSON that is readable for people. */
export function jsonFile(name: string, changedAtMs: number, value: object): TakenFile {
  return { name, changedAtMs, content: `${JSON.stringify(value, null, 2)}\n` };
}

/** The exports of all domains, one after the other. */
export async function* takeOutOfAll(
  userId: number,
  domains: Iterable<TakeOut | undefined>,
): AsyncGenerator<TakenFile> {
  for (const takeOut of domains) if (takeOut) yield* takeOut(userId);
}
