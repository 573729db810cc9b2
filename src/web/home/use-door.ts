import { useEffect, useState } from 'preact/hooks';
import { ParlorError } from '../../client/index.ts';
import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';

/** How often to ask again: a chair or the next game may become free, or a player may go away. */
const KNOCK_EVERY_MS = 10_000;

/** What the door of a game says: `missing` if there is no such game. Undefined until the server has answered. */
export type DoorSeen = Door | 'missing' | undefined;

/** Asks at the door of a game before the visitor gives a name. `fault` is why there was no answer. */
export function useDoor(code: number): { door: DoorSeen; fault: unknown; knock: () => Promise<void> } {
  const { client } = useApp();
  const [door, setDoor] = useState<DoorSeen>();
  const [fault, setFault] = useState<unknown>();
  const knock = async () => {
    try {
      setDoor(await client.telephone.door(code));
      setFault(undefined);
    } catch (refusal) {
      const isMissing = refusal instanceof ParlorError && refusal.code === 'session_not_found';
      if (isMissing) setDoor('missing');
      setFault(isMissing ? undefined : refusal);
    }
  };
  useEffect(() => void knock(), [code]);
  const isThere = typeof door === 'object';
  useEffect(() => {
    if (!isThere) return;
    const timer = setInterval(knock, KNOCK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isThere, code]);
  return { door, fault, knock };
}
