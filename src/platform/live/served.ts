import { type Caller, readerKey } from '../access/caller.ts';
import { jsonOf, messageText, textFrame } from './frame.ts';
import type { Snapshot } from './topic.ts';

/** A snapshot, serialised once and shared by everybody who receives it. */
export class Served {
  #frame: Buffer | undefined;
  #json: string | undefined;
  /** The JSON around the values of these members. */
  #split: { names: string; texts: string[] } | undefined;

  readonly topic: string;
  readonly snapshot: Snapshot;
  readonly publicName: string;

  constructor(topic: string, snapshot: Snapshot, publicName = topic) {
    this.topic = topic;
    this.snapshot = snapshot;
    this.publicName = publicName;
  }

  get version(): number {
    return this.snapshot.version;
  }

  get payload(): object {
    return this.snapshot.payload;
  }

  get json(): string {
    this.#json ??= jsonOf(this.snapshot.payload);
    return this.#json;
  }

  /**
   * The JSON with other values for these members of the payload itself, which must be in its order. The name and present
   * value of each must occur together only once; a text from a person cannot contain them, since its quotes are escaped.
   */
  jsonWith(members: Record<string, unknown>): string {
    const names = Object.keys(members);
    if (this.#split?.names !== String(names))
      this.#split = { names: String(names), texts: this.#around(names) };
    const [last = '', ...before] = this.#split.texts;
    return before.map((text, n) => text + JSON.stringify(members[names[n] ?? ''])).join('') + last;
  }

  /** What follows the value of the last member, and then what precedes that of each. */
  #around(names: string[]): string[] {
    let rest = this.json;
    const before = names.map((member) => {
      const name = `${JSON.stringify(member)}:`;
      const [text = '', after = ''] = rest.split(name + JSON.stringify(Reflect.get(this.payload, member)));
      rest = after;
      return text + name;
    });
    return [rest, ...before];
  }

  /** The STATE_SYNC frame, whole as it goes over the wire. */
  get frame(): Buffer {
    this.#frame ??= textFrame(messageText(this.#head(), this.payload));
    return this.#frame;
  }

  #head(): object {
    return { event: 'STATE_SYNC', topic: this.publicName, version: this.version };
  }

  mayBeReadBy(caller: Caller | undefined): boolean {
    const { readers } = this.snapshot;
    return readers === 'everyone' || (caller !== undefined && readers.has(readerKey(caller)));
  }
}
