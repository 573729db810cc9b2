import { loadFromDevice, SCREEN_KEY, saveOnDevice } from '../device-storage.ts';

/** Makes this browser a screen: its name, which pairs it, and the secret that stays here. */
export interface ScreenTicket {
  screen: string;
  secret: string;
}

/** Where nothing may be stored, the ticket lasts as long as the page. */
let kept: ScreenTicket | undefined;

export function screenTicket(): ScreenTicket | undefined {
  kept ??= loadFromDevice<ScreenTicket>(SCREEN_KEY);
  return kept;
}

export function keepScreenTicket(ticket: ScreenTicket | undefined): void {
  kept = ticket;
  saveOnDevice(SCREEN_KEY, ticket);
}
