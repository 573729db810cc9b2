import { makeHeld } from '../platform/access/held.ts';
import type { HttpCall } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import { baseUrl } from '../platform/http/server.ts';
import type { Platform } from '../platform/platform.ts';
import type { Timer } from '../platform/ports.ts';
import { Stream } from './stream.ts';

/** Some programs hang up after 9 s of silence. */
const EMPTY_LINE_EVERY_MS = 6_000;
const MOST_OF_ONE_ACCOUNT = 64;

export type Streams = ReturnType<typeof makeStreams>;

/** All open streams. Their topics are `event:<account>`, `game:<id>`, `seek:<account>` and `challenge:<id>`. */
export function makeStreams({ activity, config, database, loginEnded, ports }: Platform) {
  const open = new Set<Stream>();
  const byTopic = new Map<string, Set<Stream>>();
  const counts = makeHeld<number>();
  let heartbeat: Timer | undefined;
  let isClosing = false;

  function ofLogin(loginId: string): Stream[] {
    return [...open].filter(({ viewer }) => viewer.loginId === loginId);
  }

  /** A program returns to its games only through a new event stream, so all streams of its token end together. */
  function giveUp(stuck: Stream): void {
    const all = ofLogin(stuck.viewer.loginId);
    stuck.destroy();
    for (const stream of all) stream.end();
  }

  function beat(): void {
    for (const stream of open) stream.mention(undefined);
    heartbeat = open.size > 0 ? ports.after(EMPTY_LINE_EVERY_MS, beat) : undefined;
  }

  function leave(stream: Stream): void {
    open.delete(stream);
    const others = byTopic.get(stream.topic);
    others?.delete(stream);
    if (others?.size === 0) byTopic.delete(stream.topic);
    if (open.size === 0) {
      heartbeat?.cancel();
      heartbeat = undefined;
    }
  }

  /** A stream that has not begun. Throws `shutting_down` and `too_many_streams`. */
  function create({ viewer, request }: Pick<HttpCall, 'viewer' | 'request'>, topic: string): Stream {
    if (isClosing) throw new AppError('shutting_down');
    if (counts.of(viewer.id) >= MOST_OF_ONE_ACCOUNT) throw new AppError('too_many_streams');
    const stream: Stream = new Stream(topic, viewer, baseUrl(request, config), ports, () => giveUp(stream));
    stream.onEnd(counts.take(viewer.id));
    activity.connected(viewer.id);
    stream.onEnd(() => activity.disconnected(viewer.id));
    return stream;
  }

  /** From now on the stream gets what is sent to its topic. */
  function join(stream: Stream): void {
    if (stream.isOver) return;
    open.add(stream);
    byTopic.set(stream.topic, (byTopic.get(stream.topic) ?? new Set()).add(stream));
    stream.onEnd(() => leave(stream));
    heartbeat ??= ports.after(EMPTY_LINE_EVERY_MS, beat);
  }

  loginEnded.listen((loginId) => {
    for (const stream of ofLogin(loginId)) stream.end();
  });

  return {
    create,
    join,
    of: (topic: string): Stream[] => [...(byTopic.get(topic) ?? [])],
    size: () => open.size,
    /** The accounts with an event stream. */
    listening: (): number[] =>
      [...open].flatMap(({ topic, viewer }) => (topic.startsWith('event:') ? [viewer.id] : [])),

    /** Begins a stream with what `load` reads. All later changes follow, so nothing is lost or sent twice. */
    async begin(
      call: HttpCall,
      topic: string,
      load: (stream: Stream) => (object | undefined)[],
    ): Promise<Stream> {
      const stream = create(call, topic);
      try {
        const first = await database.read(() => {
          const lines = load(stream);
          join(stream);
          return lines;
        });
        stream.begin(call.reply, first);
        return stream;
      } catch (fault) {
        stream.end();
        throw fault;
      }
    },

    close(): void {
      isClosing = true;
      for (const stream of [...open]) stream.end();
    },
  };
}
