import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';

/** A button for an action that cannot be undone. A dialog explains it and asks for confirmation. */
export function ConfirmButton(props: {
  label: string;
  title: string;
  text: string;
  class?: string;
  onSure: () => Promise<unknown> | undefined;
}) {
  const [isAsking, setAsking] = useState(false);
  const sure = async () => {
    await props.onSure();
    setAsking(false);
  };
  return (
    <>
      <button type="button" class={props.class ?? 'button'} onClick={() => setAsking(true)}>
        {props.label}
      </button>
      {isAsking && (
        <Dialog title={props.title} onClose={() => setAsking(false)}>
          <p>{props.text}</p>
          <p>
            <button type="button" class="button wide" onClick={sure}>
              {props.label}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}

/** Leaves the game after a confirmation. */
export function LeaveButton({ isInPlay, onLeave }: { isInPlay: boolean; onLeave: () => Promise<unknown> }) {
  const { lobby } = useApp().texts.telephone;
  return (
    <ConfirmButton
      label={lobby.leave}
      title={lobby.leaveTitle}
      text={isInPlay ? lobby.leavePlay : lobby.leaveLobby}
      onSure={onLeave}
    />
  );
}
