import { type Chess, colorOf, topicOf } from '../chess/index.ts';
import type { Listener } from '../platform/live/hub.ts';
import type { Platform } from '../platform/platform.ts';
import type { Stream } from './stream.ts';

/** The part of a chess PRESENCE that is used here. (docs/live.md) */
interface Present {
  payload: { goneBy: { w: number | null; b: number | null } };
}

export type AbsenceWatch = ReturnType<typeof makeAbsenceWatch>;

/** Shows the reader of a game stream as present, and tells it when the opponent is gone and when they are back. */
export function makeAbsenceWatch({ hub, presence, ports }: Platform, chess: Chess) {
  return async (stream: Stream, gameId: string): Promise<void> => {
    const topic = topicOf(gameId);
    const { viewer } = stream;
    const opponent = colorOf(chess.find(gameId), viewer.id) === 'w' ? 'b' : 'w';
    /** When the opponent counts as gone, and whether the reader has been told that this time has come. */
    let told: { atMs: number; hasCome: boolean } | undefined;

    function tell(atMs: number | null): void {
      if (atMs === null) {
        if (told) stream.write({ type: 'opponentGone', gone: false });
        told = undefined;
        return;
      }
      const leftMs = Math.max(0, atMs - ports.now());
      const hasCome = leftMs === 0;
      if (told?.atMs === atMs && told.hasCome === hasCome) return;
      told = { atMs, hasCome };
      stream.write({ type: 'opponentGone', gone: true, claimWinInSeconds: Math.ceil(leftMs / 1000) });
    }

    const listener: Listener = {
      caller: viewer,
      news: () => undefined,
      present(_topic, _frame, message) {
        const { payload }: Present = Object(message);
        tell(payload.goneBy[opponent]);
      },
      lost: () => undefined,
    };
    await hub.subscribe(topic, listener);
    if (stream.isOver) return hub.unsubscribe(topic, listener);
    presence.enter(topic, viewer);
    stream.onEnd(() => {
      hub.unsubscribe(topic, listener);
      presence.leave(topic, viewer);
    });
  };
}
