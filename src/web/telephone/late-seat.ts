import type { TelephoneClient } from '../../client/index.ts';
import { saveOnDevice } from '../device-storage.ts';

/** The game whose rematch has a chair for this device. */
export const CHAIR_KEY = 'parlor.chair';

/** Takes a free seat of a game in play. False if there is none yet: then a chair in the rematch is kept. */
export async function takeSeat(telephone: TelephoneClient, code: number): Promise<boolean> {
  const isSeated = !('waiting' in (await telephone.joinOrWait(code)));
  if (!isSeated) saveOnDevice(CHAIR_KEY, code);
  return isSeated;
}
