import { type Caller, readerKey } from '../access/caller.ts';
import { jsonOf, messageText, textFrame } from './frame.ts';
import type { Snapshot } from './topic.ts';

/** A snapshot, serialised once and shared by everybody who receives it. */
export class Served {
  #frame: Buffer | undefined;
  /** The JSON around the value of a member. */
  #split: { member: string; before: string; after: string } | undefined;

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
    return jsonOf(this.snapshot.payload);
  }

  /**
   * The JSON with another value for a text or number of the payload itself. Its name and present value must occur
   * together only once; a text from a person cannot contain them, since its quotes are escaped.
   */
  jsonWith(member: string, value: string | number): string {
    if (this.#split?.member !== member) {
      const name = `${JSON.stringify(member)}:`;
      const old = JSON.stringify(Reflect.get(this.payload, member));
      const [before = '', after = ''] = this.json.split(`${name}${old}`);
      this.#split = { member, before: before + name, after };
    }
    return this.#split.before + JSON.stringify(value) + this.#split.after;
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
