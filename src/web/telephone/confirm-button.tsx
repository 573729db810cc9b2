import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

/** A button for an action that cannot be undone. A dialog explains it and asks for confirmation. */
export function ConfirmButton(props: {
  label: string;
  title: string;
  text: string;
  class?: string;
  /** Shown instead of the label. */
  icon?: IconName;
  onSure: () => Promise<unknown> | undefined;
}) {
  const [isAsking, setAsking] = useState(false);
  const sure = async () => {
    await props.onSure();
    setAsking(false);
  };
  return (
    <>
      <button
        type="button"
        class={props.class ?? (props.icon ? 'button only' : 'button')}
        aria-label={props.label}
        onClick={() => setAsking(true)}
      >
        {props.icon ? <Icon name={props.icon} /> : props.label}
      </button>
      {isAsking && (
        <Dialog title={props.title} onClose={() => setAsking(false)}>
          <p>{props.text}</p>
          <button type="button" class="button danger wide" onClick={sure}>
            {props.label}
          </button>
        </Dialog>
      )}
    </>
  );
}

interface LeaveProps {
  isInPlay: boolean;
  onLeave: () => Promise<unknown>;
  icon?: IconName;
}

/** Leaves the game after a confirmation. */
export function LeaveButton({ isInPlay, onLeave, icon }: LeaveProps) {
  const { lobby } = useApp().texts.telephone;
  return (
    <ConfirmButton
      label={lobby.leave}
      title={lobby.leaveTitle}
      text={isInPlay ? lobby.leavePlay : lobby.leaveLobby}
      onSure={onLeave}
      {...(icon && { icon })}
    />
  );
}
