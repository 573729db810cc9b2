import { loadFromDevice, saveOnDevice } from './device-storage.ts';

const INVITATION_KEY = 'parlor.invitation';

/** Who may come in: PARLOR_REGISTER. */
export const registration =
  document.querySelector<HTMLMetaElement>('meta[name="parlor-register"]')?.content ?? 'open';

/** The invitation that was opened in this browser, as a member for requests. */
export function invited(): { invitation?: string } {
  const invitation = loadFromDevice<string>(INVITATION_KEY);
  return invitation === undefined ? {} : { invitation };
}

export function keepInvitation(token: string): void {
  saveOnDevice(INVITATION_KEY, token);
}

/** Whether strangers in this browser need an account, or the code of a game, to come in. */
export function isShut(): boolean {
  return registration === 'closed' || (registration === 'invite' && !('invitation' in invited()));
}
