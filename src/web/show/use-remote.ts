import { useEffect } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import type { ShowChange } from '../../telephone/schema-show.ts';
import { useApp } from '../context.ts';
import { useCommand } from '../telephone/use-command.ts';
import type { ShowState } from './moments.ts';

export interface Remote {
  go(where: 'next' | 'back' | 'again'): void;
  /** Stops the clock, or lets it run again. */
  hold(): void;
  change(change: ShowChange): void;
}

/** Turns the pages of the show. A press that comes after a page has turned by itself does nothing. */
export function useRemote({ game_code }: Session, show: ShowState): Remote {
  const { client } = useApp();
  const command = useCommand();
  const change = (wish: ShowChange) => void command(() => client.telephone.show(game_code, wish));
  return {
    change,
    go: (where) => change({ go: where, beat: show.beat }),
    hold: () => change({ held: show.held_at === null }),
  };
}

/** Arrows, the space bar, and the keys of a presenter's or a television's remote control. */
export function useRemoteKeys(remote: Remote, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.repeat || document.querySelector('dialog[open]')) return;
      const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a, input');
      if (event.key === 'ArrowRight' || event.key === 'PageDown') remote.go('next');
      else if (event.key === 'ArrowLeft' || event.key === 'PageUp') remote.go('back');
      else if (event.key === ' ' && !isOnButton) remote.hold();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
