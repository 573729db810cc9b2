import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { SHORT_SHOW_PLAYERS } from '../../telephone/rules/show.ts';
import { useApp } from '../context.ts';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import { CrowdSwitches } from '../telephone/hide-pages.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useVoice } from './reading.ts';
import { RemoteButtons } from './remote.tsx';
import type { Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';
import type { Remote } from './use-remote.ts';

interface ShowMenuProps {
  scene: Scene;
  remote: Remote;
  /** The rest of the menu. */
  children: ComponentChildren;
}

/** Everything that is not needed while watching. The host also gets the remote, in case the lead has fallen asleep. */
export function ShowMenu({ scene, remote, children }: ShowMenuProps) {
  const album = useAlbumTexts();
  const words = useShowTexts();
  const [isOpen, setOpen] = useState(false);
  const { session, me } = scene;
  const isHost = me !== undefined && session.host === me;
  return (
    <>
      <button
        type="button"
        class="button only"
        aria-label={words.menu}
        title={album.title}
        onClick={() => setOpen(true)}
      >
        <Icon name="menu" />
      </button>
      {isOpen && (
        <Dialog title={words.menu} onClose={() => setOpen(false)}>
          <div class="group options">
            {isHost && <HostPart scene={scene} remote={remote} />}
            {isHost && session.screens === 0 && <ReadOutSwitch />}
            {children}
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Shown on the room's loudspeaker if it has a voice. */
function ReadOutSwitch() {
  const words = useShowTexts();
  const { settings, change } = useApp();
  if (!useVoice()) return null;
  return (
    <Check isOn={settings.aloud} onChange={(aloud) => change({ aloud })}>
      {words.aloud}
    </Check>
  );
}

function HostPart({ scene: { session, show }, remote }: Pick<ShowMenuProps, 'scene' | 'remote'>) {
  const words = useShowTexts();
  return (
    <>
      {show.moment !== 'wall' && (
        <div class="dock-in">
          <RemoteButtons remote={remote} show={show} />
        </div>
      )}
      <Check
        isOn={show.pace === 'hand'}
        onChange={(isByHand) => remote.change({ pace: isByHand ? 'hand' : 'auto' })}
      >
        {words.byHand}
      </Check>
      <CrowdSwitches session={session} />
      {session.users.length >= SHORT_SHOW_PLAYERS && (
        <Check isOn={show.short} onChange={(short) => remote.change({ short })}>
          <span>
            {words.short}
            <small class="soft"> {words.shortText}</small>
          </span>
        </Check>
      )}
    </>
  );
}

interface CheckProps {
  isOn: boolean;
  onChange: (isOn: boolean) => unknown;
  children: ComponentChildren;
}

function Check({ isOn, onChange, children }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {children}
    </label>
  );
}
